"""kill -9 at any moment: what was committed is there, and nothing is there by half."""

import asyncio
import random
import sys

import pytest

from core.persistence import open_store
from core.ports.store import Unit
from tests.persistence.make import later, lease

WRITER = """
import asyncio, sys
from core.persistence import open_store
from tests.persistence.make import T0, message, post

async def main():
    store = open_store(sys.argv[1], [sys.argv[2]])
    n = len(await store.transact(lambda unit: unit.cursors.all("k")))
    while True:
        def work(unit):
            unit.inbox.receive(message(f"m{n:05}", f"C{n % 5}"), "r", T0)
            unit.cursors.put(f"k{n:05}", "v")
            unit.outbox.add(post(f"d{n:05}", f"C{n % 5}"), T0)
        await store.transact(work)
        print(n, flush=True)
        n += 1

asyncio.run(main())
"""


@pytest.mark.crash
async def test_what_was_committed_survives_a_kill(database_url: str, secret_keys: list[str]) -> None:
    told = -1
    for _ in range(4):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, database_url, secret_keys[0], stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        async with asyncio.timeout(30):
            for _ in range(random.randint(5, 60)):
                told = int(await process.stdout.readline())
        process.kill()
        rest, _ = await process.communicate()
        told = int(rest.split()[-1]) if rest.split() else told

    store = open_store(database_url, secret_keys)

    def counts(unit: Unit) -> tuple[int, int, int]:
        return len(unit.cursors.all("k")), unit.inbox.pending(), unit.outbox.pending()

    committed, received, posts = await store.transact(counts)
    # The last commit may have been made and not told.
    assert committed in {told + 1, told + 2}
    assert received == posts == committed
    heads = await store.transact(lambda unit: unit.inbox.claim(later(1), lease(), 100))
    assert [item.inbound.id for item in heads] == [f"m{n:05}" for n in range(5)]
    await store.close()
