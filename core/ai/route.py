"""Who is asked for what, in which order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.ai.errand import Errand
from core.costs.entry import Caller
from core.flags import in_percentage
from core.ports.ai import AIProvider, AIRequest, Capabilities

GUIDE = "guide"
"""The service of the offline guide, which is asked when no model answers."""
CHEAP_VISION = "cheap_vision"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider, with the model to ask there."""

    provider: AIProvider
    model: str

    @property
    def service(self) -> str:
        return self.provider.service

    @property
    def is_guide(self) -> bool:
        return self.provider.service == GUIDE


@dataclass(frozen=True, slots=True)
class Routes:
    """`overrides`: references "service/model" by name, which come before all others. `cheap_vision_percent`: of how
    many people the cheaper model looks at photos, always of the same."""

    overrides: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cheap_vision_percent: Decimal = Decimal(0)

    def references(self, errand: Errand[Any]) -> tuple[str, ...]:
        models = tuple(self.overrides.get(errand.name, errand.models))
        if errand.cheaper and self._takes_part(errand.caller):
            models = (errand.cheaper, *models)
        return tuple(dict.fromkeys(models))

    def _takes_part(self, caller: Caller) -> bool:
        return in_percentage(CHEAP_VISION, caller.person or caller.tenant, self.cheap_vision_percent)


@dataclass(frozen=True, slots=True)
class Choice:
    """`candidates` in order, the guide last. `too_large`: without it there would be more of them."""

    candidates: tuple[Candidate, ...]
    too_large: bool = False


def choose(
    providers: Sequence[AIProvider],
    references: Sequence[str],
    request: AIRequest,
    is_down: Callable[[str], bool] = lambda _: False,
) -> Choice:
    """Named ones that are registered; then the others, each with its own model; then the guide; last, those that are
    known to be down. Who cannot do it, or not so much of it, is left out."""
    by_service = {provider.service: provider for provider in providers}
    named = [Candidate(by_service[s], m) for s, _, m in (r.partition("/") for r in references) if s in by_service]
    known = {candidate.service for candidate in named}
    others = [Candidate(p, _own_model(p, request)) for p in providers if p.service not in known]
    able = [c for c in (*named, *others) if c.model and _can(c.provider.capabilities, request)]
    fitting = [c for c in able if _fits(c.provider.capabilities, request)]
    fitting.sort(key=lambda c: (not c.is_guide and is_down(c.service), c.is_guide))
    return Choice(tuple(fitting), len(fitting) < len(able))


def _own_model(provider: AIProvider, request: AIRequest) -> str:
    models = provider.capabilities.models
    wanted = "vision" if request.images and request.wants == "text" else request.wants
    model = models.get(wanted) or (models.get("text") if request.wants == "text" else None)
    return model or (provider.service if provider.capabilities.free else "")


def _can(able: Capabilities, request: AIRequest) -> bool:
    if able.tasks is not None and request.task not in able.tasks:
        return False
    match request.wants:
        case "embed":
            return able.embed
        case "paint":
            return able.paint
        case "text":
            needs = ((True, able.text), (request.schema is not None, able.schema), (request.search, able.search))
            return all(has for wanted, has in (*needs, (bool(request.images), able.images)) if wanted)


def _fits(able: Capabilities, request: AIRequest) -> bool:
    words = len(request.system.encode()) + len(request.prompt.encode())
    return len(request.images) <= able.max_images and words <= able.input_bytes
