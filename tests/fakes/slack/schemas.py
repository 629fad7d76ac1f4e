"""The two outside opinions on a body: slack_sdk's own models, and Slack's published schemas where they stand beside
the project (`../shared/contracts`)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # it ships no types
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

CONTRACTS = Path(__file__).resolve().parents[3].parent / "shared" / "contracts"


@cache
def _definitions(name: str) -> dict[str, Any] | None:
    path = CONTRACTS / name
    return json.loads(path.read_text())["definitions"] if path.exists() else None


@cache
def _block_validators(name: str) -> dict[str, Draft7Validator] | None:
    """One validator a block type: an error then names the field, not forty alternatives."""
    definitions = _definitions(name)
    if definitions is None:
        return None
    found = {}
    for key, body in definitions.items():
        kind = body.get("properties", {}).get("type", {}).get("const")
        if key.endswith("Block") and kind:
            found[kind] = Draft7Validator({"$ref": f"#/definitions/{key}", "definitions": definitions})
    return found


@cache
def _modal_validator() -> Draft7Validator | None:
    definitions = _definitions("slack-Modal.schema.json")
    return Draft7Validator({"$ref": "#/definitions/Modal", "definitions": definitions}) if definitions else None


def block_errors(block: dict[str, Any]) -> list[str]:
    """What the SDK's models and the schema have against one block of a message."""
    return _model_errors(block) + _schema_errors(block)


def _model_errors(block: dict[str, Any]) -> list[str]:
    parsed = Block.parse(block)
    if parsed is None:
        return []  # newer than the SDK: the schema has the say
    try:
        parsed.validate_json()
    except SlackObjectFormationError as error:
        return [f"slack_sdk: {error}"]
    return []


def _schema_errors(block: dict[str, Any]) -> list[str]:
    validators = _block_validators("slack-Blocks.schema.json")
    if validators is None:
        return []
    validator = validators.get(str(block.get("type")))
    if validator is None:
        return [f"schema: no block type {block.get('type')!r}"]
    return [f"schema: {e.message} at {list(e.absolute_path)}" for e in validator.iter_errors(block)]


def view_errors(view: dict[str, Any]) -> list[str]:
    """The same for a modal."""
    errors = []
    try:
        View(**view).validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        errors.append(f"slack_sdk: {error}")
    validator = _modal_validator()
    if validator and view.get("type") == "modal":
        errors += [f"schema: {e.message} at {list(e.absolute_path)}" for e in validator.iter_errors(view)]
    return errors
