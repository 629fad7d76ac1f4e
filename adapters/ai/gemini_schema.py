"""Gemini takes a part of JSON schema: what it does not know is left out (our own check of the answer has it all)."""

from collections.abc import Mapping
from typing import Any

_KEPT = {
    "type",
    "format",
    "title",
    "description",
    "enum",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "required",
    "additionalProperties",
}
_ONE = {"items"}
_MANY = {"anyOf", "oneOf", "prefixItems"}
_NAMED = {"properties", "$defs"}


def gemini_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    kept: dict[str, Any] = {}
    for word, value in schema.items():
        if word in _KEPT:
            kept[word] = value
        elif word == "const":
            kept["enum"] = [value]
        elif word in _ONE:
            kept[word] = gemini_schema(value)
        elif word in _MANY:
            kept[word] = [gemini_schema(child) for child in value]
        elif word in _NAMED:
            kept[word] = {name: gemini_schema(child) for name, child in value.items()}
    return kept
