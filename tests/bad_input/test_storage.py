"""A database that is locked, a disk that is full: nothing acknowledged is lost, people are told, and it goes on."""

import asyncio
import resource
import sqlite3
from pathlib import Path

import pytest

from tests.durability.books import reading, until
from tests.durability.page import browser
from tests.durability.processes import Bot, environment, of_slack
from tests.fakes.slack import FakeSlack, visible_text

START = "we want to redo our kitchen, about 40k"
pytestmark = pytest.mark.timeout(120)


async def test_somebody_else_holds_the_database_for_a_while(home: Path, slack: FakeSlack) -> None:
    async with Bot(environment(home, of_slack(slack)), home.parent / "log") as bot:
        address = await bot.ready()
        slack.say(START)
        await slack.wait_for_post("What year", timeout=15)
        other = sqlite3.connect(home / "homeview.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        async with browser(address) as page:
            status, answer = await page.say("help", id="the-very-same-message")
            assert status == 503
            assert "try again" in str(answer)
            for n in range(3):
                slack.say(f"note: kept {n}")
            await asyncio.sleep(1.5)
            assert not [d for d in slack.deliveries if d.outcome == "acknowledged" and "note: kept" in str(d.payload)]
            other.execute("ROLLBACK")
            other.close()
            await slack.settle(timeout=30)
            assert (await page.say("help", id="the-very-same-message"))[0] == 202
            await page.wait_for_posts(1)
        async with reading(home) as books:
            await books.until_quiet()
            (notes,) = [n for n in (await books.notes()).values() if n]
            assert sorted(notes) == [f"kept {n}" for n in range(3)]
            assert await books.dead() == []
        assert [line for line in bot.lines() if "kept 0" in str(line)] == []
        assert (await bot.stop())[0] == 0


async def test_the_disk_is_full_and_then_is_not(home: Path, slack: FakeSlack) -> None:
    """The process may write files of a small size only: what SQLite meets then is what a full disk gives it."""
    bot = Bot(environment(home, of_slack(slack)), home.parent / "log")
    async with bot:
        address = await bot.ready()
        slack.say(START)
        await slack.wait_for_post("What year", timeout=15)
        _limit(bot.pid, _largest(home))
        slack.say("note: written on a full disk")
        async with browser(address) as page:

            async def refused() -> bool:
                return (await page.say("help", id="while-it-is-full"))[0] == 503

            await until(refused, 30)
            assert bot.running
            _limit(bot.pid, resource.RLIM_INFINITY)
            assert (await page.say("help", id="while-it-is-full"))[0] == 202
            await page.wait_for_posts(1)
        await slack.wait_for_post("written on a full disk", timeout=30)
        await slack.settle(timeout=30)
        async with reading(home) as books:
            await books.until_quiet()
            assert await books.dead() == []
            assert [n for n in (await books.notes()).values() if n] == [["written on a full disk"]]
        assert len([m for m in slack.posts if "written on a full disk" in visible_text(m)]) == 1
        assert (await bot.stop())[0] == 0


def _largest(home: Path) -> int:
    """Bytes of the largest file of the database."""
    return max(path.stat().st_size for path in home.glob("homeview.db*"))


def _limit(pid: int, size: int) -> None:
    """RLIMIT_FSIZE of a running process. Python ignores SIGXFSZ, so that a write past it fails, as on a full disk."""
    hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
