"""The example of `homeview chat --json` in docs/commands.md is run as it stands there."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.documents import ROOT, text_of
from tests.fakes.pictures import kitchen_photo

OUT_KEYS = {"in_reply_to", "to", "kind", "message_id", "text", "card"}
CODE = re.findall(r"```json\n(.*?)```", text_of("docs/commands.md"), re.S)


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("chat")
    (folder / "kitchen.jpg").write_bytes(kitchen_photo())
    return chat(folder, CODE[0])


def chat(folder: Path, lines: str, **settings: str) -> list[dict[str, Any]]:
    others = {k: v for k, v in os.environ.items() if not k.startswith(("HOMEVIEW_", "GEMINI_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--json"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=folder,
        env=others | settings | {"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_of_the_example_with_an_id_is_answered(replies: list[dict[str, Any]]) -> None:
    given = {line["id"] for line in map(json.loads, CODE[0].splitlines()) if "id" in line}
    assert given <= {reply["in_reply_to"] for reply in replies}


def test_the_reminder_of_the_example_is_posted_when_the_clock_passes_it(replies: list[dict[str, Any]]) -> None:
    assert [r["text"] for r in replies if r["card"]["title"] == "Reminder"] == ["Reminder\ncall the tile shop"]


def test_a_cost_report_is_posted_when_the_clock_passes_midnight(tmp_path: Path) -> None:
    asked, later = {"text": "do I need a permit to move the sink?"}, datetime.now(UTC) + timedelta(days=1)
    lines = "\n".join(map(json.dumps, (asked, {"at": later.isoformat()})))
    replies = chat(tmp_path, lines, HOMEVIEW_MODE="mock", HOMEVIEW_REPORTS="daily")
    (report,) = [r for r in replies if r["to"] == "admin"]
    assert report["text"].startswith("Costs of ")
    assert "Calls: 1" in report["text"]


def test_a_reply_has_the_documented_keys_and_kinds(replies: list[dict[str, Any]]) -> None:
    text = text_of("docs/commands.md")
    for reply in replies:
        assert set(reply) == OUT_KEYS == set(json.loads(CODE[1]))
        assert f'`"{reply["kind"]}"`' in text
        assert {f"`{block['type']}`" in text for block in reply["card"]["blocks"]} <= {True}


def test_the_documented_reply_is_like_the_real_one(replies: list[dict[str, Any]]) -> None:
    told = json.loads(CODE[1])
    real = next(r for r in replies if _kind_of(r) == _kind_of(told))
    assert set(told["card"]) == set(real["card"])
    assert told["card"]["blocks"][0] == real["card"]["blocks"][0]
    assert real["text"].startswith(told["text"].removesuffix("..."))


def _kind_of(reply: dict[str, Any]) -> tuple[str, str, str]:
    card = reply["card"]
    return reply["in_reply_to"], card["title"], card["blocks"][0]["type"]
