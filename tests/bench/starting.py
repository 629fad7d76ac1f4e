"""How long it takes to start, and what an idle process holds."""

import asyncio
import statistics
import subprocess
import sys
import time

from core.persistence import migrate, new_key
from tests.bench.processes import ROOT, environment, fake_slack, running
from tests.servers.postgres import postgres_server


def _help_seconds() -> float:
    took = []
    for _ in range(7):
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "bot", "--help"], cwd=ROOT, env=environment(), capture_output=True, check=True
        )
        took.append(time.monotonic() - began)
    return statistics.median(took)


def _ready_seconds() -> float:
    took = []
    for _ in range(3):
        with running(["-m", "bot", "run"], "is ready", environment()) as (_, seconds):
            took.append(seconds)
    return statistics.median(took)


def _idle_megabytes() -> float:
    """The `slack` process, connected and with nothing to do, over a real PostgreSQL."""
    key = new_key()
    with postgres_server() as base, fake_slack() as slack:
        url = f"{base}/postgres"
        asyncio.run(migrate(url))
        env = environment(**slack.tokens(), DATABASE_URL=url, HOMEVIEW_SECRET_KEYS=key)
        with running(["-m", "bot", "slack"], "is ready", env) as (process, _):
            time.sleep(5)
            return float(process.memory_info().rss) / 1e6


def rows() -> list[tuple[str, str, str]]:
    return [
        ("`homeview --help`", f"{_help_seconds():.2f} s", "0.4 s"),
        ("`homeview run` ready, empty database", f"{_ready_seconds():.2f} s", "3 s"),
        ("memory of the `slack` process, idle", f"{_idle_megabytes():.0f} MB", "< 130 MB"),
    ]
