"""The bodies of the fake's answers. What it is told to do is in tests/fakes/faults.py."""

import array
import base64
import hashlib
import json
import math
from typing import Any

from adapters.ai.sample import sample
from tests.fakes.faults import Scripted, split
from tests.fakes.openai.rules import Asked, Flavour

Json = dict[str, Any]
IMAGE_TOKENS = 765
DIMENSIONS = 256
TYPES = {401: "invalid_request_error", 429: "requests", 500: "server_error", 503: "server_error"}


def tokens(text: str) -> int:
    return (len(text) + 3) // 4


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


def choice_of(scripted: Scripted, asked: Asked) -> tuple[Json, str]:
    """The message and its finish reason."""
    if scripted.kind == "block_answer" and scripted.reason == "refusal":
        return {"role": "assistant", "content": None, "refusal": "I cannot help with that."}, "stop"
    if scripted.kind == "block_answer":
        return {"role": "assistant", "content": "", "refusal": None}, "content_filter"
    text = text_of(scripted, asked)
    cut = scripted.kind == "cut_off" or tokens(text) > asked.limit
    message = {"role": "assistant", "content": text[: 4 * asked.limit], "refusal": None}
    return message, scripted.code or ("length" if cut else "stop")


def usage_of(scripted: Scripted, asked: Asked, text: str, flavour: Flavour) -> Json:
    """`scripted.usage` may set "cached" and "reasoning" beside the API's own figures."""
    told = dict(scripted.usage)
    cached, reasoning = told.pop("cached", 0), told.pop("reasoning", 0)
    usage: Json = {
        "prompt_tokens": tokens(asked.system + asked.prompt) + IMAGE_TOKENS * len(asked.images),
        "completion_tokens": tokens(text) + reasoning,
    }
    usage |= told
    usage.setdefault("total_tokens", usage["prompt_tokens"] + usage["completion_tokens"])
    if flavour == "local":
        return usage
    usage["completion_tokens_details"] = {"reasoning_tokens": reasoning}
    if flavour == "deepseek":
        rest = usage["prompt_tokens"] - cached
        return usage | {"prompt_cache_hit_tokens": cached, "prompt_cache_miss_tokens": rest}
    return usage | {"prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0}}


def body_of(scripted: Scripted, asked: Asked, number: int, flavour: Flavour) -> Json:
    """A chat.completion."""
    message, finish = choice_of(scripted, asked)
    body = _head(asked, number, "chat.completion")
    body["choices"] = [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}]
    if scripted.tell_usage:
        body["usage"] = usage_of(scripted, asked, message["content"] or "", flavour)
    return body


def chunks_of(scripted: Scripted, asked: Asked, number: int, flavour: Flavour) -> list[Json]:
    """The chat.completion.chunks: the pieces, one with the finish reason, and one with the usage when asked for."""
    message, finish = choice_of(scripted, asked)
    head = _head(asked, number, "chat.completion.chunk")
    deltas: list[Json] = [{"content": text} for text in split(message["content"] or "", scripted.pieces)]
    if message["refusal"]:
        deltas = [{"refusal": message["refusal"]}]
    deltas[0] = {"role": "assistant", **deltas[0]}
    chunks = [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    if asked.body.get("stream_options", {}).get("include_usage") and scripted.tell_usage:
        usage = usage_of(scripted, asked, message["content"] or "", flavour)
        chunks.append({**head, "choices": [], "usage": usage})
    return chunks


def embeddings_of(scripted: Scripted, asked: Asked) -> Json:
    wide = asked.body.get("dimensions", DIMENSIONS)
    as_bytes = asked.body.get("encoding_format") == "base64"
    listed = []
    for index, text in enumerate(asked.texts):
        vector = _vector(text, wide)
        packed = base64.b64encode(array.array("f", vector).tobytes()).decode() if as_bytes else vector
        listed.append({"object": "embedding", "index": index, "embedding": packed})
    body: Json = {"object": "list", "model": asked.model, "data": listed}
    count = sum(tokens(text) for text in asked.texts)
    usage = {"prompt_tokens": count, "total_tokens": count} | scripted.usage
    return body | ({"usage": usage} if scripted.tell_usage else {})


def error_body(status: int, message: str, code: str = "", param: str | None = None) -> Json:
    kind = TYPES.get(status, "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code or None}}


def _head(asked: Asked, number: int, what: str) -> Json:
    return {"id": f"chatcmpl-{number}", "object": what, "created": 1_780_000_000, "model": asked.model}


def _vector(text: str, dimensions: int) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    return [round(2 * math.sin(seed * 0.001 + place), 6) for place in range(dimensions)]
