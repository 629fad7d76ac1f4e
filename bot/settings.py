"""Frozen settings from the environment, `.env` and `.env.{HOMEVIEW_ENV}`; the only reader of it.

Stronger first: the environment, then `.env.{HOMEVIEW_ENV}`, then `.env`. A name that begins with HOMEVIEW_ and is not
known, or a value that does not fit, is a SettingsError at start that names it (never the value of a secret).
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import (
    AliasChoices,
    BeforeValidator,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings_field import Address, Secret, http_address, setting
from bot.settings_models import ModelSettings
from bot.settings_money import MoneySettings
from core.addresses import is_loopback
from core.errors import SettingsError
from core.words.language import Language

TEST_PREFIXES = ("HOMEVIEW_TEST_", "HOMEVIEW_REQUIRE_")
"""Names the test set-up reads, not we."""
_SCHEMES = {
    "discord_gateway_url": ("ws://", "wss://"),
    "redis_url": ("redis://", "rediss://", "unix://"),
}
_SLACK_TOKENS = {"slack_bot_token": ("xoxb-", "xoxe.xoxb-"), "slack_app_token": ("xapp-",)}
_FERNET_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_PLAIN = {
    "int_parsing": "must be a whole number",
    "decimal_parsing": "must be a number of dollars, such as 50",
    "finite_number": "must be a number of dollars, such as 50",
}
"""Pydantic's words for what a person got wrong, in ours; a choice's are told by its own."""


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class Settings(ModelSettings, MoneySettings):
    """Every setting, by the name it has in the environment. docs/settings.md is checked against this."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    slack_bot_token: Secret = setting("SLACK_BOT_TOKEN", "Slack's bot token, xoxb-...")
    slack_app_token: Secret = setting("SLACK_APP_TOKEN", "Slack's app token, xapp-...: Socket Mode when set")
    slack_signing_secret: Secret = setting("SLACK_SIGNING_SECRET", "Slack's signing secret, for events over HTTP")
    slack_api_url: Address = setting("SLACK_API_URL", "another address of Slack's Web API (proxy, tests)")
    discord_bot_token: Secret = setting("DISCORD_BOT_TOKEN", "Discord's bot token")
    discord_api_url: Address = setting("DISCORD_API_URL", "another address of Discord's REST API (proxy, tests)")
    discord_gateway_url: Address = setting(
        "DISCORD_GATEWAY_URL", "another gateway; unset: what the API's /gateway/bot returns"
    )
    database_url: Address = setting(
        "DATABASE_URL", "postgresql://... for many processes; unset: SQLite in HOMEVIEW_HOME"
    )
    redis_url: Address = setting("REDIS_URL", "redis://...: wake-ups, cache and rates between processes; optional")
    port: int = setting("PORT", "the port of the page, and of Slack over HTTP", 8080)
    home: Path = setting("HOMEVIEW_HOME", "the folder of the database, the photos and the keys", Path(".homeview"))
    env: str = setting("HOMEVIEW_ENV", "also read .env.NAME", "")
    host: str = setting("HOMEVIEW_HOST", "where the page listens; wider than 127.0.0.1 needs a password", "127.0.0.1")
    admin_channel: str = setting("HOMEVIEW_ADMIN_CHANNEL", "slack:C123, discord:456 or web", "")
    timezone: str = setting("HOMEVIEW_TIMEZONE", "IANA name: people's until they set theirs, and the budgets'", "UTC")
    language: Annotated[Language, BeforeValidator(_lower)] = setting(
        "HOMEVIEW_LANGUAGE", "en, es, de or fr: of the admin channel, and of people until theirs is known", "en"
    )
    web_password: Secret = setting("HOMEVIEW_WEB_PASSWORD", "the page's password")
    secret_keys: Secret = setting(
        "HOMEVIEW_SECRET_KEYS", "Fernet keys, comma-separated: the first encrypts, all decrypt; unset: made in the home"
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = setting(
        "HOMEVIEW_LOG_FORMAT", "console or json", "console"
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = setting(
        "HOMEVIEW_LOG_LEVEL", "debug, info, warning or error", "info"
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Values come from `load` alone, so that a test or a tool can give its own."""
        return (init_settings,)

    @field_validator("port")
    @classmethod
    def _port_in_range(cls, value: int) -> int:
        if not 0 <= value <= 65535:
            raise ValueError("must be 0 to 65535 (0: any free one)")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no IANA time zone, such as Europe/Berlin")
        return value

    @field_validator("admin_channel")
    @classmethod
    def _admin_channel_shape(cls, value: str) -> str:
        platform, _, channel = value.partition(":")
        if value in ("", "web") or (platform in ("slack", "discord") and channel):
            return value
        raise ValueError("must be slack:CHANNEL, discord:CHANNEL or web")

    @field_validator("slack_api_url", "discord_api_url")
    @classmethod
    def _platform_address(cls, value: str | None) -> str | None:
        return http_address(value)

    @field_validator("discord_gateway_url", "redis_url")
    @classmethod
    def _address_of_its_kind(cls, value: str | None, info: ValidationInfo) -> str | None:
        kinds = _SCHEMES[str(info.field_name)]
        if value and not value.startswith(kinds):
            raise ValueError(f"must begin with {' or '.join(kinds)}")
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _slack_token_form(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        kind = _SLACK_TOKENS[str(info.field_name)]
        if value and not value.get_secret_value().startswith(kind):
            raise ValueError(f"must begin with {' or '.join(kind)}: another token was copied")
        return value

    @field_validator("secret_keys")
    @classmethod
    def _keys_are_keys(cls, value: SecretStr | None) -> SecretStr | None:
        for number, key in enumerate(value.get_secret_value().split(",") if value else (), 1):
            if not _FERNET_KEY.fullmatch(key.strip()):
                raise ValueError(f"holds no key in place {number}: `homeview new-key` makes one")
        return value

    @model_validator(mode="after")
    def _slack_is_whole(self) -> "Settings":
        lone = "SLACK_APP_TOKEN" if self.slack_app_token else "SLACK_SIGNING_SECRET"
        if self.slack_bot_token is None and (self.slack_app_token or self.slack_signing_secret):
            raise ValueError(f"SLACK_BOT_TOKEN is missing, but {lone} is set: Slack needs both, or neither")
        if self.slack_bot_token and not (self.slack_app_token or self.slack_signing_secret):
            raise ValueError(
                "SLACK_BOT_TOKEN alone cannot receive: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"
            )
        return self

    @model_validator(mode="after")
    def _wider_needs_password(self) -> "Settings":
        if not is_loopback(self.host) and self.web_password is None:
            raise ValueError(
                "HOMEVIEW_HOST is wider than 127.0.0.1: set HOMEVIEW_WEB_PASSWORD, or leave it at 127.0.0.1"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The address of the database: DATABASE_URL, or the SQLite file in the home."""
        return self.database_url or f"sqlite:///{(self.home / 'homeview.db').resolve()}"

    @property
    def embedded(self) -> bool:
        """One process on SQLite."""
        return self.database.startswith("sqlite")

    def secrets(self) -> tuple[str, ...]:
        """Every secret's text, for the log filter that keeps them out; passwords inside addresses are some too."""
        found = [getattr(self, name) for name in type(self).model_fields]
        addresses = (value for value in found if isinstance(value, str) and "://" in value)
        secrets = (value.get_secret_value() for value in found if isinstance(value, SecretStr))
        return (*secrets, *(password for address in addresses for password in _passwords_in(address)))


def _passwords_in(address: str) -> tuple[str, ...]:
    """As it is written there, and as it is meant; none when the address is broken (whoever opens it will say so)."""
    try:
        password = urlsplit(address).password or ""
    except ValueError:
        return ()
    return tuple({password, unquote(password)} - {""})


def names() -> dict[str, str]:
    """Environment name -> what it is for, in order."""
    return {_alias(name): info.description or "" for name, info in Settings.model_fields.items()}


def _alias(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    assert isinstance(alias, AliasChoices)
    return str(alias.choices[0])


def _from_files(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    base = dotenv_values(folder / ".env")
    env = environ.get("HOMEVIEW_ENV") or base.get("HOMEVIEW_ENV") or ""
    more = dotenv_values(folder / f".env.{env}") if env else {}
    return {k: v for k, v in {**base, **more}.items() if v is not None}


def _unknown(files: Mapping[str, str], environ: Mapping[str, str]) -> str | None:
    """In our files every name must be known; in the environment, which others use too, those that carry our prefix."""
    known = names()
    ours = [k for k in environ if k.startswith("HOMEVIEW_") and not k.startswith(TEST_PREFIXES)]
    return next((k for k in (*files, *sorted(ours)) if k not in known), None)


def terminal_language(environ: Mapping[str, str] | None = None) -> str:
    """ "de_DE" under LANG=de_DE.UTF-8, installed here or not; "C" says nothing."""
    environ = os.environ if environ is None else environ
    told = next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := environ.get(name))), "")
    return told.partition(".")[0]


def load(environ: Mapping[str, str] | None = None, folder: Path | None = None, **overrides: Any) -> Settings:
    """Reads and checks the settings. Raises SettingsError that names what is wrong.

    `overrides` are by environment name and win (the command line's options).
    """
    environ = os.environ if environ is None else environ
    files = _from_files(environ, folder or Path.cwd())
    if unknown := _unknown(files, environ):
        raise SettingsError(f"{unknown} is no setting of HomeView.", remedy="docs/settings.md lists them all.")
    values = {**files, **environ, **{k: str(v) for k, v in overrides.items()}}
    given = {k: v.strip() for k, v in values.items() if k in names()}
    try:
        return Settings.model_validate({k: v for k, v in given.items() if v})  # an empty value is none
    except ValidationError as exc:
        raise SettingsError(_first_problem(exc), remedy="See docs/settings.md.") from None


def _first_problem(exc: ValidationError) -> str:
    error = exc.errors(include_input=False, include_url=False)[0]
    where = str(error["loc"][0]) if error["loc"] else ""
    told = _PLAIN.get(error["type"], error["msg"].removeprefix("Value error, ").replace("Input should", "must"))
    return f"{where} {told}.".strip()
