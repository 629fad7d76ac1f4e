"""The inbox: once each, in order within a lane, under leases."""

import asyncio
from collections.abc import Sequence

import pytest

from core.errors import LeaseLost
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Greeted, Inbound, MessageEdited, Sender
from core.persistence import SqlStore
from core.ports.store import InboxItem
from tests.persistence.make import PLACE, T0, later, lease, message


async def receive(store: SqlStore, *messages: Inbound) -> None:
    for inbound in messages:
        await store.transact(lambda unit, inbound=inbound: unit.inbox.receive(inbound, "req", T0))


async def claim(store: SqlStore, limit: int = 10, at: float = 0) -> Sequence[InboxItem]:
    return await store.transact(lambda unit: unit.inbox.claim(later(at), lease(at + 60), limit))


def keys(items: Sequence[InboxItem]) -> list[str]:
    return [item.inbound.id for item in items]


async def test_a_message_comes_back_as_it_went_in(store: SqlStore) -> None:
    sent = message("m1")
    await receive(store, sent)
    (item,) = await claim(store)
    assert item.inbound == sent
    assert (item.lane, item.request, item.attempts) == (sent.place.lane, "req", 1)


@pytest.mark.parametrize(
    "inbound",
    [
        ButtonPressed("1", T0, PLACE, Sender("U"), "done", "j/k1", "ts"),
        FormSubmitted("1", T0, PLACE, Sender("U"), "note", "j", {"text": "x"}),
        CommandInvoked("1", T0, PLACE, Sender("U"), "remind", "call", {"text": "call"}),
        MessageEdited("1", T0, PLACE, Sender("U"), "m", "new words"),
        Greeted("1", T0, PLACE, Sender("U")),
    ],
    ids=lambda inbound: inbound.kind,
)
async def test_every_kind_comes_back_as_it_went_in(store: SqlStore, inbound: Inbound) -> None:
    await receive(store, inbound)
    (item,) = await claim(store)
    assert item.inbound == inbound


async def test_half_a_character_does_not_lose_the_message(store: SqlStore) -> None:
    await receive(store, message("m1", text="a \ud83d kitchen"))
    (item,) = await claim(store)
    assert item.inbound.text == "a ? kitchen"


async def test_the_same_key_is_received_once_and_for_ever(store: SqlStore) -> None:
    first = await store.transact(lambda unit: unit.inbox.receive(message("m1"), "r1", T0))
    again = await store.transact(lambda unit: unit.inbox.receive(message("m1"), "r2", T0))
    (item,) = await claim(store)
    await store.transact(lambda unit: unit.inbox.finish(item, T0))
    after = await store.transact(lambda unit: unit.inbox.receive(message("m1"), "r3", T0))
    assert (first.new, again.new, after.new) == (True, False, False)
    assert await claim(store) == []


async def test_a_lane_is_worked_off_one_at_a_time_in_its_order(store: SqlStore) -> None:
    await receive(store, message("a1", "A"), message("a2", "A"), message("b1", "B"), message("a3", "A"))
    assert keys(first := await claim(store)) == ["a1", "b1"]
    assert await claim(store) == []
    assert await store.transact(lambda unit: unit.inbox.finish(first[0], T0)) is True
    assert await store.transact(lambda unit: unit.inbox.finish(first[1], T0)) is False
    (second,) = await claim(store)
    assert second.inbound.id == "a2"
    await store.transact(lambda unit: unit.inbox.bury(second, T0, "Broken"))
    assert keys(await claim(store)) == ["a3"]


async def test_a_retry_keeps_its_lane_waiting_behind_it(store: SqlStore) -> None:
    await receive(store, message("a1", "A"), message("a2", "A"))
    (item,) = await claim(store)
    await store.transact(lambda unit: unit.inbox.retry(item, later(30), "AIUnavailable"))
    assert await claim(store, at=29) == []
    (again,) = await claim(store, at=30)
    assert (again.inbound.id, again.attempts) == ("a1", 2)


async def test_a_lease_that_ran_out_can_be_claimed_by_others_and_is_lost(store: SqlStore) -> None:
    await receive(store, message("m1"))
    (mine,) = await claim(store)
    assert await claim(store, at=59) == []
    (theirs,) = await claim(store, at=60)
    assert theirs.attempts == 2
    assert not await store.transact(lambda unit: unit.inbox.renew(mine.id, lease(200, mine.token)))
    for end in (
        lambda unit: unit.inbox.finish(mine, T0),
        lambda unit: unit.inbox.bury(mine, T0, "Broken"),
    ):
        with pytest.raises(LeaseLost):
            await store.transact(end)
    await store.transact(lambda unit: unit.inbox.retry(mine, T0, "Broken"))
    assert await claim(store, at=61) == [], "the retry of one who lost the lease must change nothing"
    await store.transact(lambda unit: unit.inbox.finish(theirs, T0))
    assert await store.transact(lambda unit: unit.inbox.pending()) == 0


async def test_a_renewed_lease_holds_longer(store: SqlStore) -> None:
    await receive(store, message("m1"))
    (item,) = await claim(store)
    assert await store.transact(lambda unit: unit.inbox.renew(item.id, lease(120, item.token)))
    assert await claim(store, at=90) == []


async def test_a_lost_lease_undoes_the_whole_transaction(store: SqlStore) -> None:
    await receive(store, message("m1"))
    (mine,) = await claim(store)
    await claim(store, at=60)

    def work(unit: object) -> None:
        unit.cursors.put("k", "v")  # type: ignore[attr-defined] # a Unit
        unit.inbox.finish(mine, T0)  # type: ignore[attr-defined] # a Unit

    with pytest.raises(LeaseLost):
        await store.transact(work)
    assert await store.transact(lambda unit: unit.cursors.all("")) == {}


async def test_the_head_of_a_lane_can_be_ours_from_the_start(store: SqlStore) -> None:
    head = await store.transact(lambda unit: unit.inbox.receive(message("a1", "A"), "r", T0, lease(token="t")))
    behind = await store.transact(lambda unit: unit.inbox.receive(message("a2", "A"), "r", T0, lease()))
    assert head.item is not None
    assert (head.item.token, head.item.attempts) == ("t", 1)
    assert (behind.new, behind.item) == (True, None)
    assert await claim(store) == []
    await store.transact(lambda unit: unit.inbox.finish(head.item, T0))
    (second,) = await claim(store)
    assert (second.inbound.id, second.attempts) == ("a2", 1)


async def test_one_that_knows_it_is_alone_ends_every_lease(store: SqlStore) -> None:
    await receive(store, message("a1", "A"), message("b1", "B"), message("c1", "C"))
    items = await claim(store)
    await store.transact(lambda unit: unit.inbox.retry(items[2], later(500), "Later"))
    assert await store.transact(lambda unit: unit.inbox.release_all(later(1))) == 2
    assert keys(await claim(store, at=1)) == ["a1", "b1"]
    assert await store.transact(lambda unit: unit.inbox.pending()) == 3


async def test_400_at_once_are_each_handled_once_and_in_order(store: SqlStore) -> None:
    lanes = [f"L{n}" for n in range(20)]
    await asyncio.gather(*(receive(store, *(message(f"{lane}-{n:02}", lane) for n in range(20))) for lane in lanes))
    handled: dict[str, list[str]] = {lane: [] for lane in lanes}

    async def worker() -> None:
        while items := await claim(store, limit=1):
            for item in items:
                handled[item.inbound.place.channel].append(item.inbound.id)
                await store.transact(lambda unit, item=item: unit.inbox.finish(item, T0))

    async with asyncio.timeout(60):
        while await store.transact(lambda unit: unit.inbox.pending()):
            await asyncio.gather(*(worker() for _ in range(16)))
    assert handled == {lane: [f"{lane}-{n:02}" for n in range(20)] for lane in lanes}


async def test_arrivals_and_endings_in_one_lane_at_once_leave_nothing_blocked(store: SqlStore) -> None:
    async def arrive() -> None:
        for n in range(60):
            await receive(store, message(f"m{n:02}"))

    done: list[str] = []

    async def work() -> None:
        while len(done) < 60:
            for item in await claim(store):
                done.append(item.inbound.id)
                await store.transact(lambda unit, item=item: unit.inbox.finish(item, T0))

    async with asyncio.timeout(30):
        await asyncio.gather(arrive(), work())
    assert done == [f"m{n:02}" for n in range(60)]


async def test_what_is_refused_waits_for_nobody_and_is_received_once(store: SqlStore) -> None:
    await receive(store, message("m1"))
    refused = [await store.transact(lambda unit: unit.inbox.refuse(message("m2"), "r2", T0)) for _ in range(2)]
    again = await store.transact(lambda unit: unit.inbox.receive(message("m2"), "r3", T0))
    assert (refused, again.new) == ([True, False], False)
    (item,) = await claim(store)
    assert item.inbound.id == "m1"
    assert not await store.transact(lambda unit: unit.inbox.finish(item, later(1)))
