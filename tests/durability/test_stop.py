"""SIGTERM: an orderly end within seconds, with nothing lost. And who may start beside a running process."""

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.durability.books import Books, reading, until
from tests.durability.people import START
from tests.durability.processes import Bot, environment, of_discord, of_gemini, of_slack
from tests.fakes.discord import FakeDiscord
from tests.fakes.gemini import FakeGemini, Scripted
from tests.fakes.slack import FakeSlack

PEOPLE, EACH = 12, 8
SECONDS = 10.0
"""Heroku gives 30 s from SIGTERM to SIGKILL."""


async def test_sigterm_under_load_ends_in_seconds_and_loses_nothing(
    home: Path, slack: FakeSlack, discord: FakeDiscord
) -> None:
    bot = Bot(environment(home, of_slack(slack), of_discord(discord)), home.parent / "log")
    async with bot:
        await bot.ready()
        await discord.wait_for(lambda: discord.gateway.connected, 20)
        for number in range(PEOPLE):
            slack.say(START, user=f"USTOP{number}")
            await discord.say(START, user=f"stop{number}")
        for note in range(EACH):
            for number in range(PEOPLE):
                slack.say(f"note: slack {number} {note}", user=f"USTOP{number}")
                await discord.say(f"note: discord {number} {note}", user=f"stop{number}")
        await slack.wait_for_posts(PEOPLE, timeout=30)
        code, seconds = await bot.stop()
        assert code == 0, bot.said()[-2000:]
        assert seconds < SECONDS
        async with reading(home) as books:
            acknowledged = [d for d in slack.deliveries if d.outcome == "acknowledged"]
            assert acknowledged
            assert await books.dead() == []
            assert (
                await books.count("inbox", "status = 1 AND lease_token IS NOT NULL") == 0
            )  # what was begun is finished
        await bot.start()
        await bot.ready()
        await slack.settle(timeout=60)
        async with reading(home) as books:
            await until(lambda: _notes(books), 60)
            await books.until_quiet()
            for notes in (await books.notes()).values():
                assert [n.split()[-1] for n in notes] == [str(n) for n in range(EACH)]
            assert await books.dead() == []
        assert (await bot.stop())[0] == 0
    assert [line for line in bot.lines() if line["level"] == "error"] == []


async def _notes(books: Books) -> bool:
    notes = await books.notes()
    return sum(map(len, notes.values())) >= 2 * PEOPLE * EACH


async def test_sigterm_waits_for_a_model_that_is_about_to_answer(
    home: Path, slack: FakeSlack, gemini: FakeGemini
) -> None:
    bot = Bot(environment(home, of_slack(slack), of_gemini(gemini)), home.parent / "log")
    async with bot:
        await bot.ready()
        slack.say(START)
        await slack.wait_for_post("What year was your home built?", timeout=20)
        gemini.script(Scripted(delay=2.0))
        slack.say("which wall paint is easiest to clean in a kitchen?")
        await until(lambda: len(gemini.requests) == 1)
        before = len(slack.posts)
        code, seconds = await bot.stop()
        assert code == 0
        assert seconds < SECONDS
        async with reading(home) as books:
            assert (await books.unfinished())["inbox"] == 0
        await bot.start()
        await slack.wait_for_posts(before + 1, timeout=30)
        assert len(gemini.requests) == 1
        await bot.stop()


async def test_a_second_process_on_the_same_file_is_refused_and_reports_are_not(home: Path, slack: FakeSlack) -> None:
    env = environment(home, of_slack(slack))
    async with Bot(env, home.parent / "log") as bot:
        await bot.ready()
        second = await _run(env, "run")
        assert second.returncode != 0
        told = second.stderr + second.stdout
        assert f"pid {bot.pid}" in told
        assert "DATABASE_URL" in told
        assert "Traceback" not in told
        chat = await _run(env, "chat", "--json")
        assert chat.returncode != 0
        assert "Traceback" not in chat.stderr
        costs = await _run(env, "costs")
        assert costs.returncode == 0, costs.stderr
        assert "Costs by day" in costs.stdout
        slack.say("help")
        await slack.wait_for_posts(1)
        assert (await bot.stop())[0] == 0


async def _run(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, env=env, cwd=env["HOMEVIEW_HOME"], input="", capture_output=True, text=True, timeout=60
    )
