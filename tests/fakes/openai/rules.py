"""What the chat completions and embeddings take. Every check raises Invalid with the words of a 400."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from tests.fakes.gemini.rules import MAGIC

Json = dict[str, Any]
Flavour = Literal["openai", "deepseek", "local"]

CHAT = {
    "model",
    "messages",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "n",
    "stop",
    "seed",
    "stream",
    "stream_options",
    "response_format",
    "reasoning_effort",
    "presence_penalty",
    "frequency_penalty",
    "user",
}
EMBEDDINGS = {"model", "input", "encoding_format", "dimensions", "user"}
NOT_STRICT = {"default", "examples", "minLength", "maxLength", "oneOf", "allOf", "not", "uniqueItems"}
"""Words that a strict schema may not hold."""
_DATA = re.compile(r"data:(image/[a-z]+);base64,(.+)", re.S)


class Invalid(Exception):
    """A 400 invalid_request_error; `param` names the field."""

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was understood. `texts` are what an embeddings request is for."""

    model: str
    system: str
    prompt: str
    images: tuple[tuple[str, bytes], ...]
    schema: Json | None
    body: Json
    texts: tuple[str, ...] = ()

    @property
    def limit(self) -> int:
        return int(self.body.get("max_completion_tokens") or self.body.get("max_tokens") or 65536)


def need(condition: object, message: str, param: str | None = None) -> None:
    if not condition:
        raise Invalid(message, param)


def only(value: object, allowed: set[str], where: str) -> Json:
    need(isinstance(value, dict), f"{where} must be an object")
    assert isinstance(value, dict)
    for name in value:
        need(name in allowed, f"Unknown parameter: '{where}{name}'.", name)
    return value


def read_chat(raw: bytes, flavour: Flavour, images: bool) -> Asked:
    body = only(_json(raw), CHAT, "")
    need(isinstance(body.get("messages"), list) and body["messages"], "[] is too short - 'messages'", "messages")
    system: list[str] = []
    prompt: list[str] = []
    seen: list[tuple[str, bytes]] = []
    for message in body["messages"]:
        message = only(message, {"role", "content", "name"}, "messages[].")
        need(message.get("role") in {"system", "developer", "user", "assistant"}, "Invalid value: 'role'", "messages")
        _content(message.get("content"), prompt if message["role"] == "user" else system, seen)
    need(images or not seen, "Image input is not supported by this model.", "messages")
    _bounds(body, flavour)
    need("stream_options" not in body or body.get("stream"), "stream_options needs stream", "stream_options")
    only(body.get("stream_options", {}), {"include_usage"}, "stream_options.")
    words = "\n".join((*system, *prompt))
    schema = _format(body.get("response_format"), flavour, words)
    return Asked(body["model"], "\n".join(system), "\n".join(prompt), tuple(seen), schema, body)


def read_embeddings(raw: bytes) -> Asked:
    body = only(_json(raw), EMBEDDINGS, "")
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    need(isinstance(texts, list) and texts and len(texts) <= 2048, "'$.input' is invalid.", "input")
    assert isinstance(texts, list)
    need(all(isinstance(text, str) and text for text in texts), "'$.input' is invalid.", "input")
    need(body.get("encoding_format", "float") in {"float", "base64"}, "encoding_format", "encoding_format")
    return Asked(str(body.get("model")), "", "\n".join(texts), (), None, body, tuple(texts))


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except ValueError as error:
        raise Invalid("We could not parse the JSON body of your request.") from error


def _content(content: object, texts: list[str], images: list[tuple[str, bytes]]) -> None:
    if isinstance(content, str):
        texts.append(content)
        return
    need(isinstance(content, list) and content, "Invalid type for 'messages[].content'", "messages")
    assert isinstance(content, list)
    for part in content:
        part = only(part, {"type", "text", "image_url"}, "messages[].content[].")
        if part.get("type") == "text":
            need(isinstance(part.get("text"), str), "text must be a string", "messages")
            texts.append(part["text"])
        else:
            need(part.get("type") == "image_url", "Invalid value: 'type'", "messages")
            images.append(_picture(only(part.get("image_url"), {"url", "detail"}, "image_url.")))


def _picture(image: Json) -> tuple[str, bytes]:
    match = _DATA.fullmatch(str(image.get("url", "")))
    if match is None:
        raise Invalid("Invalid image_url: expected a data URL.", "messages")
    try:
        data = base64.b64decode(match[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("Invalid base64 image_url.", "messages") from error
    need(match[1] in MAGIC, f"unsupported image {match[1]}", "messages")
    offset, magic = MAGIC[match[1]]
    need(data[offset:].startswith(magic), "You uploaded an unsupported image.", "messages")
    return match[1], data


def _bounds(body: Json, flavour: Flavour) -> None:
    named = {"max_tokens", "max_completion_tokens"} & set(body)
    need(len(named) < 2, "max_tokens and max_completion_tokens exclude each other", "max_tokens")
    if flavour == "openai":
        need(
            "max_tokens" not in body,
            "Unsupported parameter: 'max_tokens' is not supported with this model.",
            "max_tokens",
        )
    else:
        need(
            "max_completion_tokens" not in body, "Unknown parameter: 'max_completion_tokens'.", "max_completion_tokens"
        )
        need("reasoning_effort" not in body, "Unknown parameter: 'reasoning_effort'.", "reasoning_effort")
    for name in named:
        need(isinstance(body[name], int) and body[name] > 0, f"Invalid value: '{name}'", name)


def _format(given: object, flavour: Flavour, words: str) -> Json | None:
    if given is None:
        return None
    form = only(given, {"type", "json_schema"}, "response_format.")
    match form.get("type"):
        case "text":
            return None
        case "json_object":
            need("json" in words.lower(), "'messages' must contain the word 'json'", "response_format")
            return _told(words)
        case "json_schema":
            need(flavour != "deepseek", "This response_format type is unavailable now", "response_format")
            told = only(form.get("json_schema"), {"name", "schema", "strict", "description"}, "json_schema.")
            need(re.fullmatch(r"[\w-]{1,64}", str(told.get("name", ""))), "Invalid name", "response_format")
            if told.get("strict"):
                _strict(told["schema"])
            schema: Json = told["schema"]
            return schema
        case other:
            raise Invalid(f"Invalid value: {other!r}", "response_format")


def _strict(schema: object) -> None:
    if isinstance(schema, list):
        for child in schema:
            _strict(child)
    if not isinstance(schema, dict):
        return
    bad = NOT_STRICT & set(schema)
    need(not bad, f"Invalid schema for response_format: {sorted(bad)} is not permitted.", "response_format")
    need("$ref" not in schema or len(schema) == 1, "$ref cannot have keywords beside it", "response_format")
    if schema.get("type") == "object":
        need(schema.get("additionalProperties") is False, "'additionalProperties' must be false", "response_format")
        need(
            set(schema.get("required", ())) == set(schema["properties"]), "'required' must name all", "response_format"
        )
    for name, child in schema.items():
        if name in {"properties", "$defs"}:
            for under in child.values():
                _strict(under)
        elif name in {"items", "anyOf"}:
            _strict(child)


def _told(words: str) -> Json | None:
    """The schema that the prompt tells in a line of its own, as a caller of json_object must."""
    for line in words.splitlines():
        if line.startswith("{"):
            try:
                found: Json = json.loads(line)
            except ValueError:
                continue
            if "properties" in found:
                return found
    return None
