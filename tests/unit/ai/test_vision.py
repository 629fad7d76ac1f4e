import asyncio
import json
from typing import cast

from adapters.ai.mock import MockProvider
from core.ai.tasks.look_at_photo import PhotoGiven
from core.ai.vision import Look, Vision
from core.costs.entry import Caller
from core.errors import AIUnavailable
from core.ports.ai import ImagePart
from core.ports.store import SeenPhoto, Store
from tests.unit.ai.fakes import FixedClock, ScriptedProvider, World

SEEN = json.dumps(
    {
        "room": "kitchen",
        "observations": ["White cabinets."],
        "condition": "worn",
        "materials": [],
        "measurable": [],
        "safety_flags": ["panel"],
        "cannot_tell": [],
    }
)


class Home:
    def __init__(self, *providers: object) -> None:
        self.world = World(*providers)
        self.vision = Vision(self.world.gateway, cast(Store, self.world.store), FixedClock())
        self.loads = 0

    async def load(self) -> ImagePart:
        self.loads += 1
        await asyncio.sleep(0)
        return ImagePart(b"\xff\xd8\xff", "image/jpeg")

    async def look(self, media: str = "a" * 64, tenant: str = "slack:T1") -> Look:
        return await self.vision.look_at_photo(media, self.load, PhotoGiven(), caller=Caller(tenant=tenant))


async def test_the_same_picture_is_paid_for_once_in_a_tenant() -> None:
    home = Home(ScriptedProvider(SEEN, SEEN))
    first, second = await home.look(), await home.look()
    assert (first.kept, second.kept) == (False, True)
    assert second.answer == first.answer
    assert (len(home.world.entries), home.loads) == (1, 1)
    assert not (await home.look(tenant="slack:T2")).kept
    assert len(home.world.entries) == 2


async def test_fifty_at_once_are_one_call_and_leave_no_lock_behind() -> None:
    home = Home(ScriptedProvider(SEEN))
    looks = await asyncio.wait_for(asyncio.gather(*(home.look() for _ in range(50))), 10)
    assert sum(not look.kept for look in looks) == 1
    assert len(home.world.entries) == 1
    assert len(home.vision._locks) == 0


async def test_a_failure_is_not_kept() -> None:
    home = Home(ScriptedProvider(*[AIUnavailable("503")] * 4, SEEN))
    assert (await home.look()).answer.reason == "unavailable"
    assert (await home.look()).answer.value is not None


async def test_what_a_mock_saw_is_not_kept() -> None:
    home = Home(MockProvider())
    await home.look()
    assert not (await home.look()).kept


async def test_an_unreadable_kept_observation_is_looked_at_again() -> None:
    home = Home(ScriptedProvider(SEEN))
    old = SeenPhoto("slack:T1", "a" * 64, "look_at_photo/1", {"room": "castle"}, "gemini/x")
    home.world.store.unit.photos.kept[("slack:T1", "a" * 64, "look_at_photo/1")] = old
    assert not (await home.look()).kept
    assert (await home.look()).kept
