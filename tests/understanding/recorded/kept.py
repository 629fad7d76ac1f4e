"""The recorded replies: a line a request, {"key": fingerprint, "message": ..., "reply": what the model answered}."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "replies.jsonl"


@cache
def replies() -> dict[str, dict[str, Any]]:
    """The replies by fingerprint."""
    lines = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    return {one["key"]: one["reply"] for one in map(json.loads, lines)}
