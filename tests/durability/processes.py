"""HomeView as a process of its own, that a test starts, kills and stops. None outlives the test."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.fakes import gemini as fake_gemini
from tests.fakes.discord import FakeDiscord
from tests.fakes.gemini import FakeGemini
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack
from tests.servers.process import _die_with_parent

ROOT = Path(__file__).parents[2]
START_SECONDS = 40.0
_OTHERS = ("HOMEVIEW_", "SLACK_", "DISCORD_", "GEMINI", "GOOGLE_", "DATABASE_URL", "REDIS_URL", "PORT")
_ADDRESS = re.compile(r"HomeView is ready: (http://\S+)")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def environment(home: Path, *parts: Mapping[str, str], **values: str) -> dict[str, str]:
    """The caller's without its own HomeView settings and proxies, then ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_OTHERS) and not k.lower().endswith("_proxy")}
    ours = {"HOMEVIEW_HOME": str(home), "PORT": "0", "HOMEVIEW_LOG_FORMAT": "json", "PYTHONPATH": str(ROOT)}
    ours["HOMEVIEW_RATE_MESSAGES"] = "100000/minute"  # tests write faster than people
    for part in parts:
        ours |= part
    return kept | ours | values


def of_slack(slack: FakeSlack) -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.api_url}


def of_slack_over_http(slack: FakeSlack) -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_API_URL": slack.api_url}


def of_discord(discord: FakeDiscord) -> dict[str, str]:
    return {"DISCORD_BOT_TOKEN": discord.token, "DISCORD_API_URL": discord.api_url}


def of_gemini(gemini: FakeGemini) -> dict[str, str]:
    return {"GEMINI_API_KEY": fake_gemini.KEY, "GOOGLE_GEMINI_BASE_URL": gemini.base_url}


class Bot:
    """`python -m bot ...`. What it says goes to `log`, all lives of it one after the other."""

    def __init__(self, env: Mapping[str, str], log: Path, *arguments: str) -> None:
        self._env, self._arguments = dict(env), arguments or ("run",)
        self._process: subprocess.Popen[bytes] | None = None
        self._said_from = 0
        self.log = log
        log.touch()

    async def start(self) -> "Bot":
        """Begins it; `ready` waits until it says so."""
        self._said_from = self.log.stat().st_size
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - it must die with us, which asyncio cannot ask for
                [sys.executable, "-m", "bot", *self._arguments],
                cwd=self._env["HOMEVIEW_HOME"],
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=_die_with_parent(signal.SIGKILL),
            )
        return self

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def ready(self, seconds: float = START_SECONDS) -> str:
        """The page's address, when it is served. Raises with the log's end when it does not come up."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := _ADDRESS.search(_COLOURS.sub("", self.said()).replace("\n", " ")):
                return found[1]
            if not self.running:
                break
            await asyncio.sleep(0.02)
        raise AssertionError(f"{self._arguments} did not get ready: {self.said()[-3000:]}")

    def said(self) -> str:
        """What this life of it said."""
        with self.log.open("rb") as file:
            file.seek(self._said_from)
            return file.read().decode(errors="replace")

    def lines(self) -> list[dict[str, Any]]:
        """Every log line of all its lives, as an object."""
        return list(_objects(self.log.read_text(errors="replace")))

    async def ended(self, seconds: float = 40.0) -> int:
        """Its exit code."""
        end = time.monotonic() + seconds
        while self.running:
            if time.monotonic() > end:
                raise AssertionError(f"{self._arguments} did not end in {seconds} s: {self.said()[-3000:]}")
            await asyncio.sleep(0.01)
        assert self._process is not None
        code = self._process.returncode
        assert code is not None
        return code

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        if self.running:
            os.kill(self.pid, signal.SIGKILL)
        await self.ended(10)

    async def stop(self, seconds: float = 40.0) -> tuple[int, float]:
        """SIGTERM; its exit code, and the seconds it took."""
        began = time.monotonic()
        if self.running:
            os.kill(self.pid, signal.SIGTERM)
        return await self.ended(seconds), time.monotonic() - began

    async def __aenter__(self) -> "Bot":
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.kill()


def _objects(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except ValueError:  # the last line of a killed process
                continue
