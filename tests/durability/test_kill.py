"""SIGKILL at any moment: what was acknowledged has exactly one effect, and is answered."""

import asyncio
import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from adapters.slack.sender import METADATA_TYPE
from tests.durability.books import Books, reading
from tests.durability.killing import Killer
from tests.durability.people import DiscordLane, Lane, SlackLane, Talker
from tests.durability.processes import Bot, environment, of_discord, of_slack
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack

EVENTS = 232
"""What people say and press; some presses are one and the same, so more than two hundred events are left."""
KILLS = int(os.environ.get("HOMEVIEW_TEST_KILLS", "8"))
SEED = int(os.environ.get("HOMEVIEW_TEST_SEED", "20261121"))
SLACK_LANES, DISCORD_LANES = 6, 2

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]


async def test_two_hundred_events_survive_being_killed(
    home: Path, slack: FakeSlack, discord: FakeDiscord, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    bot = Bot(environment(home, of_slack(slack), of_discord(discord)), home.parent / "log")
    killer = Killer(bot, slack, discord)
    talkers = _talkers(slack, discord, chance)
    async with bot:
        await bot.ready()
        await discord.wait_for(lambda: discord.gateway.connected, 20)
        await asyncio.gather(*(t.begin() for t in talkers))
        talking = asyncio.gather(*(t.talk() for t in talkers))
        for number in range(KILLS):
            gap = number % 2 == 0
            await killer.kill(chance.randint(2, 14), in_the_gap=gap, later=0.0 if gap else chance.uniform(0.0, 0.05))
            await bot.start()
        async with asyncio.timeout(120):
            await talking
            await slack.settle(timeout=100)
        async with reading(home) as books:
            await books.until_quiet(60)
            told = await _check(books, talkers, slack, discord)
        await bot.stop()
    assert killer.gaps > 0
    with capsys.disabled():
        print(  # noqa: T201 - the figures are what the test is for
            f"\n  {killer.kills} kills, {killer.gaps} of them between a platform's acceptance and our record "
            f"(seed {SEED}): {told}"
        )


def _talkers(slack: FakeSlack, discord: FakeDiscord, chance: random.Random) -> list[Talker]:
    lanes: list[Lane] = [SlackLane(slack, f"UCRASH{n}") for n in range(SLACK_LANES)]
    others = [DiscordLane(discord, f"crash{n}") for n in range(DISCORD_LANES)]
    each = EVENTS // (SLACK_LANES + DISCORD_LANES)
    return [
        Talker(lane, f"person{number}", each, random.Random(chance.random()))
        for number, lane in enumerate((*lanes, *others))
    ]


async def _check(books: Books, talkers: list[Talker], slack: FakeSlack, discord: FakeDiscord) -> str:
    assert await books.dead() == []
    inbox = await books.rows("SELECT id, source, event_key, lane, status FROM inbox ORDER BY id")
    assert len(inbox) >= 200
    assert {row["status"] for row in inbox} == {2}
    notes = await books.notes()
    for talker in talkers:
        assert Counter(notes[talker.lane.room]) == Counter(talker.notes), talker.name
        rows = [row for row in inbox if row["lane"] == f"{talker.lane.room}:"]
        assert len([row for row in rows if not row["event_key"].startswith("press:")]) == talker.said, talker.name
    assert len(await books.journeys()) == len(talkers)
    answered = {row["dedupe"] for row in await books.rows("SELECT dedupe FROM outbox WHERE status = 2")}
    assert {f"answer:{row['source']}:{row['event_key']}" for row in inbox} <= answered
    await _in_order(books, talkers, notes)
    on_slack, on_discord = await _posted_again(books, slack, discord)
    assert on_slack <= KILLS
    assert on_discord == 0
    pressed = sum(t.presses for t in talkers)
    return (
        f"{len(inbox)} events taken ({pressed} presses), {sum(map(len, notes.values()))} notes once each, "
        f"{len(answered)} posts; posted twice: Slack {on_slack}, Discord {on_discord} "
        f"(nonce held {discord.nonce_hits})"
    )


async def _in_order(books: Books, talkers: list[Talker], notes: dict[str, list[str]]) -> None:
    """The notes of a lane stand in the order in which the lane's messages were accepted."""
    said = await books.rows("SELECT room, inbound FROM utterance WHERE who = 'person' ORDER BY seq")
    accepted = await books.rows("SELECT lane, event_key FROM inbox ORDER BY id")
    for talker in talkers:
        done = [row["inbound"] for row in said if row["room"] == talker.lane.room]
        taken = [row["event_key"] for row in accepted if row["lane"] == f"{talker.lane.room}:"]
        assert done == taken, talker.name


async def _posted_again(books: Books, slack: FakeSlack, discord: FakeDiscord) -> tuple[int, int]:
    """How many posts stand there more than once; each stands there at least once."""
    rows = await books.rows("SELECT id, platform, posted, edits FROM outbox WHERE status = 2 AND edits = ''")
    marks = [
        m.metadata["event_payload"] for m in slack.posts if m.metadata and m.metadata["event_type"] == METADATA_TYPE
    ]
    ids = Counter(mark["id"] for mark in marks if mark["part"] == 0)
    wanted = {row["id"] for row in rows if row["platform"] == "slack"}
    assert wanted <= ids.keys()
    on_discord = [row for row in rows if row["platform"] == "discord"]
    parts = sum(len(json.loads(row["posted"])) for row in on_discord)
    return sum(ids[one] - 1 for one in wanted), len([m for m in discord.posts if not m.ephemeral_to]) - parts
