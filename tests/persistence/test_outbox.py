"""The outbox: once each, in order within a lane, urgent first, edits find what they change."""

import asyncio
from collections.abc import Sequence
from typing import Any

from core.messages import Place, PlatformName
from core.persistence import SqlStore
from core.ports.store import OutboxItem, Outgoing
from core.views import Card, Text
from tests.persistence.make import T0, later, lease, new_id, post

EVERYWHERE: Sequence[PlatformName] = ("slack", "discord", "web", "console")


async def add(store: SqlStore, *posts: Outgoing) -> None:
    for out in posts:
        await store.transact(lambda unit, out=out: unit.outbox.add(out, T0))


async def claim(
    store: SqlStore, limit: int = 10, at: float = 0, platforms: Sequence[PlatformName] = EVERYWHERE, **more: Any
) -> Sequence[OutboxItem]:
    return await store.transact(lambda unit: unit.outbox.claim(platforms, later(at), lease(at + 60), limit, **more))


async def sent(store: SqlStore, item: OutboxItem, *ids: str) -> bool:
    return await store.transact(lambda unit: unit.outbox.sent(item, ids, T0))


def keys(items: Sequence[OutboxItem]) -> list[str]:
    return [item.outgoing.dedupe for item in items]


async def test_a_card_comes_back_as_it_went_in(store: SqlStore) -> None:
    out = post(in_reply_to="m1", remember_as="status:j", request="req", to_admin=True)
    await add(store, out)
    (item,) = await claim(store)
    assert item.outgoing == out
    assert item.attempts == 1


async def test_the_same_key_is_posted_once_and_for_ever(store: SqlStore) -> None:
    await add(store, post("d1"), post("d1"))
    (item,) = await claim(store)
    await sent(store, item, "ts1")
    await add(store, post("d1"))
    assert await store.transact(lambda unit: unit.outbox.pending()) == 0


async def test_posts_of_a_lane_leave_in_their_order(store: SqlStore) -> None:
    await add(store, post("a1", "A"), post("a2", "A"), post("a3", "A"), post("b1", "B"))
    first = await claim(store)
    assert keys(first) == ["a1", "b1"]
    assert await sent(store, first[0], "ts") is True
    assert await sent(store, first[1], "ts") is False
    (second,) = await claim(store)
    await store.transact(lambda unit: unit.outbox.bury(second, T0, "PlatformRefused"))
    assert keys(await claim(store)) == ["a3"]


async def test_a_lane_can_be_named(store: SqlStore) -> None:
    await add(store, post("a1", "A"), post("a2", "A", lane="admin"))
    assert keys(await claim(store)) == ["a1", "a2"]


async def test_urgent_ones_go_first_and_can_be_asked_for_alone(store: SqlStore) -> None:
    await add(
        store, post("a", "A"), post("b", "B"), post("safety", "C", urgent=True), post("safety2", "D", urgent=True)
    )
    assert keys(await claim(store, limit=1)) == ["safety"]
    assert keys(await claim(store, urgent_only=True)) == ["safety2"]
    assert keys(await claim(store, limit=1)) == ["a"]


async def test_only_the_platforms_that_are_asked_for(store: SqlStore) -> None:
    web = Outgoing(new_id(), "w", Place("web", "local", "c"), Card("t"))
    await add(store, post("s"), post("s2"), web)
    assert await store.transact(lambda unit: unit.outbox.pending()) == 3
    assert await store.transact(lambda unit: unit.outbox.pending(["slack"])) == 2
    assert await store.transact(lambda unit: unit.outbox.pending(["web", "console"])) == 1
    assert keys(await claim(store, platforms=("web", "console"))) == ["w"]
    assert keys(await claim(store, platforms=("slack",))) == ["s"]


async def test_a_retry_waits_and_holds_up_its_lane(store: SqlStore) -> None:
    await add(store, post("a1", "A"), post("a2", "A"))
    (item,) = await claim(store)
    await store.transact(lambda unit: unit.outbox.retry(item, later(30), "PlatformUnavailable"))
    assert await claim(store, at=29) == []
    (again,) = await claim(store, at=30)
    assert (again.outgoing.dedupe, again.attempts) == ("a1", 2)


async def test_what_is_out_is_marked_although_the_lease_was_lost(store: SqlStore) -> None:
    await add(store, post("a1", "A", remember_as="card"), post("a2", "A"))
    (mine,) = await claim(store)
    (theirs,) = await claim(store, at=60)
    assert await sent(store, mine, "ts1") is True
    assert await sent(store, theirs, "ts2") is False, "the lane's next must not be readied twice"
    await store.transact(lambda unit: unit.outbox.retry(theirs, T0, "Late"))
    await store.transact(lambda unit: unit.outbox.bury(theirs, T0, "Late"))
    assert keys(await claim(store)) == ["a2"]


async def test_the_head_of_a_lane_can_be_ours_from_the_start(store: SqlStore) -> None:
    head = await store.transact(lambda unit: unit.outbox.add(post("a1", "A"), T0, lease(token="t")))
    assert head is not None
    assert (head.token, head.attempts, head.sent_before) == ("t", 1, ())
    assert await store.transact(lambda unit: unit.outbox.add(post("a2", "A"), T0, lease())) is None
    assert await store.transact(lambda unit: unit.outbox.add(post("a1", "A"), T0, lease())) is None
    assert await claim(store) == []
    await sent(store, head, "ts")
    (second,) = await claim(store)
    assert (second.outgoing.dedupe, second.attempts) == ("a2", 1)


async def test_an_edit_finds_the_ids_of_what_it_changes(store: SqlStore) -> None:
    await add(store, post("card", "A", remember_as="status:j"), post("edit", "A", edits="status:j"))
    (first,) = await claim(store)
    await sent(store, first, "ts1", "ts2")
    (edit,) = await claim(store)
    assert edit.sent_before == ("ts1", "ts2")
    await sent(store, edit, "ts1", "ts2", "ts3")
    place, ids = await store.transact(lambda unit: unit.outbox.remembered("status:j")) or (None, ())
    assert (place, ids) == (first.outgoing.place, ("ts1", "ts2", "ts3"))
    direct = await store.transact(lambda unit: unit.outbox.add(post("edit2", "A", edits="status:j"), T0, lease()))
    assert direct is not None
    assert direct.sent_before == ("ts1", "ts2", "ts3")


async def test_an_edit_of_something_unknown_is_posted_and_remembered(store: SqlStore) -> None:
    await add(store, post("edit", edits="status:new"))
    (item,) = await claim(store)
    assert item.sent_before == ()
    await sent(store, item, "ts9")
    assert await store.transact(lambda unit: unit.outbox.remembered("status:new")) == (item.outgoing.place, ("ts9",))
    assert await store.transact(lambda unit: unit.outbox.remembered("never")) is None


async def test_of_edits_that_still_wait_only_the_newest_goes_out(store: SqlStore) -> None:
    await add(store, post("head", "A"))
    edits = [post(f"e{n}", "A", Card(f"step {n}", (Text("x"),)), edits="status:j") for n in range(3)]
    await add(store, edits[0], edits[1], post("other", "A", edits="status:k"), edits[2])
    gone = []
    while items := await claim(store):
        gone += keys(items)
        await sent(store, items[0], "ts")
    assert gone == ["head", "other", "e2"]


async def test_an_edit_that_may_be_on_its_way_is_left_alone(store: SqlStore) -> None:
    await add(store, post("e1", "A", edits="status:j"))
    (under_way,) = await claim(store)
    await add(store, post("e2", "A", edits="status:j"))
    await sent(store, under_way, "ts")
    assert keys(await claim(store)) == ["e2"]


async def test_one_that_knows_it_is_alone_ends_every_lease(store: SqlStore) -> None:
    await add(store, post("a", "A"), post("b", "B"))
    await claim(store)
    assert await store.transact(lambda unit: unit.outbox.release_all(T0)) == 2
    assert keys(await claim(store)) == ["a", "b"]


async def test_400_at_once_are_each_sent_once_and_in_order(store: SqlStore) -> None:
    lanes = [f"L{n}" for n in range(20)]
    await asyncio.gather(*(add(store, *(post(f"{lane}-{n:02}", lane) for n in range(20))) for lane in lanes))
    gone: dict[str, list[str]] = {lane: [] for lane in lanes}

    async def relay() -> None:
        while items := await claim(store, limit=3):
            for item in items:
                gone[item.outgoing.place.channel].append(item.outgoing.dedupe)
                await sent(store, item, "ts")

    async with asyncio.timeout(60):
        while await store.transact(lambda unit: unit.outbox.pending()):
            await asyncio.gather(*(relay() for _ in range(8)))
    assert gone == {lane: [f"{lane}-{n:02}" for n in range(20)] for lane in lanes}
