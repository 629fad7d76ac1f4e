"""Photos over every surface, a tenth of the downloads failing once: more than 99% arrive, the others get a card."""

import asyncio
import json
import os
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.durability.books import Books, reading
from tests.durability.page import browser
from tests.durability.people import START
from tests.durability.processes import Bot, environment, of_discord, of_slack
from tests.fakes.discord import FakeDiscord
from tests.fakes.pictures import kitchen_photo
from tests.fakes.slack import FakeSlack, Upload, visible_text

EACH = int(os.environ.get("HOMEVIEW_TEST_UPLOADS", "200")) // 4
"""Photos a surface: 1,000 over all four by HOMEVIEW_TEST_UPLOADS=1000."""
PEOPLE = 5
pytestmark = pytest.mark.timeout(60 + 2 * EACH)


def photo(surface: int, number: int) -> bytes:
    """Small, and no two alike."""
    return kitchen_photo(10_000 * surface + number, (64, 64))


async def test_more_than_99_of_100_uploads_arrive_and_the_others_are_told(
    home: Path, slack: FakeSlack, discord: FakeDiscord, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(7)
    async with Bot(environment(home, of_slack(slack), of_discord(discord)), home.parent / "log") as bot:
        address = await bot.ready()
        await discord.wait_for(lambda: discord.gateway.connected, 20)
        failing = sum(
            await asyncio.gather(_on_slack(slack, chance), _on_discord(discord, chance), _on_the_page(address, chance))
        )
        lost = _lose_one(slack)
        arrived = await _on_the_console(home.parent / "console")
        await slack.settle(timeout=60)
        async with reading(home) as books:
            await books.until_quiet(60 + EACH)
            assert await books.dead() == []
            arrived += await _photos(books)
        assert (await bot.stop())[0] == 0
    total = 4 * EACH + 1
    told = [m for m in slack.posts if lost in visible_text(m)]
    with capsys.disabled():
        print(  # noqa: T201 - the figures are what the test is for
            f"\n  {arrived} of {total} photos arrived, {len(told)} told; {failing} downloads or uploads failed once"
        )
    assert arrived / total > 0.99 or total < 100
    assert arrived + len(told) == total
    assert "Please send the photo again" in visible_text(told[0])
    assert failing >= 3 * EACH // 20


async def _on_slack(slack: FakeSlack, chance: random.Random) -> int:
    people, failing = [f"UPHOTO{n}" for n in range(PEOPLE)], 0
    for user in people:
        slack.say(START, user=user)
    await slack.wait_for_posts(PEOPLE, timeout=30)
    for number in range(EACH):
        file = Upload(f"{number}.jpg", "image/jpeg", photo(1, number))
        said = slack.say("", user=people[number % PEOPLE], files=[file])
        if chance.random() < 0.1:
            slack.fail(said.files[0]["id"], chance.choice(["status", "drop"]), status=503)
            failing += 1
        await asyncio.sleep(0.01)
    return failing


def _lose_one(slack: FakeSlack) -> str:
    """One that is gone for good."""
    said = slack.say("", user="UPHOTO0", files=[Upload("gone.jpg", "image/jpeg", photo(1, EACH))])
    slack.fail(said.files[0]["id"], "status", status=404, times=20)
    return "gone.jpg"


async def _on_discord(discord: FakeDiscord, chance: random.Random) -> int:
    people, failing = [f"photo{n}" for n in range(PEOPLE)], 0
    for name in people:
        await discord.say(START, user=name)
    for number in range(EACH):
        if chance.random() < 0.1:
            discord.fail_downloads()
            failing += 1
        await discord.say("", user=people[number % PEOPLE], attachments=[(f"{number}.jpg", photo(2, number))])
        await asyncio.sleep(0.01)
    return failing


async def _on_the_page(address: str, chance: random.Random) -> int:
    """Here the browser brings the bytes: a tenth of its answers get lost, and it sends the same again."""
    failing = 0
    async with browser(address) as page:
        await page.say(START)
        for number in range(EACH):
            key, again = f"upload-number-{number}", chance.random() < 0.1
            for _ in range(2 if again else 1):
                status, answer = await page.say("", [(f"{number}.jpg", photo(3, number))], id=key)
                assert status == 202, answer
            failing += again
    return failing


async def _on_the_console(home: Path) -> int:
    """Files on the disk, in a session of its own. Returns how many arrived."""
    home.mkdir()  # noqa: ASYNC240 - a test may wait for its own disk
    lines = [json.dumps({"text": START})]
    for number in range(EACH):
        path = home / f"{number}.jpg"
        path.write_bytes(photo(4, number))
        lines.append(json.dumps({"attachments": [str(path)]}))
    async with _chat(home) as process:
        async with asyncio.timeout(60 + EACH):
            _, err = await process.communicate("\n".join(lines).encode())
        assert process.returncode == 0, err.decode()[-2000:]
    async with reading(home) as books:
        return await _photos(books)


@asynccontextmanager
async def _chat(home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "chat", "--json"),
        cwd=home,
        env=environment(home),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _photos(books: Books) -> int:
    """Linked to a journey, each with its row."""
    linked = sum(len(journey.state.photos) for journey in await books.journeys())
    assert linked == await books.count("photo")
    return linked
