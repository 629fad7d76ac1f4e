"""Settings of the model providers: keys, addresses, models, and who answers what."""

from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings_field import Address, Secret, http_address, setting
from core.ai.references import parse_models

ServiceMode = Literal["real", "mock", "off"]
SERVICES = ("gemini", "deepseek", "openai", "local", "stability")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class ModelSettings(BaseSettings):
    """A part of Settings."""

    gemini_api_key: Secret = setting("GEMINI_API_KEY", "Gemini's key; unset: the offline guide answers")
    google_gemini_base_url: Address = setting("GOOGLE_GEMINI_BASE_URL", "another address of Gemini's API")
    deepseek_api_key: Secret = setting("DEEPSEEK_API_KEY", "DeepSeek's key: asked when Gemini does not answer")
    deepseek_base_url: Address = setting("DEEPSEEK_BASE_URL", "another address of DeepSeek's API")
    deepseek_model: str = setting("DEEPSEEK_MODEL", "which of DeepSeek's models", "deepseek-flash")
    deepseek_images: bool = setting("DEEPSEEK_IMAGES", "true: this model takes pictures", False)
    openai_api_key: Secret = setting("OPENAI_API_KEY", "OpenAI's key")
    openai_base_url: Address = setting("OPENAI_BASE_URL", "another address of OpenAI's API")
    openai_model: str = setting("OPENAI_MODEL", "which of OpenAI's models", "gpt-5-mini")
    openai_images: bool = setting("OPENAI_IMAGES", "false: this model takes no pictures", True)
    local_ai_url: Address = setting(
        "LOCAL_AI_URL", "a server of your own that speaks OpenAI's chat completions (Ollama, llama.cpp, vLLM)"
    )
    local_ai_key: Secret = setting("LOCAL_AI_KEY", "its key, if it asks for one")
    local_ai_model: str = setting("LOCAL_AI_MODEL", "which of its models", "")
    local_ai_images: bool = setting("LOCAL_AI_IMAGES", "true: this model takes pictures", False)
    stability_api_key: Secret = setting("STABILITY_API_KEY", "Stability's key: it paints pictures")
    stability_base_url: Address = setting("STABILITY_BASE_URL", "another address of Stability's API")
    mode: Annotated[Literal["real", "hybrid", "mock"], BeforeValidator(_lower)] = setting(
        "HOMEVIEW_MODE",
        "real: models only; hybrid: the offline guide when none answers; mock: made-up answers",
        "hybrid",
    )
    services: str = setting("HOMEVIEW_SERVICES", "exceptions from the mode: gemini=real, deepseek=mock, openai=off", "")
    mock: str = setting(
        "HOMEVIEW_MOCK", "how a mock behaves: latency=0.2, error=unavailable, rate=0.5, every=3, seed=1", ""
    )
    models: str = setting(
        "HOMEVIEW_MODELS",
        "who is asked for what, in order: advise=deepseek/deepseek-flash|gemini/gemini-3.8-flash, look_at_photo=...",
        "",
    )
    cheap_vision_percent: Decimal = setting(
        "HOMEVIEW_CHEAP_VISION_PERCENT",
        "how many of a hundred people have photos looked at by the cheaper model",
        Decimal(0),
    )
    cache_mb: int = setting("HOMEVIEW_CACHE_MB", "megabytes of memory for kept answers, in each process; 0: none", 32)
    health_interval: float = setting("HOMEVIEW_HEALTH_INTERVAL", "seconds between looks at providers; 0: none", 30.0)

    @field_validator("google_gemini_base_url", "deepseek_base_url", "openai_base_url", "local_ai_url")
    @classmethod
    def _model_address(cls, value: str | None) -> str | None:
        return http_address(value)

    @field_validator("stability_base_url")
    @classmethod
    def _painter_address(cls, value: str | None) -> str | None:
        return http_address(value)

    @field_validator("cheap_vision_percent")
    @classmethod
    def _percent(cls, value: Decimal) -> Decimal:
        if not 0 <= value <= 100:
            raise ValueError("must be 0 to 100")
        return value

    @field_validator("cache_mb")
    @classmethod
    def _room(cls, value: int) -> int:
        if not 0 <= value <= 65536:
            raise ValueError("must be 0 to 65536 megabytes")
        return value

    @field_validator("health_interval")
    @classmethod
    def _interval(cls, value: float) -> float:
        if value and not 1 <= value <= 3600:
            raise ValueError("must be 1 to 3600 seconds, or 0 for none")
        return value

    @field_validator("services")
    @classmethod
    def _services_known(cls, value: str) -> str:
        parse_services(value)
        return value

    @field_validator("models")
    @classmethod
    def _models_read(cls, value: str) -> str:
        parse_models(value, (*SERVICES, "guide", "mock"))
        return value

    @model_validator(mode="after")
    def _local_model_named(self) -> "ModelSettings":
        if self.local_ai_url and not self.local_ai_model:
            raise ValueError("LOCAL_AI_MODEL is missing, but LOCAL_AI_URL is set: name the model to ask there")
        return self


def parse_services(text: str) -> dict[str, ServiceMode]:
    """ "gemini=real, deepseek=mock". Raises ValueError."""
    found: dict[str, ServiceMode] = {}
    for part in filter(None, (part.strip() for part in text.lower().split(","))):
        name, _, mode = (piece.strip() for piece in part.partition("="))
        if name not in SERVICES or mode not in get_args(ServiceMode):
            raise ValueError(f"must be SERVICE=real, mock or off, with SERVICE one of {', '.join(SERVICES)}")
        found[name] = mode  # type: ignore[assignment] # one of them: checked above
    return found
