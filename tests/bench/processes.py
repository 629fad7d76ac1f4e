"""Processes for benchmarks: the fake Slack and what is measured against it, each ended by its own pid."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")


def environment(**values: str) -> dict[str, str]:
    """The caller's, without its HomeView settings and proxies."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("HOMEVIEW_", "SLACK_", "DISCORD_", "GEMINI", "GOOGLE_"))
    }
    for name in (*PROXIES, "DATABASE_URL", "REDIS_URL", "PORT"):
        kept.pop(name, None)
    # Counted as for people, and never refused: one writes here as fast as answers come.
    return kept | {"HOMEVIEW_RATE_MESSAGES": "1000000/minute"} | values


class Slack:
    """A fake Slack in its own process, without the outside schemas."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.slack", "--fast"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.said: dict[str, Any] = json.loads(self._process.stdout.readline())

    def tokens(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.said["bot_token"],
            "SLACK_APP_TOKEN": self.said["app_token"],
            "SLACK_API_URL": self.said["api_url"],
        }

    def control(self, name: str, **arguments: object) -> Any:
        request = urllib.request.Request(
            self.said["control"] + name, json.dumps(arguments).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@contextmanager
def fake_slack() -> Iterator[Slack]:
    slack = Slack()
    try:
        yield slack
    finally:
        slack.stop()


@contextmanager
def running(arguments: list[str], ready: str, env: dict[str, str]) -> Iterator[tuple[psutil.Process, float]]:
    """Starts it, waits for its ready line on stderr; gives the process and the seconds until then."""
    with tempfile.TemporaryDirectory() as home:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=env | {"HOMEVIEW_HOME": home, "PORT": "0", "HOMEVIEW_LOG_LEVEL": "warning"},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if ready in line:
                    break
            else:
                raise RuntimeError(f"{arguments} ended before it was ready")
            yield psutil.Process(process.pid), time.monotonic() - began
        finally:
            process.terminate()
            process.wait(30)


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def quantile(sorted_values: list[float], share: float) -> float:
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]
