"""The model providers of the settings. A new one is a file in adapters/ai/, a line in TABLE and its settings."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr

from adapters.ai.mock_behaviour import MockBehaviour, parse_behaviour
from bot.settings import Settings
from bot.settings_models import parse_services
from core.errors import SettingsError
from core.ports.ai import AIProvider


@dataclass(frozen=True, slots=True)
class Row:
    """`service` is open when the setting `needs` is there. `open` loads no SDK and asks nobody yet."""

    service: str
    needs: str
    open: Callable[[Settings], AIProvider]


def _gemini(settings: Settings) -> AIProvider:
    from adapters.ai.gemini import GeminiProvider

    return GeminiProvider(_text(settings.gemini_api_key), settings.google_gemini_base_url or "")


def _deepseek(settings: Settings) -> AIProvider:
    from adapters.ai.openai_compatible import DEEPSEEK, OpenAICompatible

    key, address = _text(settings.deepseek_api_key), settings.deepseek_base_url or ""
    return OpenAICompatible(DEEPSEEK, key, settings.deepseek_model, images=settings.deepseek_images, base_url=address)


def _openai(settings: Settings) -> AIProvider:
    from adapters.ai.openai_compatible import OPENAI, OpenAICompatible

    key, address = _text(settings.openai_api_key), settings.openai_base_url or ""
    return OpenAICompatible(OPENAI, key, settings.openai_model, images=settings.openai_images, base_url=address)


def _local(settings: Settings) -> AIProvider:
    from adapters.ai.openai_compatible import LOCAL, OpenAICompatible

    key, address = _text(settings.local_ai_key), settings.local_ai_url or ""
    return OpenAICompatible(LOCAL, key, settings.local_ai_model, images=settings.local_ai_images, base_url=address)


def _stability(settings: Settings) -> AIProvider:
    from adapters.ai.stability import StabilityProvider

    return StabilityProvider(_text(settings.stability_api_key), settings.stability_base_url or "")


TABLE = (
    Row("gemini", "GEMINI_API_KEY", _gemini),
    Row("deepseek", "DEEPSEEK_API_KEY", _deepseek),
    Row("openai", "OPENAI_API_KEY", _openai),
    Row("local", "LOCAL_AI_URL", _local),
    Row("stability", "STABILITY_API_KEY", _stability),
)
"""In the order in which they are asked, where a task does not say otherwise."""


def providers(settings: Settings) -> list[AIProvider]:
    """In order: those whose key is set (in mode mock: one that makes everything up), with the exceptions of
    HOMEVIEW_SERVICES; in hybrid the offline guide last. Raises SettingsError."""
    behaviour = _behaviour(settings)
    found = [provider for row in TABLE if (provider := _of(row, settings, behaviour)) is not None]
    if settings.mode == "mock":
        from adapters.ai.mock import MockProvider

        found.append(MockProvider(behaviour))
    if settings.mode == "hybrid":
        from adapters.ai.guide import GuideProvider

        found.append(GuideProvider())
    return found


def _of(row: Row, settings: Settings, behaviour: MockBehaviour) -> AIProvider | None:
    named = parse_services(settings.services).get(row.service)
    is_set = bool(getattr(settings, row.needs.lower()))
    match named or ("off" if settings.mode == "mock" or not is_set else "real"):
        case "real" if not is_set:
            raise SettingsError(
                f"HOMEVIEW_SERVICES says {row.service}=real, but {row.needs} is not set.",
                remedy=f"Set it, or write {row.service}=mock or {row.service}=off.",
            )
        case "real":
            return row.open(settings)
        case "mock":
            from adapters.ai.mock import MockProvider

            return MockProvider(behaviour, row.service, row.open(settings).capabilities)
        case _:
            return None


def _behaviour(settings: Settings) -> MockBehaviour:
    """Read even where nothing is mocked: a slip in it is told at once."""
    try:
        return parse_behaviour(settings.mock)
    except ValueError as error:
        raise SettingsError(f"HOMEVIEW_MOCK: {error}.", remedy="See docs/models.md.") from None


def _text(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
