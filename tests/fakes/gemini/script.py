"""What the fake is told to do next, and the bodies of its answers."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from adapters.ai.sample import sample
from tests.fakes.gemini.rules import Asked

Json = dict[str, Any]
Kind = Literal[
    "answer",
    "error",
    "block_prompt",
    "block_answer",
    "broken_json",
    "misfit",
    "cut_off",
    "silence",
    "reset",
    "nonsense",
]

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


@dataclass(frozen=True, slots=True)
class Scripted:
    """One coming answer.

    answer: `value` (a text or something to write as JSON; None: what fits the schema). error: `status`, with
    `retry_delay` ("2s") in the body and `retry_after` in the header. block_prompt and block_answer: `reason`.
    silence: `seconds` without a byte. nonsense: a 200 that is no JSON. `usage` replaces figures of usageMetadata.
    `delay`: seconds before the answer.
    """

    kind: Kind = "answer"
    value: Any = None
    status: int = 503
    retry_delay: str = ""
    retry_after: str = ""
    reason: str = "SAFETY"
    seconds: float = 60.0
    delay: float = 0.0
    usage: Json = field(default_factory=dict)


def tokens(text: str) -> int:
    """Four characters a token: close enough, and anyone can compute it."""
    return (len(text) + 3) // 4


def prompt_tokens(asked: Asked) -> int:
    return tokens(asked.system + asked.prompt) + 258 * len(asked.images)


def text_of(scripted: Scripted, asked: Asked) -> str:
    match scripted.kind:
        case "broken_json":
            return '{"room": "kitchen", "observations": ["The cou'
        case "misfit":
            return json.dumps({"something": ["else"]})
        case "cut_off":
            return '{"room": "kit'
    value = scripted.value
    if value is None:
        value = sample(asked.schema) if asked.schema else "A sample answer."
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def body_of(scripted: Scripted, asked: Asked, number: int) -> Json:
    """A GenerateContentResponse."""
    usage: Json = {"promptTokenCount": prompt_tokens(asked)}
    body: Json = {"modelVersion": asked.model, "responseId": f"response-{number}"}
    if scripted.kind == "block_prompt":
        body["promptFeedback"] = {"blockReason": scripted.reason}
    elif scripted.kind == "block_answer":
        body["candidates"] = [{"finishReason": scripted.reason, "index": 0}]
    else:
        text, limit = text_of(scripted, asked), asked.config.get("maxOutputTokens", 65536)
        cut = scripted.kind == "cut_off" or tokens(text) > limit
        text = text[: 4 * limit]
        content = {"role": "model", "parts": [{"text": text}]}
        body["candidates"] = [{"content": content, "finishReason": "MAX_TOKENS" if cut else "STOP", "index": 0}]
        usage["candidatesTokenCount"] = tokens(text)
    usage |= scripted.usage
    total = usage["promptTokenCount"] + usage.get("candidatesTokenCount", 0) + usage.get("thoughtsTokenCount", 0)
    return body | {"usageMetadata": {**usage, "totalTokenCount": total}}


def error_body(status: int, message: str, retry_delay: str = "") -> Json:
    details: list[Json] = []
    if retry_delay:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry_delay})
    error = {"code": status, "message": message, "status": STATUS.get(status, "UNKNOWN"), "details": details}
    return {"error": error}
