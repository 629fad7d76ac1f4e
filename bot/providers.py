"""The model providers of the settings."""

from bot.settings import Settings
from core.ports.ai import AIProvider


def providers(settings: Settings) -> list[AIProvider]:
    """In order; none: the offline guide answers alone."""
    if settings.mode == "mock":
        from adapters.ai.mock import MockProvider

        return [MockProvider()]
    if settings.gemini_api_key is None:
        return []
    from adapters.ai.gemini import GeminiProvider

    return [GeminiProvider(settings.gemini_api_key.get_secret_value(), settings.google_gemini_base_url or "")]
