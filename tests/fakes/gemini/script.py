"""The bodies of the fake's answers. What it is told to do is in tests/fakes/faults.py."""

import base64
import hashlib
import json
import math
from typing import Any

from adapters.ai.sample import sample
from tests.fakes.faults import Scripted, split
from tests.fakes.gemini.rules import Asked
from tests.fakes.pictures import tile

__all__ = ["Scripted", "body_of", "chunks_of", "embeddings_of", "error_body", "prompt_tokens"]

Json = dict[str, Any]
IMAGE_TOKENS = 258
PAINTED_TOKENS = 1290
DIMENSIONS = 768

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


def tokens(text: str) -> int:
    """Four characters a token: close enough, and anyone can compute it."""
    return (len(text) + 3) // 4


def prompt_tokens(asked: Asked) -> int:
    return tokens(asked.system + asked.prompt) + IMAGE_TOKENS * len(asked.images)


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
    if asked.images:
        text, image = prompt_tokens(asked) - IMAGE_TOKENS * len(asked.images), IMAGE_TOKENS * len(asked.images)
        usage["promptTokensDetails"] = [_detail("TEXT", text), _detail("IMAGE", image)]
    body: Json = {"modelVersion": asked.model, "responseId": f"response-{number}"}
    if scripted.kind == "block_prompt":
        body["promptFeedback"] = {"blockReason": scripted.reason}
    elif scripted.kind == "block_answer":
        body["candidates"] = [{"finishReason": scripted.reason, "index": 0}]
    elif asked.paints:
        body["candidates"] = [{"content": _painted(scripted, number), "finishReason": "STOP", "index": 0}]
        usage["candidatesTokenCount"] = PAINTED_TOKENS
        usage["candidatesTokensDetails"] = [_detail("IMAGE", PAINTED_TOKENS)]
    else:
        _words(scripted, asked, body, usage)
    return body | ({"usageMetadata": _summed(usage | scripted.usage)} if scripted.tell_usage else {})


def _words(scripted: Scripted, asked: Asked, body: Json, usage: Json) -> None:
    text, limit = text_of(scripted, asked), asked.config.get("maxOutputTokens", 65536)
    cut = scripted.kind == "cut_off" or tokens(text) > limit
    text = text[: 4 * limit]
    content = {"role": "model", "parts": [{"text": text}]}
    body["candidates"] = [{"content": content, "finishReason": "MAX_TOKENS" if cut else "STOP", "index": 0}]
    usage["candidatesTokenCount"] = tokens(text)
    if asked.searches and scripted.queries:
        body["candidates"][0]["groundingMetadata"] = _grounding(scripted, text)


def _grounding(scripted: Scripted, text: str) -> Json:
    pages = [
        {"web": {"uri": f"https://example.org/{number}", "title": f"About {query}"}}
        for number, query in enumerate(dict.fromkeys(scripted.queries), 1)
    ]
    support = {"segment": {"endIndex": len(text.encode()), "text": text}, "groundingChunkIndices": [0]}
    return {
        "webSearchQueries": list(scripted.queries),
        "groundingChunks": pages,
        "groundingSupports": [support],
        "searchEntryPoint": {"renderedContent": "<div></div>"},
    }


def _painted(scripted: Scripted, number: int) -> Json:
    data = scripted.value if isinstance(scripted.value, bytes) else tile(number)
    part = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(data).decode()}}
    return {"role": "model", "parts": [part]}


def _detail(modality: str, count: int) -> Json:
    return {"modality": modality, "tokenCount": count}


def _summed(usage: Json) -> Json:
    counted = ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "toolUsePromptTokenCount")
    return usage | {"totalTokenCount": sum(usage.get(name, 0) for name in counted)}


def chunks_of(scripted: Scripted, body: Json) -> list[Json]:
    """The answer in pieces. Each counts what was written so far; the last has the finish reason and the grounding."""
    candidate: Json = body.get("candidates", [{}])[0]
    parts = candidate.get("content", {}).get("parts", [])
    if not parts or "text" not in parts[0]:
        return [body]
    chunks, so_far = [], ""
    texts = split(parts[0]["text"], scripted.pieces)
    for text in texts[:-1]:
        so_far += text
        begun = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
        chunk = {**body, "candidates": [begun]}
        if usage := body.get("usageMetadata"):
            chunk["usageMetadata"] = _summed(usage | {"candidatesTokenCount": tokens(so_far)})
        chunks.append(chunk)
    last = {**candidate, "content": {"role": "model", "parts": [{"text": texts[-1]}]}}
    return [*chunks, {**body, "candidates": [last]}]


def embeddings_of(scripted: Scripted, texts: tuple[str, ...], dimensions: int) -> Json:
    """A BatchEmbedContentsResponse: equal texts get equal vectors. Their length is not 1, as that of Gemini's shortened
    ones is not."""
    body: Json = {"embeddings": [{"values": _vector(text, dimensions)} for text in texts]}
    usage = {"promptTokenCount": sum(tokens(text) for text in texts)} | scripted.usage
    return body | ({"usageMetadata": usage} if scripted.tell_usage else {})


def _vector(text: str, dimensions: int) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    return [round(2 * math.sin(seed * 0.001 + place), 6) for place in range(dimensions)]


def error_body(status: int, message: str, retry_delay: str = "") -> Json:
    details: list[Json] = []
    if retry_delay:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry_delay})
    error = {"code": status, "message": message, "status": STATUS.get(status, "UNKNOWN"), "details": details}
    return {"error": error}
