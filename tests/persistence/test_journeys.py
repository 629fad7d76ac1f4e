"""Journeys under a version; photos, writes and reminders that belong to them."""

import asyncio
from dataclasses import replace

import pytest

from core.errors import VersionConflict
from core.persistence import SqlStore
from core.ports.store import IdleStep, PhotoRow, SeenPhoto
from tests.persistence.make import PLACE, T0, journey, later, new_id, reminder, write


async def test_a_journey_comes_back_as_it_went_in(store: SqlStore) -> None:
    saved = await store.transact(lambda unit: unit.journeys.save(journey()))
    assert saved.version == 1
    assert await store.transact(lambda unit: unit.journeys.get(saved.id)) == saved
    assert await store.transact(lambda unit: unit.journeys.get("none")) is None


async def test_a_stale_journey_is_refused(store: SqlStore) -> None:
    first = await store.transact(lambda unit: unit.journeys.save(journey()))
    second = await store.transact(lambda unit: unit.journeys.save(replace(first, status="paused")))
    assert second.version == 2
    with pytest.raises(VersionConflict):
        await store.transact(lambda unit: unit.journeys.save(replace(first, status="completed")))
    with pytest.raises(VersionConflict):
        await store.transact(lambda unit: unit.journeys.save(replace(first, version=0)))
    assert await store.transact(lambda unit: unit.journeys.get(first.id)) == second


async def test_of_50_at_once_on_one_version_one_gets_through(store: SqlStore) -> None:
    saved = await store.transact(lambda unit: unit.journeys.save(journey()))

    async def change(n: int) -> bool:
        try:
            await store.transact(lambda unit: unit.journeys.save(replace(saved, template_version=n)))
        except VersionConflict:
            return False
        return True

    async with asyncio.timeout(30):
        assert sum(await asyncio.gather(*(change(n) for n in range(50)))) == 1


async def test_a_room_lists_its_journeys_by_latest_activity(store: SqlStore) -> None:
    old = journey(last_activity_at=later(1))
    new = journey(last_activity_at=later(2))
    gone = journey(status="deleted", last_activity_at=later(3))
    elsewhere = journey(room="slack:T1:C2")
    for one in (old, new, gone, elsewhere):
        await store.transact(lambda unit, one=one: unit.journeys.save(one))

    async def listed() -> list[str]:
        return [j.id for j in await store.transact(lambda unit: unit.journeys.in_room("slack:T1:C1"))]

    assert await listed() == [new.id, old.id]
    await store.transact(lambda unit: unit.journeys.touch(old.id, later(9)))
    assert await listed() == [old.id, new.id]
    touched = await store.transact(lambda unit: unit.journeys.get(old.id))
    assert touched is not None
    assert (touched.version, touched.last_activity_at) == (1, later(9))


async def test_a_room_has_one_focus(store: SqlStore) -> None:
    assert await store.transact(lambda unit: unit.journeys.focus("r")) == ""
    for name in ("j1", "j2"):
        await store.transact(lambda unit, name=name: unit.journeys.set_focus("r", name))
    assert await store.transact(lambda unit: unit.journeys.focus("r")) == "j2"


async def test_idle_steps_are_active_journeys_whose_time_has_come(store: SqlStore) -> None:
    due, future, paused = journey(), journey(), journey(status="paused")
    for one, at in ((due, 10), (future, 99), (paused, 10)):
        await store.transact(lambda unit, one=one: unit.journeys.save(one))
        await store.transact(lambda unit, one=one, at=at: unit.journeys.set_nudge(one.id, later(at)))
    saved = await store.transact(lambda unit: unit.journeys.get(due.id))
    assert saved is not None
    await store.transact(lambda unit: unit.journeys.save(saved))
    assert await store.transact(lambda unit: unit.journeys.idle_steps(later(10), 5)) == [IdleStep(due.id, later(10))]
    await store.transact(lambda unit: unit.journeys.set_nudge(due.id, None))
    assert await store.transact(lambda unit: unit.journeys.idle_steps(later(10), 5)) == []


async def test_photos_are_found_by_their_id(store: SqlStore) -> None:
    photo = PhotoRow(new_id(), "j", "t", "ab" * 32, T0)
    for _ in range(2):
        await store.transact(lambda unit: unit.photos.add(photo))
    assert await store.transact(lambda unit: unit.photos.get(photo.id)) == photo
    await store.transact(lambda unit: unit.photos.remove(photo.id))
    assert await store.transact(lambda unit: unit.photos.get(photo.id)) is None


async def test_what_was_seen_is_kept_for_the_tenant_and_the_task(store: SqlStore) -> None:
    seen = SeenPhoto("t", "ab" * 32, "look/1", {"room": "kitchen", "observations": ["a sink"], "blur": 0.5}, "gemini")
    for one in (replace(seen, model="old"), seen):
        await store.transact(lambda unit, one=one: unit.photos.keep_seen(one, T0))
    assert await store.transact(lambda unit: unit.photos.seen("t", "ab" * 32, "look/1")) == seen
    assert await store.transact(lambda unit: unit.photos.seen("other", "ab" * 32, "look/1")) is None
    assert await store.transact(lambda unit: unit.photos.seen("t", "ab" * 32, "look/2")) is None


async def test_the_last_write_is_neither_undone_nor_an_undo(store: SqlStore) -> None:
    first = write(
        "the note", patch={"notes/n1": [None, {"text": "wet"}], "name": ["a"]}, ref={"photo": "p1"}, group="g"
    )
    second = write("step 1 done", group="g")
    others = (write(person="q"), write(room="s"))
    for one in (first, second, *others):
        await store.transact(lambda unit, one=one: unit.writes.add(one))
    assert await store.transact(lambda unit: unit.writes.get(first.id)) == first
    assert await store.transact(lambda unit: unit.writes.of_group("g")) == [first, second]
    assert await store.transact(lambda unit: unit.writes.of_group("")) == []
    assert await store.transact(lambda unit: unit.writes.last("r", "p")) == second
    undo = write("undo")
    await store.transact(lambda unit: unit.writes.mark_undone(second.id, undo.id))
    await store.transact(lambda unit: unit.writes.add(undo))
    assert await store.transact(lambda unit: unit.writes.last("r", "p")) == first
    await store.transact(lambda unit: unit.writes.mark_undone(first.id, "u2"))
    assert await store.transact(lambda unit: unit.writes.last("r", "p")) is None


async def test_a_reminder_comes_back_as_it_went_in(store: SqlStore) -> None:
    one = reminder(later(10), "r1")
    assert await store.transact(lambda unit: unit.reminders.add(one)) is True
    assert await store.transact(lambda unit: unit.reminders.add(reminder(later(20), "r1"))) is False
    assert await store.transact(lambda unit: unit.reminders.get(one.id)) == one
    assert await store.transact(lambda unit: unit.reminders.open_for(PLACE.room)) == [one]
    assert await store.transact(lambda unit: unit.reminders.open_for("elsewhere")) == []


async def test_the_next_moments_are_known(store: SqlStore) -> None:
    assert await store.transact(lambda unit: unit.reminders.next_due()) is None
    assert await store.transact(lambda unit: unit.journeys.next_nudge()) is None
    for seconds in (30, 10, 20):
        await store.transact(lambda unit, n=seconds: unit.reminders.add(reminder(later(n))))
    paused, active = journey(status="paused"), journey()
    for one, at in ((paused, 5), (active, 15)):
        await store.transact(lambda unit, one=one: unit.journeys.save(one))
        await store.transact(lambda unit, one=one, at=at: unit.journeys.set_nudge(one.id, later(at)))
    assert await store.transact(lambda unit: unit.reminders.next_due()) == later(10)
    await store.transact(lambda unit: unit.reminders.due(later(10), 5))
    assert await store.transact(lambda unit: unit.reminders.next_due()) == later(20)
    assert await store.transact(lambda unit: unit.journeys.next_nudge()) == later(15)


async def test_a_reminder_fires_once_when_it_is_due(store: SqlStore) -> None:
    late, soon, future = reminder(later(1)), reminder(later(5)), reminder(later(99))
    for one in (future, soon, late):
        await store.transact(lambda unit, one=one: unit.reminders.add(one))
    assert await store.transact(lambda unit: unit.reminders.due(later(5), 10)) == [late, soon]
    assert await store.transact(lambda unit: unit.reminders.due(later(5), 10)) == []
    assert await store.transact(lambda unit: unit.reminders.open_for(PLACE.room)) == [future]


async def test_a_reminder_can_be_cancelled_and_taken_up_again(store: SqlStore) -> None:
    one = reminder(later(5))
    await store.transact(lambda unit: unit.reminders.add(one))
    assert not await store.transact(lambda unit: unit.reminders.reinstate(one.id))
    assert await store.transact(lambda unit: unit.reminders.cancel(one.id))
    assert not await store.transact(lambda unit: unit.reminders.cancel(one.id))
    assert await store.transact(lambda unit: unit.reminders.due(later(9), 5)) == []
    assert await store.transact(lambda unit: unit.reminders.reinstate(one.id))
    assert await store.transact(lambda unit: unit.reminders.due(later(9), 5)) == [one]
    assert not await store.transact(lambda unit: unit.reminders.cancel(one.id))
    assert not await store.transact(lambda unit: unit.reminders.reinstate(one.id))


async def test_reminders_claimed_by_many_at_once_fire_once_each(store: SqlStore) -> None:
    ids = set()
    for n in range(100):
        one = reminder(later(n))
        ids.add(one.id)
        await store.transact(lambda unit, one=one: unit.reminders.add(one))

    async def tick() -> list[str]:
        fired: list[str] = []
        while found := await store.transact(lambda unit: unit.reminders.due(later(100), 7)):
            fired += [one.id for one in found]
        return fired

    async with asyncio.timeout(30):
        fired = [one for found in await asyncio.gather(*(tick() for _ in range(8))) for one in found]
    assert len(fired) == 100
    assert set(fired) == ids
