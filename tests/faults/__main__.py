"""`python -m tests.faults` plays the recorded mix and prints how many ended in a useful answer, by category."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from core.persistence import migrate, new_key, open_store
from tests.faults.mix import Tally, playing, recorded


async def played(folder: Path) -> Tally:
    url = f"sqlite:///{folder}/homeview.db"
    await migrate(url)
    store = open_store(url, (new_key(),))
    async with playing(store, folder) as play:
        for fault, asked in recorded():
            await play.one(fault, asked)
    await store.close()
    return play.tally


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as temporary:
        tally = asyncio.run(played(Path(temporary)))
    sys.stdout.write(f"{tally.table()}\nno plain card: {len(tally.not_plain)}\n")
