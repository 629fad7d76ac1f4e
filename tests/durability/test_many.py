"""The Procfile's processes over PostgreSQL and Redis: two of each that may run twice, one set of people."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from core.persistence import new_key
from tests.durability.books import Books, reading, until
from tests.durability.cluster import Cluster
from tests.durability.page import browser
from tests.durability.people import START
from tests.durability.processes import environment, of_discord, of_gemini, of_slack
from tests.fakes.discord import FakeDiscord
from tests.fakes.gemini import FakeGemini, Scripted
from tests.fakes.pictures import kitchen_photo
from tests.fakes.slack import BOT_USER, CHANNEL, FakeSlack, Message, Upload, visible_text
from tests.servers.fixtures import _database
from tests.servers.postgres import execute
from tests.servers.redis import RedisServer, redis_server

ALL = ("web.1", "web.2", "slack", "discord", "worker.1", "worker.2")
WORKERS = ("worker.1", "worker.2")
ASKED = "What year was your home built?"
GAS = "I smell gas in the kitchen"

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]


@dataclass
class Town:
    """The processes, what they talk to, and their database."""

    cluster: Cluster
    slack: FakeSlack
    discord: FakeDiscord
    gemini: FakeGemini
    redis: RedisServer
    database: str
    books: Books

    def in_dm(self, user: str) -> list[Message]:
        return [m for m in self.slack.posts if m.channel == self.slack.world.dm(user)]

    def texts(self, user: str) -> list[str]:
        return [visible_text(m) for m in self.in_dm(user)]

    def alerts(self) -> list[str]:
        return [visible_text(m) for m in self.slack.posts if m.channel == CHANNEL]

    async def answered(self, user: str, words: str, seconds: float = 20.0) -> None:
        await until(lambda: any(words in text for text in self.texts(user)), seconds, lambda: self.texts(user))


@pytest.fixture(scope="module")
def database(postgres_base: str) -> Iterator[str]:
    yield from _database(postgres_base)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    home, key, gemini = _home(folder), new_key(), FakeGemini()
    await gemini.start()
    with redis_server() as redis:
        async with FakeSlack(use_schemas=False) as slack, FakeDiscord(schema=False) as discord:
            env = environment(
                home,
                of_slack(slack),
                of_discord(discord),
                of_gemini(gemini),
                DATABASE_URL=database,
                REDIS_URL=redis.url,
                HOMEVIEW_SECRET_KEYS=key,
                HOMEVIEW_ADMIN_CHANNEL=f"slack:{CHANNEL}",
                HOMEVIEW_BUDGET_DAILY="0.0001",
            )
            cluster = Cluster(env, folder)
            await cluster.release()
            try:
                await cluster.start(*ALL)
                await discord.wait_for(lambda: discord.gateway.connected, 20)
                async with reading(home, database, key) as books:
                    yield Town(cluster, slack, discord, gemini, redis, database, books)
                await cluster.stop()
            finally:
                await cluster.kill()
    await gemini.stop()


def _home(folder: Path) -> Path:
    home = folder / "home"
    home.mkdir()
    return home


async def test_everybody_is_answered_once_and_in_order_wherever_they_talk(town: Town) -> None:
    people = [f"UTOWN{n}" for n in range(6)]
    strangers = [f"town{n}" for n in range(3)]
    pages = [await town.cluster.address(name) for name in ("web.1", "web.2", "web.2")]

    async def on_the_page(address: str) -> None:
        async with browser(address) as page:
            assert (await page.say(START))[0] == 202
            for n in range(3):
                assert (await page.say(f"note: page {n}"))[0] == 202
            posts = await page.wait_for_posts(5)
            assert [p for p in posts if "Noted" in p] == [p for p in posts if "page" in p]
            assert len(posts) == 5, posts

    for text in (START, *(f"note: slack {n}" for n in range(3))):
        for user in people:
            town.slack.say(text, user=user)
        for name in strangers:
            await town.discord.say(text, user=name)
    await asyncio.gather(*(on_the_page(address) for address in pages))
    await town.books.until_quiet()
    assert await town.books.dead() == []
    for room, notes in (await town.books.notes()).items():
        assert [note[-1] for note in notes] == ["0", "1", "2"], room
    for user in people:
        assert [("status" if "0 of 7" in t else t.split("\n")[1][-1]) for t in town.texts(user) if ASKED not in t] == [
            "status",
            "0",
            "1",
            "2",
        ]
    by_channel = Counter(m.channel.id for m in town.discord.posts)
    assert [by_channel[town.discord.world.dm(name).id] for name in strangers] == [5, 5, 5]


async def test_reminders_are_posted_once_by_two_workers(town: Town) -> None:
    people = [f"UREMIND{n}" for n in range(8)]
    for user in people:
        town.slack.say("remind me tomorrow at 9am to call the tiler", user=user)
    for user in people:
        await town.answered(user, "I will remind you")
    execute(town.database, "UPDATE reminder SET due_at = now() + interval '1 second'")
    for user in people:
        await town.answered(user, "Reminder", 20)
    await town.books.until_quiet()
    for user in people:
        (posted,) = (t for t in town.texts(user) if t.startswith("Reminder"))
        assert "Late" not in posted


async def test_a_reminder_that_fell_due_while_everything_was_down_comes_late_and_says_so(town: Town) -> None:
    town.slack.say("remind me tomorrow at 9am to call the tiler", user="ULATE")
    await town.answered("ULATE", "I will remind you")
    await town.cluster.stop()
    execute(town.database, "UPDATE reminder SET due_at = now() - interval '20 minutes' WHERE status = 0")
    await town.cluster.start(*ALL)
    await town.answered("ULATE", "Late: this was due on")
    await town.books.until_quiet()
    assert len([t for t in town.texts("ULATE") if t.startswith("Reminder")]) == 1


async def test_a_budget_alert_is_posted_once_by_two_workers(town: Town) -> None:
    people = [f"UASK{n}" for n in range(6)]
    for user in people:
        # Each its own: equal questions at once are one call.
        town.slack.say(f"which wall paint is easiest to clean in the kitchen of {user}?", user=user)
    await until(lambda: all(town.in_dm(user) for user in people), 30)
    await town.books.until_quiet()
    assert await town.books.count("cost_entry", "success") >= len(people)
    titles = Counter(text.split("\n")[0] for text in town.alerts() if "budget" in text)
    assert titles, town.alerts()
    assert set(titles.values()) == {1}, titles
    assert "The daily budget is used up" in titles
    assert await town.books.count("alert") == 3  # 50, 80 and 100%: passed in one go, they are one card


async def test_a_safety_card_goes_out_though_no_worker_runs(town: Town) -> None:
    await town.cluster.stop(*WORKERS)
    async with browser(await town.cluster.address("web.2")) as page:
        town.slack.say(GAS, user="UGAS")
        message = await town.discord.say(GAS, user="gas")
        await page.say(GAS)
        await town.answered("UGAS", "gas", 3.0)
        warned = await town.discord.wait_for_post("gas", channel=message.channel, timeout=3.0)
        assert "leave" in warned.text.lower()
        await page.wait_for_post("gas", 3.0)
        await town.cluster.start(*WORKERS)
        await town.books.until_quiet()
        assert len(town.in_dm("UGAS")) == 1
        assert len([m for m in town.discord.posts if m.channel.id == message.channel.id]) == 1
        assert len(await page.posts()) == 1


async def test_a_safety_card_waits_for_no_model_and_no_lease(town: Town) -> None:
    people = [f"UBUSY{n}" for n in range(40)]
    asked = len(town.gemini.requests)
    town.gemini.always(Scripted("silence", seconds=6.0))
    for user in people:
        # Each its own: equal questions at once are one call.
        town.slack.say(f"which wall paint is easiest to clean in the kitchen of {user}?", user=user)
    await until(lambda: len(town.gemini.requests) >= asked + 32)  # both workers have their hands full
    town.slack.say(GAS, user="UGAS2")
    await town.answered("UGAS2", "gas", 3.0)
    assert await town.books.count("inbox", "status < 2") >= 32
    town.gemini.always(None)
    await until(lambda: all(town.in_dm(user) for user in people), 60)
    await town.books.until_quiet()
    assert len(town.in_dm("UGAS2")) == 1


async def test_two_threads_write_to_one_journey_at_once(town: Town) -> None:
    """The second to save is applied again to the fresh journey, with the answer that it already has of the model."""
    channel, notes, photos = "C0SHARED", 10, 2
    town.slack.world.members[channel] = {BOT_USER}

    def say(text: str, user: str, thread: str = "", *files: Upload) -> str:
        said = town.slack.say(f"<@{BOT_USER}> {text}", channel=channel, thread_ts=thread, user=user, files=files)
        return thread or said.ts

    first = say(START, "USHARE1")
    await until(lambda: any(m.channel == channel and ASKED in visible_text(m) for m in town.slack.posts))
    second = say("status", "USHARE2")
    looks = _looks(town)
    town.gemini.when("look-here", Scripted(delay=1.0))
    for n in range(photos):
        for thread, user in ((first, "USHARE1"), (second, "USHARE2")):
            photo = kitchen_photo(500 + 10 * n + len(user) + int(user[-1]), (64, 64))
            say("look-here", user, thread, Upload("k.jpg", "image/jpeg", photo))
    for n in range(notes):
        say(f"note: one {n}", "USHARE1", first)
        say(f"note: two {n}", "USHARE2", second)
    await town.slack.settle()
    await town.books.until_quiet(30)
    assert await town.books.dead() == []
    (journey,) = (j for j in await town.books.journeys() if j.room.endswith(channel))
    taken = (await town.books.notes())[journey.room]
    assert [t for t in taken if t.startswith("one")] == [f"one {n}" for n in range(notes)]
    assert [t for t in taken if t.startswith("two")] == [f"two {n}" for n in range(notes)]
    assert len(journey.state.photos) == 2 * photos
    assert _looks(town) == looks + 2 * photos


def _looks(town: Town) -> int:
    return sum(1 for asked in town.gemini.requests if asked.images)


async def test_nobody_notices_that_redis_is_gone(town: Town) -> None:
    town.redis.stop()
    people = [f"UREDIS{n}" for n in range(4)]
    async with browser(await town.cluster.address("web.1")) as page:
        for user in people:
            town.slack.say(START, user=user)
        await page.say("help")
        for user in people:
            await town.answered(user, ASKED, 15)
        await page.wait_for_posts(1, 15)
        town.redis.start()
        town.slack.say("note: it is back", user=people[0])
        await town.answered(people[0], "it is back", 15)
        await town.books.until_quiet()
    assert await town.books.dead() == []


async def test_what_a_killed_worker_held_is_done_by_another_when_its_lease_ends(town: Town) -> None:
    town.gemini.script(Scripted("silence", seconds=30.0))
    await town.cluster.stop("worker.2")
    asked = len(town.gemini.requests)
    town.slack.say("which wall paint is easiest to clean in a kitchen?", user="UKILLED")
    await until(lambda: len(town.gemini.requests) > asked)
    await town.cluster.kill("worker.1")
    await town.cluster.start(*WORKERS)
    assert town.in_dm("UKILLED") == []
    for queue in ("inbox", "outbox", "delivery"):  # a minute goes by
        execute(town.database, f"UPDATE {queue} SET available_at = now() WHERE status = 1")
    await until(lambda: town.in_dm("UKILLED"), 20)
    await town.books.until_quiet()
    assert len(town.in_dm("UKILLED")) == 1


async def test_both_pages_say_that_they_are_well(town: Town) -> None:
    for name in ("web.1", "web.2"):
        async with browser(await town.cluster.address(name)) as page:
            for path in ("/healthz", "/readyz"):
                async with page._session.get(path) as answer:
                    assert (answer.status, cast(dict[str, bool], await answer.json())["ok"]) == (200, True)


async def test_nothing_was_logged_as_an_error(town: Town) -> None:
    """The last one: over all that went before."""
    assert town.cluster.errors() == []
