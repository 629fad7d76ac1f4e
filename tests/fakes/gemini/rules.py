"""What Gemini takes. Every check raises Invalid with the words of a 400."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TOP = {"contents", "systemInstruction", "generationConfig", "safetySettings", "tools", "toolConfig", "cachedContent"}
CONFIG = {
    "temperature",
    "topP",
    "topK",
    "seed",
    "candidateCount",
    "maxOutputTokens",
    "stopSequences",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "responseModalities",
    "thinkingConfig",
    "mediaResolution",
    "imageConfig",
}
SCHEMA_WORDS = {
    "$id",
    "$defs",
    "$ref",
    "$anchor",
    "type",
    "format",
    "title",
    "description",
    "enum",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "anyOf",
    "oneOf",
    "properties",
    "additionalProperties",
    "required",
    "propertyOrdering",
}
MAGIC = {
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG\r\n\x1a\n"),
    "image/webp": (8, b"WEBP"),
    "image/heic": (4, b"ftyp"),
    "image/heif": (4, b"ftyp"),
}
MAX_BODY = 20 * 1024 * 1024


class Invalid(Exception):
    """A 400 INVALID_ARGUMENT."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was understood."""

    model: str
    method: str
    system: str
    prompt: str
    images: tuple[tuple[str, bytes], ...]
    schema: Json | None
    config: Json
    key: str = ""
    searches: bool = False
    texts: tuple[str, ...] = ()
    """What a batchEmbedContents is for."""

    @property
    def paints(self) -> bool:
        return "IMAGE" in self.config.get("responseModalities", ())


def need(condition: object, message: str) -> None:
    if not condition:
        raise Invalid(message)


def only(value: object, allowed: set[str], where: str) -> Json:
    need(isinstance(value, dict), f"{where} must be an object")
    assert isinstance(value, dict)
    named = {_camel(name): child for name, child in value.items()}
    for name in named:
        message = f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
        need(name in allowed, message)
    return named


def _camel(name: str) -> str:
    """Protobuf's JSON takes fields by both names, and google-genai sends some of them as thinking_level."""
    return re.sub("_([a-z])", lambda match: match[1].upper(), name)


def read(model: str, method: str, raw: bytes, key: str) -> Asked:
    need(len(raw) <= MAX_BODY, "Request payload size exceeds the limit: 20971520 bytes.")
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Invalid("Invalid JSON payload received.") from error
    body = only(body, TOP, "")
    need(isinstance(body.get("contents"), list) and body["contents"], "contents is not specified")
    texts: list[str] = []
    images: list[tuple[str, bytes]] = []
    for content in body["contents"]:
        _content(content, texts, images)
    system: list[str] = []
    if "systemInstruction" in body:
        _content(body["systemInstruction"], system, [])
    config = _config(body.get("generationConfig", {}))
    schema = config.get("responseJsonSchema") or config.get("responseSchema")
    searches = _tools(body.get("tools", []))
    # Gemini 3 takes both; earlier ones do not.
    need(
        not searches or not schema or model.startswith("gemini-3"), "Tool use with a response mime type is unsupported"
    )
    wanted = {"IMAGE", "TEXT"} if "image" in model else {"TEXT"}
    modalities = set(config.get("responseModalities", ["TEXT"]))
    need(modalities <= wanted, f"Model does not support the requested response modalities: {sorted(modalities)}")
    return Asked(model, method, "\n".join(system), "\n".join(texts), tuple(images), schema, config, key, searches)


def read_embed(model: str, raw: bytes, key: str) -> Asked:
    """A batchEmbedContents: one text a request."""
    try:
        body = only(json.loads(raw), {"requests"}, "")
    except ValueError as error:
        raise Invalid("Invalid JSON payload received.") from error
    listed = body.get("requests")
    need(isinstance(listed, list) and listed, "requests is not specified")
    assert isinstance(listed, list)
    need(len(listed) <= 100, "at most 100 requests can be in one batch")
    texts = [_to_embed(request, model) for request in listed]
    dimensions = {request.get("outputDimensionality") for request in listed}
    config = {"outputDimensionality": dimensions.pop()}
    return Asked(model, "batchEmbedContents", "", "\n".join(texts), (), None, config, key, texts=tuple(texts))


def _to_embed(request: object, model: str) -> str:
    request = only(request, {"model", "content", "taskType", "title", "outputDimensionality"}, "requests[]")
    need(request.get("model") in {None, f"models/{model}"}, "the model of each request must be the model of the batch")
    texts: list[str] = []
    images: list[tuple[str, bytes]] = []
    _content(request.get("content"), texts, images)
    need(len(texts) == 1 and not images, "one text a request")
    need(0 < (request.get("outputDimensionality") or 1) <= 3072, "outputDimensionality must be in (0, 3072]")
    return texts[0]


def _tools(tools: object) -> bool:
    need(isinstance(tools, list), "tools must be a list")
    assert isinstance(tools, list)
    for tool in tools:
        tool = only(tool, {"googleSearch"}, "tools")
        only(tool.get("googleSearch"), {"timeRangeFilter", "searchTypes"}, "tools.googleSearch")
    return bool(tools)


def _content(content: object, texts: list[str], images: list[tuple[str, bytes]]) -> None:
    content = only(content, {"role", "parts"}, "contents")
    need(content.get("role", "user") in {"user", "model"}, "Please use a valid role: user, model.")
    need(isinstance(content.get("parts"), list) and content["parts"], "contents.parts must not be empty.")
    for part in content["parts"]:
        part = only(part, {"text", "inlineData"}, "contents.parts")
        need(len(part) == 1, "contents.parts: exactly one field of the oneof data must be set")
        if "text" in part:
            need(isinstance(part["text"], str) and part["text"], "contents.parts.text must not be empty")
            texts.append(part["text"])
        else:
            images.append(_inline(part["inlineData"]))


def _inline(blob: object) -> tuple[str, bytes]:
    blob = only(blob, {"mimeType", "data"}, "contents.parts.inlineData")
    mime, text = blob.get("mimeType"), blob.get("data")
    need(mime in MAGIC, f"Unsupported MIME type: {mime}")
    need(isinstance(text, str) and text and not set("+/") & set(text), "inlineData.data: not URL-safe base64")
    try:
        data = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("inlineData.data: Base64 decoding failed") from error
    offset, magic = MAGIC[mime]
    need(data[offset:].startswith(magic), "Unable to process input image. Please retry or report.")
    return mime, data


def _config(config: object) -> Json:
    config = only(config, CONFIG, "generationConfig")
    limit = config.get("maxOutputTokens", 1)
    need(isinstance(limit, int) and 0 < limit <= 65536, "maxOutputTokens must be in (0, 65536]")
    need(0 <= config.get("temperature", 0) <= 2, "temperature must be in the range [0.0, 2.0]")
    need(not ("responseSchema" in config and "responseJsonSchema" in config), "only one response schema may be set")
    for name in ("responseSchema", "responseJsonSchema"):
        if name in config:
            need(
                config.get("responseMimeType") == "application/json", f"{name} needs responseMimeType application/json"
            )
            _schema(config[name])
    modalities = config.get("responseModalities", [])
    need(isinstance(modalities, list) and set(modalities) <= {"TEXT", "IMAGE"}, "responseModalities")
    only(config.get("imageConfig", {}), {"aspectRatio", "imageSize"}, "imageConfig")
    thinking = only(
        config.get("thinkingConfig", {}), {"thinkingLevel", "thinkingBudget", "includeThoughts"}, "thinkingConfig"
    )
    need(len({"thinkingLevel", "thinkingBudget"} & set(thinking)) < 2, "thinking_level and thinking_budget exclude")
    need(str(thinking.get("thinkingLevel", "LOW")).upper() in {"MINIMAL", "LOW", "MEDIUM", "HIGH"}, "thinkingLevel")
    return config


def _schema(schema: object) -> None:
    need(isinstance(schema, dict), "a schema must be an object")
    assert isinstance(schema, dict)
    for word in schema:
        need(word in SCHEMA_WORDS, f"Unknown name \"{word}\" at 'generation_config.response_json_schema'")
    need("$ref" not in schema or not set(schema) - {"$ref"}, "no other properties may be set beside $ref")
    for name in ("properties", "$defs"):
        for child in schema.get(name, {}).values():
            _schema(child)
    for child in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("prefixItems", ())):
        _schema(child)
    if "items" in schema:
        _schema(schema["items"])
