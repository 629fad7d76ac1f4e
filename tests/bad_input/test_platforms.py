"""Platforms that turn us away, and requests that are not theirs."""

import json
import time
from pathlib import Path

import pytest

from tests.durability.books import reading, until
from tests.durability.page import browser
from tests.durability.processes import Bot, environment, of_discord, of_slack, of_slack_over_http
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import BOT_TOKEN, CHANNEL, SIGNING_SECRET, FakeSlack, visible_text

START = "we want to redo our kitchen, about 40k"
HELP = "What I can do"
pytestmark = pytest.mark.timeout(120)


async def test_slack_revoked_the_token_and_the_others_go_on(home: Path, slack: FakeSlack, discord: FakeDiscord) -> None:
    admin = {"HOMEVIEW_ADMIN_CHANNEL": "web"}
    async with Bot(environment(home, of_slack(slack), of_discord(discord), admin), home.parent / "log") as bot:
        address = await bot.ready()
        await discord.wait_for(lambda: discord.gateway.connected, 20)
        slack.say(START)
        await slack.wait_for_post("What year", timeout=15)
        slack.token_state = "token_revoked"
        for n in range(3):
            slack.say(f"note: number {n}")
        await slack.settle()
        async with reading(home) as books:
            await books.until_quiet()
            (notes,) = (await books.notes()).values()
            assert len(notes) == 3  # what was acknowledged is carried out, though nobody can be told
            assert await books.count("outbox", "platform = 'slack' AND status = 3") >= 1
            alerts = await books.rows("SELECT dedupe FROM outbox WHERE platform = 'web' AND dedupe LIKE 'alert:%'")
            assert len(alerts) == 1
        await discord.say("help")
        await discord.wait_for_post(timeout=10)
        async with browser(address) as page:
            await page.say("help")
            await page.wait_for_posts(1)
            async with page._session.get("/api/feed?room=admin") as answer:
                shown = json.dumps(await answer.json())
            assert "revoked" in shown
            assert "install the app again" in shown
        refused = [line for line in bot.lines() if line["event"] == "outbox.send_failed"]
        assert refused
        assert all(line["request"] for line in refused)
        assert BOT_TOKEN not in bot.log.read_text()
        assert (await bot.stop())[0] == 0


async def test_discord_revoked_the_token_and_the_others_go_on(
    home: Path, slack: FakeSlack, discord: FakeDiscord
) -> None:
    admin = {"HOMEVIEW_ADMIN_CHANNEL": f"slack:{CHANNEL}"}
    async with Bot(environment(home, of_slack(slack), of_discord(discord), admin), home.parent / "log") as bot:
        await bot.ready()
        await discord.wait_for(lambda: discord.gateway.connected, 20)
        old = discord.token
        await discord.say(START)
        await discord.wait_for_post("What year", timeout=15)
        discord.token = "another.token"
        await discord.say("note: the last words")
        await slack.wait_for_post("revoked", timeout=20)
        await discord.gateway.disconnect(4004)
        slack.say("help")
        await slack.wait_for_post(HELP, timeout=15)
        await until(lambda: any(line["level"] == "error" for line in bot.lines()), 15)
        slack.say("help")
        await slack.wait_for_post(lambda m: HELP in visible_text(m), after=2, timeout=15)
        assert bot.running
        alerts = [visible_text(m) for m in slack.posts if m.channel == CHANNEL]
        assert len([text for text in alerts if not text.startswith("How HomeView is")]) == 1
        assert old not in bot.log.read_text()
        assert (await bot.stop())[0] == 0


@pytest.mark.parametrize("which", ["slack", "discord"])
async def test_a_wrong_token_at_the_start_leaves_the_other_surfaces(
    home: Path, slack: FakeSlack, discord: FakeDiscord, which: str
) -> None:
    wrong = {"slack": {"SLACK_APP_TOKEN": "xapp-wrong"}, "discord": {"DISCORD_BOT_TOKEN": "wrong.token.here"}}[which]
    async with Bot(environment(home, of_slack(slack), of_discord(discord), wrong), home.parent / "log") as bot:
        address = await bot.ready()
        async with browser(address) as page:
            await page.say("help")
            await page.wait_for_posts(1, 15)
        if which == "discord":
            slack.say("help")
            await slack.wait_for_post(HELP, timeout=15)
        else:
            await discord.wait_for(lambda: discord.gateway.connected, 20)
            await discord.say("help")
            await discord.wait_for_post(timeout=15)
        failed = await until(lambda: [line for line in bot.lines() if line["level"] == "error"], 15)
        assert all(token not in json.dumps(failed) for token in wrong.values())
        assert bot.running
        assert (await bot.stop())[0] == 0


async def test_a_bad_or_an_old_signature_is_401_and_nothing_happens(home: Path, slack: FakeSlack) -> None:
    async with Bot(environment(home, of_slack_over_http(slack)), home.parent / "log") as bot:
        address = await bot.ready()
        slack.events_url = f"{address}/slack/events"
        event = {"type": "message", "channel": "D0ANNA", "user": "U0ANNA", "text": START, "ts": f"{time.time():.6f}"}
        body = json.dumps({"type": "event_callback", "team_id": "T0HOME", "event_id": "Ev1", "event": event})
        headers = {"Content-Type": "application/json"}
        assert (await slack.couriers.post(body, headers, secret="not-the-secret"))[0] == 401
        assert (await slack.couriers.post(body, headers, age=600))[0] == 401
        async with reading(home) as books:
            assert await books.count("inbox") == 0
        slack.say(START)
        await slack.wait_for_post("What year", timeout=15)
        async with reading(home) as books:
            assert await books.count("inbox") == 1
        text = bot.log.read_text()
        assert SIGNING_SECRET not in text
        assert START not in text
        assert (await bot.stop())[0] == 0
