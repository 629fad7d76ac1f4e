"""People, talk, the page's feed, events with their deliveries, and cursors."""

import asyncio

from core.persistence import SqlStore
from core.ports.store import Context, Offer, Pending, Person, Shown, Wished
from tests.persistence.make import T0, later, lease, recorded, said


async def test_a_person_is_kept_with_their_wishes(store: SqlStore) -> None:
    assert await store.transact(lambda unit: unit.people.get("slack:T1:U1")) is None
    person = Person("slack:T1:U1", "slack:T1", "Ada", "Europe/Berlin", False)
    for one in (Person("slack:T1:U1", "slack:T1", "A"), person):
        await store.transact(lambda unit, one=one: unit.people.save(one))
    assert await store.transact(lambda unit: unit.people.get("slack:T1:U1")) == person


async def test_recent_talk_is_the_latest_in_its_order(store: SqlStore) -> None:
    lines = [said(f"line {n}") for n in range(5)]
    await store.transact(lambda unit: unit.talk.say(*lines[:3]))
    for line in (*lines[3:], said("elsewhere", journey="k"), said("far", room="s")):
        await store.transact(lambda unit, line=line: unit.talk.say(line))
    await store.transact(lambda unit: unit.talk.say())
    assert await store.transact(lambda unit: unit.talk.recent("r", "j", 3)) == lines[2:]


async def test_an_edited_message_changes_what_was_kept(store: SqlStore) -> None:
    for line in (said("kichen", inbound="m1"), said("Your kitchen", who="bot", inbound="m1"), said("x")):
        await store.transact(lambda unit, line=line: unit.talk.say(line))
    assert await store.transact(lambda unit: unit.talk.correct("m1", "kitchen"))
    assert not await store.transact(lambda unit: unit.talk.correct("m2", "kitchen"))
    assert not await store.transact(lambda unit: unit.talk.correct("", "kitchen"))
    kept = await store.transact(lambda unit: unit.talk.recent("r", "j", 9))
    assert [line.text for line in kept] == ["kitchen", "Your kitchen", "x"]


async def test_one_question_a_lane_is_open(store: SqlStore) -> None:
    asked = Pending("fact", {"fact": "year_built", "journey": "j"}, T0)
    for one in (Pending("when", {}, T0), asked):
        await store.transact(lambda unit, one=one: unit.talk.ask("lane", one))
    assert await store.transact(lambda unit: unit.talk.pending("lane")) == asked
    await store.transact(lambda unit: unit.talk.ask("lane", None))
    assert await store.transact(lambda unit: unit.talk.pending("lane")) is None


async def test_a_lane_s_context_is_kept_whole(store: SqlStore) -> None:
    questions = (Pending("when", {"text": "x"}, T0, "slack:T1:U1", "q1", "m1"), Pending("fact", {}, T0, id="q2"))
    shown = Shown("slack:T1:U1", T0, (Offer("Go", "switch", "j1"),), chosen="j1")
    context = Context(questions, (shown,), (Wished("slack:T1:U1", T0, "note: x", "j1", "w1", "fact", {"a": "b"}),))
    await store.transact(lambda unit: unit.talk.keep("lane", context, T0))
    assert await store.transact(lambda unit: unit.talk.context("lane")) == context
    assert await store.transact(lambda unit: unit.talk.pending("lane")) == questions[-1]
    await store.transact(lambda unit: unit.talk.keep("lane", Context(), T0))
    assert await store.transact(lambda unit: unit.talk.context("lane")) == Context()


async def test_a_question_from_before_there_were_contexts_is_still_asked(store: SqlStore) -> None:
    old = Pending("undo", {"write": "w1", "by": "slack:T1:U1"}, T0)
    await store.transact(lambda unit: unit.talk.ask("lane", old))
    (asked,) = (await store.transact(lambda unit: unit.talk.context("lane"))).asked
    assert (asked.kind, asked.by, dict(asked.data)) == ("undo", "slack:T1:U1", {"write": "w1"})


async def test_the_feed_counts_within_a_room_and_keeps_the_first(store: SqlStore) -> None:
    async def append(message: str, kind: str, room: str = "r") -> int:
        return await store.transact(lambda unit: unit.feed.append(room, message, kind, {"kind": kind}, T0))  # type: ignore[arg-type] # a FeedEntry's kind

    assert [await append("m1", "said"), await append("p1", "post"), await append("p1", "edit")] == [1, 2, 3]
    assert await append("m1", "said", room="s") == 1
    assert [await append("m1", "said"), await append("p1", "post"), await append("p1", "edit")] == [1, 2, 4]
    entries = await store.transact(lambda unit: unit.feed.since("r", 1))
    assert [(e.seq, e.message, e.kind) for e in entries] == [(2, "p1", "post"), (3, "p1", "edit"), (4, "p1", "edit")]
    assert entries[0].body == {"kind": "post"}
    assert [e.seq for e in await store.transact(lambda unit: unit.feed.latest("r", 2))] == [3, 4]


async def test_a_feed_written_by_many_at_once_has_no_gap(store: SqlStore) -> None:
    async def append(n: int) -> int:
        return await store.transact(lambda unit: unit.feed.append("r", f"m{n}", "post", {}, T0))

    async with asyncio.timeout(30):
        assert sorted(await asyncio.gather(*(append(n) for n in range(50)))) == list(range(1, 51))


async def test_events_are_read_latest_first(store: SqlStore) -> None:
    events = [recorded(step="k1", count=2, ok=True, share=0.5, none=None), recorded(), recorded("journey.paused")]
    await store.transact(lambda unit: unit.events.append(events[0]))
    await store.transact(lambda unit: unit.events.append_all([]))
    await store.transact(
        lambda unit: unit.events.append_all([*events[1:], recorded("cost.threshold_exceeded", journey_id="")])
    )
    assert await store.transact(lambda unit: unit.events.of_journey("j")) == events[::-1]
    assert await store.transact(lambda unit: unit.events.of_journey("j", 1)) == events[-1:]
    assert await store.transact(lambda unit: unit.events.of_journey("")) == []
    assert await store.transact(lambda unit: unit.events.named("journey.note_added")) == [events[1], events[0]]


async def test_each_subscriber_is_told_once(store: SqlStore) -> None:
    event = recorded()
    await store.transact(lambda unit: unit.events.append(event, ["alerts", "status"]))
    assert await store.transact(lambda unit: unit.events.pending()) == 2
    held = await store.transact(lambda unit: unit.events.claim(T0, lease()))
    assert [(d.subscriber, d.recorded, d.attempts) for d in held] == [("alerts", event, 1), ("status", event, 1)]
    assert await store.transact(lambda unit: unit.events.claim(later(59), lease())) == []
    assert await store.transact(lambda unit: unit.events.release_all(T0)) == 2  # type: ignore[attr-defined] # ours alone
    held = await store.transact(lambda unit: unit.events.claim(T0, lease()))
    await store.transact(lambda unit: unit.events.delivered(held[0]))
    await store.transact(lambda unit: unit.events.retry(held[1], later(5), "Broken"))
    (again,) = await store.transact(lambda unit: unit.events.claim(later(5), lease()))
    assert (again.subscriber, again.attempts) == ("status", 3)
    await store.transact(lambda unit: unit.events.retry(again, T0, "Broken", dead=True))
    assert await store.transact(lambda unit: unit.events.claim(later(999), lease())) == []
    assert await store.transact(lambda unit: unit.events.pending()) == 0


async def test_cursors_are_found_by_their_prefix(store: SqlStore) -> None:
    for key, value in (("discord:1", "a"), ("Discord:2", "b"), ("discord:1", "c"), ("dis_x", "d")):
        await store.transact(lambda unit, key=key, value=value: unit.cursors.put(key, value))
    assert await store.transact(lambda unit: unit.cursors.all("discord:")) == {"discord:1": "c"}
    assert await store.transact(lambda unit: unit.cursors.all("dis_")) == {"dis_x": "d"}
