"""How a setting is declared."""

from typing import Any

from pydantic import AliasChoices, Field, SecretStr

Secret = SecretStr | None
Address = str | None


def setting(name: str, about: str, default: Any = None) -> Any:
    """`name` in the environment; `about` is what docs/settings.md says of it."""
    return Field(default=default, validation_alias=AliasChoices(name), description=about)


def http_address(value: str | None) -> str | None:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value
