"""What the error bodies of OpenAI and those who speak like it say beside their status."""

import re
from collections.abc import Mapping
from typing import Any

from adapters.ai.failures import Refusal, seconds_of

BLOCKED = {"content_policy_violation", "content_filter", "moderation_blocked"}
NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"}
_WAIT = re.compile(r"try again in ((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)")
_WORD = re.compile(r"[\w.-]{1,60}")


def refusal(error: Any) -> Refusal:
    """Of an APIStatusError of the SDK; its `body` is the "error" of the answer (a dict, a text, or anything)."""
    body: Mapping[str, Any] = error.body if isinstance(error.body, Mapping) else {}
    code = _word(body.get("code")) or _word(body.get("type"))
    message = str(body.get("message", ""))
    wait = _WAIT.search(message)
    return Refusal(
        status=error.status_code,
        word=code,
        headers=error.response.headers,
        delay=seconds_of(wait[1]) if wait else None,
        bad_key=code == "invalid_api_key",
        no_credit=code in NO_CREDIT,
        blocked=code in BLOCKED or "Content Exists Risk" in message,  # DeepSeek's words, without a code
    )


def _word(value: object) -> str:
    """A code, and never a sentence: those may quote the prompt."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""
