"""OpenAI's strict schemas: every property required, no other allowed, and words it does not know left out (our own
check of the answer has them all)."""

from collections.abc import Mapping
from typing import Any

_KEPT = {"type", "format", "description", "enum", "const", "minItems", "maxItems", "minimum", "maximum", "pattern"}


def strict_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ValueError for an object without named properties: strict schemas cannot say that."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    kept = {word: value for word, value in schema.items() if word in _KEPT}
    if "items" in schema:
        kept["items"] = strict_schema(schema["items"])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            kept["anyOf"] = [strict_schema(child) for child in schema[word]]
    if "$defs" in schema:
        kept["$defs"] = {name: strict_schema(child) for name, child in schema["$defs"].items()}
    if schema.get("type") == "object":
        if not schema.get("properties"):
            raise ValueError("an object without named properties")
        kept["properties"] = {name: strict_schema(child) for name, child in schema["properties"].items()}
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
