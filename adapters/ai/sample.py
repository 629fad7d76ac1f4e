"""A value that fits a JSON schema, always the same for the same schema. No model, no chance."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def sample(schema: Schema) -> Any:
    """Uses `examples`, `default` and `const` where given; else the mildest value the schema allows."""
    return _value(schema, schema.get("$defs", {}), "answer")


def _value(schema: Schema, defs: Schema, name: str) -> Any:
    if "$ref" in schema:
        return _value(defs[schema["$ref"].rsplit("/", 1)[-1]], defs, name)
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        # Where "nothing" can be said, that is the answer which makes nothing up and starts nothing.
        return "none" if "none" in schema["enum"] else schema["enum"][0]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return _value(schema[key][0], defs, name)
    return _by_type(schema, defs, name)


def _by_type(schema: Schema, defs: Schema, name: str) -> Any:
    kind = schema.get("type", "string")
    match kind if isinstance(kind, str) else kind[0]:
        case "object":
            return {key: _value(sub, defs, key) for key, sub in schema.get("properties", {}).items()}
        case "array":
            count = max(schema.get("minItems", 0), min(1, schema.get("maxItems", 1)))
            return [_value(schema.get("items", {}), defs, name) for _ in range(count)]
        case "integer":
            return int(schema.get("minimum", 0))
        case "number":
            return float(schema.get("minimum", 0.0))
        case "boolean":
            return False
        case "null":
            return None
        case _:
            text = f"A sample for {name.replace('_', ' ')}."
            return text[: schema.get("maxLength", len(text))]
