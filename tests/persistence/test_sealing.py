"""Encryption at rest: nothing that was said stands in the files; keys can be changed; wrong ones are told."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy as sa

from core.errors import SettingsError, StoreError
from core.persistence import Sealer, SqlStore, new_key, open_store
from core.persistence.codec import CONTEXT
from core.persistence.seal import Opened
from core.persistence.tables import metadata
from core.persistence.tables.base import Sealed
from core.ports.store import Context, Offer, Pending, Person, SeenPhoto, Shown, Unit, Wished
from core.views import Card, Text
from tests.persistence.make import T0, journey, later, lease, message, post, reminder, said, write

T = TypeVar("T")

SECRET = "Grandmother Hildegard"


def everything(unit: Unit) -> None:
    """One of each that holds words."""
    unit.inbox.receive(message(text=SECRET), "r", T0)
    unit.outbox.add(post(card=Card(SECRET, (Text(SECRET),))), T0)
    unit.journeys.save(journey())
    unit.writes.add(write(SECRET, patch={"name": [SECRET, "x"]}, ref={"text": SECRET}))
    unit.reminders.add(reminder(later(1), text=SECRET))
    unit.people.save(Person("slack:T1:U1", "slack:T1", SECRET))
    unit.talk.say(said(SECRET))
    unit.talk.ask("lane", Pending("when", {"text": SECRET}, T0))
    shown = Shown("slack:T1:U1", T0, (Offer(SECRET, "which", SECRET),))
    wished = Wished("slack:T1:U1", T0, SECRET, data={"text": SECRET})
    unit.talk.keep("another", Context((Pending("which", {"text": SECRET}, T0),), (shown,), (wished,)), T0)
    unit.photos.keep_seen(SeenPhoto("t", "m", "look/1", {"observations": [SECRET]}, "gemini"), T0)
    unit.feed.append("r", "m1", "said", {"text": SECRET}, T0)


async def test_the_raw_files_hold_none_of_the_words(sqlite_url: str, secret_keys: list[str]) -> None:
    store = open_store(sqlite_url, secret_keys)
    await store.transact(everything)
    await store.close()
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"slack:T1" in raw
    for words in (SECRET, "Hildegard", "Grandma's kitchen", "wall behind the sink", "Ada Lovelace"):
        assert words.encode() not in raw


def test_every_column_that_can_hold_words_is_sealed() -> None:
    sealed = {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.c if isinstance(c.type, Sealed)}
    assert sealed == {
        "feed.body",
        "inbox.payload",
        "journey.state",
        "outbox.body",
        "pending.data",
        "person.name",
        "reminder.text",
        "seen_photo.observation",
        "utterance.text",
        "write.words",
    }


async def test_a_sealed_column_refuses_plain_words(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="unencrypted"):
        await store._runner.run(lambda conn: conn.execute(sa.select(sa.literal(b"hello", Sealed))).scalar())


async def test_a_new_key_seals_and_the_old_ones_still_open(database_url: str) -> None:
    old, new = new_key(), new_key()
    await _with_keys(database_url, [old], lambda unit: unit.talk.say(said("old")))
    await _with_keys(database_url, [new, old], lambda unit: unit.talk.say(said("new")))
    kept = await _with_keys(database_url, [new, old], lambda unit: unit.talk.recent("r", "j", 5))
    assert [line.text for line in kept] == ["old", "new"]
    latest = await _with_keys(database_url, [new], lambda unit: unit.talk.recent("r", "j", 1))
    assert [line.text for line in latest] == ["new"]


async def test_wrong_keys_are_told_and_lose_nothing(database_url: str) -> None:
    right, wrong = new_key(), new_key()
    await _with_keys(database_url, [right], everything)
    with pytest.raises(StoreError, match="none of the secret keys fits") as caught:
        await _with_keys(database_url, [wrong], lambda unit: unit.talk.recent("r", "j", 1))
    assert "HOMEVIEW_SECRET_KEYS" in caught.value.remedy
    # Rows that cannot be read hold up nobody, and are there when the key is.
    assert await _with_keys(database_url, [wrong], lambda unit: unit.inbox.claim(T0, lease(), 5)) == []
    assert await _with_keys(database_url, [wrong], lambda unit: unit.outbox.claim(["slack"], T0, lease())) == []
    assert len(await _with_keys(database_url, [right], lambda unit: unit.inbox.claim(later(60), lease(99), 5))) == 1
    assert (
        len(await _with_keys(database_url, [right], lambda unit: unit.outbox.claim(["slack"], later(60), lease()))) == 1
    )


async def test_keys_are_checked_against_the_first_start(database_url: str) -> None:
    first, second = new_key(), new_key()
    for keys, fit in (([first], True), ([second, first], True), ([second], False)):
        store = open_store(database_url, keys)
        if fit:
            await store.check_keys()
        else:
            with pytest.raises(StoreError, match="none of the secret keys fits"):
                await store.check_keys()
        await store.close()


@pytest.mark.parametrize("keys", [[], ["short"], [new_key(), "not a key of the right size at all, it is longer"]])
def test_malformed_keys_are_refused_without_being_shown(keys: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Sealer(keys)
    assert not any(key in str(caught.value) for key in keys)


async def _with_keys(url: str, keys: list[str], work: Callable[[Unit], T]) -> T:
    store = open_store(url, keys)
    try:
        return await store.transact(work)
    finally:
        await store.close()


def test_what_was_sealed_last_is_not_decrypted_again_and_only_the_same_bytes_give_it(
    secret_keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sealer, context = Sealer(secret_keys), Context((Pending("when", {"text": SECRET}, T0),))
    sealed = CONTEXT.seal(context, sealer)
    changed = sealed[:-9] + (b"A" if sealed[-9:-8] != b"A" else b"B") + sealed[-8:]
    with pytest.raises(StoreError, match="decrypted"):
        CONTEXT.open(changed, sealer)
    fresh = Sealer(secret_keys)
    assert [CONTEXT.open(sealed, one) for one in (sealer, fresh, fresh)] == [context] * 3
    monkeypatch.setattr(Sealer, "open", lambda *_: pytest.fail("it was decrypted"))
    assert [CONTEXT.open(sealed, one) for one in (sealer, fresh)] == [context] * 2


def test_opened_values_have_a_bound_and_the_longest_unused_go_first() -> None:
    opened = Opened(room=30)
    for name in (b"a", b"b", b"c"):
        opened.keep("text", name * 10, name)
    assert opened.get("text", b"a" * 10) == b"a"
    opened.keep("text", b"d" * 10, b"d")
    assert [opened.get("text", name * 10) for name in (b"a", b"b", b"c", b"d")] == [b"a", None, b"c", b"d"]
    assert opened.get("name", b"a" * 10) is None
