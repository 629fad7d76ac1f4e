"""Every model that these settings can have asked."""

from bot.providers import providers
from bot.settings import Settings
from core.ai.references import parse_models
from core.ai.tasks.advise import ADVISE
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO
from core.ai.tasks.understand import UNDERSTAND
from core.costs.price_list import Asked
from core.ports.ai import AIProvider

_WANTS = {"embed": "embed", "paint": "paint", "look_at_photo": "vision"}
"""What a name of HOMEVIEW_MODELS wants; all else is text."""


def models_of_tasks() -> list[Asked]:
    """Those that the tasks name, whether they are set up or not."""
    found = []
    for task in (ADVISE, LOOK_AT_PHOTO, UNDERSTAND):
        for reference in (*task.models, task.cheaper):
            found += _asked(task.name, reference)
    return list(dict.fromkeys(found))


def models_of_settings(settings: Settings) -> list[Asked]:
    """Those that are set up: a provider of the settings takes them, and bills for them."""
    billing = {provider.service: provider for provider in providers(settings) if not provider.capabilities.free}
    named = [one for name, models in parse_models(settings.models).items() for m in models for one in _asked(name, m)]
    wanted = [one for one in (*models_of_tasks(), *named) if one.service in billing]
    return list(dict.fromkeys([*wanted, *(one for provider in billing.values() for one in _own(provider))]))


def _asked(name: str, reference: str) -> list[Asked]:
    service, sign, model = reference.partition("/")
    return [Asked(service, model, _WANTS.get(name, "text"))] if sign else []


def _own(provider: AIProvider) -> list[Asked]:
    able = provider.capabilities
    return [
        Asked(provider.service, model, wants, searches=able.search and wants == "text")
        for wants, model in able.models.items()
    ]
