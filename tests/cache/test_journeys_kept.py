"""Journeys that were read are kept decoded: read again without decrypting, and never older than the database."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import StoreError, VersionConflict
from core.journeys.model import Journey, JourneyState, Note
from core.persistence import SqlStore, open_store
from core.persistence.codec import STATE, Codec
from core.persistence.decoded import DecodedStates
from core.persistence.seal import Sealer
from core.ports.store import Unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST = Journey(
    "j1", "slack:T1", "slack:T1:C1", "slack:T1:U1", "kitchen", 1, "active", JourneyState("plan", {}), NOW, NOW, NOW
)


def noted(journey: Journey, text: str) -> Journey:
    return replace(journey, state=replace(journey.state, notes={"n1": Note(text, "plan", "slack:T1:U1", NOW)}))


def note(journey: Journey | None) -> str:
    assert journey is not None
    return journey.state.notes["n1"].text


async def read(store: SqlStore) -> Journey | None:
    return await store.transact(lambda unit: unit.journeys.get("j1"))


async def save(store: SqlStore, journey: Journey) -> Journey:
    return await store.transact(lambda unit: unit.journeys.save(journey))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every sealed state that was decrypted."""
    seen: list[bytes] = []
    really = Codec.open

    def listen(self: Codec[object], sealed: bytes, sealer: Sealer) -> object:
        if self is STATE:
            seen.append(sealed)
        return really(self, sealed, sealer)

    monkeypatch.setattr(Codec, "open", listen)
    return seen


async def test_an_unchanged_journey_is_decrypted_once(
    database_url: str, secret_keys: list[str], opened: list[bytes]
) -> None:
    writer, reader = open_store(database_url, secret_keys), open_store(database_url, secret_keys, lock=False)
    saved = await save(writer, noted(FIRST, "call the plumber"))
    for _ in range(3):
        assert await read(reader) == saved
        assert await reader.transact(lambda unit: unit.journeys.of_room("slack:T1:C1")) == ([saved], "")
    assert len(opened) == 1
    for _ in range(3):
        assert await read(writer) == saved
    assert len(opened) == 1, "who saved it knows it"
    await reader.close()
    await writer.close()


async def test_what_another_process_saved_is_seen_at_once(database_url: str, secret_keys: list[str]) -> None:
    one, other = open_store(database_url, secret_keys), open_store(database_url, secret_keys, lock=False)
    saved = await save(one, noted(FIRST, "first"))
    assert note(await read(other)) == "first"
    saved = await save(one, noted(saved, "second"))
    assert note(await read(other)) == "second"
    await save(other, noted(saved, "third"))
    assert note(await read(one)) == "third"
    with pytest.raises(VersionConflict):
        await save(one, noted(saved, "too late"))
    assert note(await read(one)) == "third"
    await other.close()
    await one.close()


async def test_what_changes_without_a_version_is_read_from_the_row(store: SqlStore) -> None:
    await save(store, noted(FIRST, "first"))
    await read(store)
    later = NOW + timedelta(hours=1)
    await store.transact(lambda unit: unit.journeys.touch("j1", later))
    found = await read(store)
    assert found is not None
    assert found.last_activity_at == later


async def test_a_save_that_is_undone_leaves_nothing_behind(database_url: str, secret_keys: list[str]) -> None:
    """The next one that saves, in whichever process, gets the same version."""
    store, other = open_store(database_url, secret_keys), open_store(database_url, secret_keys, lock=False)
    saved = await save(store, noted(FIRST, "first"))

    def fail(unit: Unit) -> None:
        unit.journeys.save(noted(saved, "never"))
        assert note(unit.journeys.get("j1")) == "never"
        raise RuntimeError("the rest of the transaction failed")

    with pytest.raises(RuntimeError):
        await store.transact(fail)
    await save(other, noted(saved, "second"))
    assert note(await read(store)) == "second"
    await other.close()
    await store.close()


async def test_half_a_character_reads_as_it_was_stored(database_url: str, secret_keys: list[str]) -> None:
    one, other = open_store(database_url, secret_keys), open_store(database_url, secret_keys, lock=False)
    await save(one, noted(FIRST, "half \ud83d"))
    assert note(await read(one)) == note(await read(other)) == "half ?"
    await other.close()
    await one.close()


async def test_a_row_that_was_damaged_is_told_though_it_was_read_before(
    sqlite_url: str, secret_keys: list[str]
) -> None:
    store = open_store(sqlite_url, secret_keys)
    await save(store, noted(FIRST, "first"))
    await read(store)
    with sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///"))) as database:
        database.execute("UPDATE journey SET state = substr(state, 1, length(state) - 4) || CAST('AAA=' AS BLOB)")
    with pytest.raises(StoreError, match="cannot be decrypted"):
        await read(store)
    await store.close()


def test_it_stays_within_its_room() -> None:
    states = DecodedStates(room=10_000)
    for number in range(100):
        states.keep(f"j{number}", 1, b"x" * 1_000, FIRST.state)
        states.get("j0", 1, b"x" * 1_000)
    assert len(states) == 10
    assert states.get("j0", 1, b"x" * 1_000) is FIRST.state
    assert states.get("j1", 1, b"x" * 1_000) is None
    states.keep("huge", 1, b"x" * 20_000, FIRST.state)
    assert len(states) == 0
