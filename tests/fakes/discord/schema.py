"""Request bodies against Discord's own OpenAPI file, when it stands beside the project (`../shared/contracts`)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # ships no types
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.fakes.discord.errors import Json, Problem

OPENAPI = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "discord-openapi.json"

# The operations whose bodies are checked, by the fake's own names.
BODIES = {
    "message.create": ("/channels/{channel_id}/messages", "post"),
    "message.edit": ("/channels/{channel_id}/messages/{message_id}", "patch"),
    "interaction.callback": ("/interactions/{interaction_id}/{interaction_token}/callback", "post"),
    "webhook.create": ("/webhooks/{webhook_id}/{webhook_token}", "post"),
    "webhook.edit": ("/webhooks/{webhook_id}/{webhook_token}/messages/@original", "patch"),
    "commands.put": ("/applications/{application_id}/commands", "put"),
    "dm.create": ("/users/@me/channels", "post"),
}


def available() -> bool:
    return OPENAPI.is_file()


@cache
def _document() -> Json:
    document: Json = json.loads(OPENAPI.read_text("utf-8"))
    # discord.py sends snowflakes as whole numbers too, and Discord takes them.
    document["components"]["schemas"]["SnowflakeType"] = {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}]
    }
    return document


@cache
def _validator(operation: str) -> Draft202012Validator:
    path, method = BODIES[operation]
    document = _document()
    content = document["paths"][path][method]["requestBody"]["content"]
    pointer = f"urn:discord#/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}/requestBody/content"
    kind = next(iter(content)).replace("/", "~1")
    registry: Registry[Any] = Registry().with_resource(
        "urn:discord", Resource.from_contents(document, default_specification=DRAFT202012)
    )
    return Draft202012Validator({"$ref": f"{pointer}/{kind}/schema"}, registry=registry)


def check_schema(operation: str, body: object) -> list[Problem]:
    """Problems by the OpenAPI file; none when the file is absent (the fake's own rules stay)."""
    if not available():
        return []
    return [
        Problem(tuple(error.absolute_path), f"SCHEMA_{str(error.validator).upper()}", error.message[:300])
        for error in _validator(operation).iter_errors(body)
    ]
