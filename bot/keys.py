"""The keys that seal what people write: from the setting, or made at the first start and kept in the home."""

import os
from pathlib import Path

from bot.settings import Settings
from core.errors import SettingsError
from core.persistence import new_key


def secret_keys(settings: Settings, *, make: bool = True) -> tuple[str, ...]:
    """The first encrypts, all decrypt. Without the setting: the home's key file, made when embedded.

    Raises SettingsError when many processes share a database: each would make a key of its own.
    """
    if settings.secret_keys is not None:
        return tuple(k.strip() for k in settings.secret_keys.get_secret_value().split(",") if k.strip())
    path = settings.home / "secret.keys"
    if path.exists():
        return tuple(path.read_text().split())
    if not settings.embedded:
        raise SettingsError(
            "HOMEVIEW_SECRET_KEYS is missing.",
            remedy="With DATABASE_URL it must be the same in every process. `homeview new-key` makes one.",
        )
    if not make:
        raise SettingsError(
            f"There are no keys in {settings.home}.", remedy="Start HomeView once, or check HOMEVIEW_HOME."
        )
    return (_make(path),)


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = new_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
