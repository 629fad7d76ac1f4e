"""The union of wishes through each provider's dialect of schemas: sent as one, and every kind of wish comes back."""

import json
from typing import Any

import jsonschema
import pytest

from adapters.ai.gemini import GeminiProvider
from adapters.ai.openai_compatible import OpenAICompatible
from core.ai.errand import schema_of
from core.ai.tasks.understand import UNDERSTAND, UnderstandGiven
from core.ai.wishes import Understood, intents
from core.costs.entry import Caller
from tests.fakes.faults import FaultServer, Scripted
from tests.unit.ai.fakes import World

Json = dict[str, Any]
WISHES: list[Json] = [
    {"intent": "none"},
    {"intent": "progress", "journey": ""},
    {"intent": "skip", "step": "", "reason": "we rent", "journey": ""},
    {"intent": "note", "text": "we rent", "journey": ""},
    {"intent": "remind", "text": "the key", "when": "friday", "at": "2026-11-27T09:00"},
    {"intent": "start", "kind": "kitchen", "name": "", "goal": "", "budget": "40k", "year_built": ""},
    {"intent": "fact", "name": "hire_or_diy", "value": "hire"},
    {"intent": "choose", "number": 2},
    {"intent": "quiet", "pings": "off"},
    {"intent": "timezone", "zone": "Paris", "iana": "Europe/Paris"},
    {"intent": "language", "language": "de"},
]
MESSAGE = "we rent, the key friday, kitchen 40k, Paris"
SERVICES = ("gemini", "openai", "deepseek", "local")


@pytest.fixture
def service(request: pytest.FixtureRequest) -> tuple[FaultServer, GeminiProvider | OpenAICompatible]:
    """The fake and the provider of the name that a test is given."""
    names = ("fake", "provider") if request.param == "gemini" else (f"{request.param}_fake", request.param)
    return request.getfixturevalue(names[0]), request.getfixturevalue(names[1])


def test_there_is_one_of_each_kind_here() -> None:
    kinds = schema_of(Understood)["$defs"]
    assert len(WISHES) == len(kinds)
    assert sum(len(kind["properties"]["intent"].get("enum", ["one"])) for kind in kinds.values()) == len(intents())


@pytest.mark.parametrize("service", SERVICES, indirect=True)
async def test_every_kind_of_wish_is_read(
    service: tuple[FaultServer, GeminiProvider | OpenAICompatible],
) -> None:
    fake, provider = service
    gateway = World(provider).gateway
    for wish in WISHES:
        told = {"wishes": [{**wish, "confidence": 0.9}], "danger": "none"}
        jsonschema.validate(told, schema_of(Understood))
        fake.script(Scripted(value=told))
        answer = await gateway.ask(UNDERSTAND, UnderstandGiven(MESSAGE), caller=Caller())
        assert answer.value == Understood.model_validate(told), fake.rejected
    assert fake.rejected == []


@pytest.mark.parametrize("service", SERVICES, indirect=True)
async def test_what_is_no_wish_is_no_answer(
    service: tuple[FaultServer, GeminiProvider | OpenAICompatible],
) -> None:
    fake, provider = service
    gateway = World(provider).gateway
    for wishes in ([], [{"intent": "start", "confidence": 0.9}], [{"intent": "none", "confidence": 0.9}] * 5):
        fake.always(Scripted(value={"wishes": wishes, "danger": "none"}))
        answer = await gateway.ask(UNDERSTAND, UnderstandGiven(MESSAGE), caller=Caller())
        assert (answer.value, answer.reason) == (None, "malformed")


async def test_gemini_is_sent_the_union(fake: FaultServer, provider: GeminiProvider) -> None:
    await World(provider).gateway.ask(UNDERSTAND, UnderstandGiven(MESSAGE), caller=Caller())
    sent = fake.requests[0].schema
    assert len(sent["properties"]["wishes"]["items"]["oneOf"]) == len(WISHES)
    assert sent["$defs"]["Begin"]["properties"]["intent"]["enum"] == ["start"]


async def test_openai_is_sent_a_strict_union(openai_fake: FaultServer, openai: OpenAICompatible) -> None:
    await World(openai).gateway.ask(UNDERSTAND, UnderstandGiven(MESSAGE), caller=Caller())
    sent = openai_fake.requests[0].body["response_format"]["json_schema"]
    assert sent["strict"] is True
    assert len(sent["schema"]["properties"]["wishes"]["items"]["anyOf"]) == len(WISHES)
    assert "oneOf" not in json.dumps(sent["schema"])
