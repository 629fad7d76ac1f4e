"""Settings for a command, with logging set up."""

from typing import TYPE_CHECKING, Any

from bot.cli import say_error
from core.errors import SettingsError

if TYPE_CHECKING:  # pydantic takes 0.2 s: only a command that runs pays
    from bot.settings import Settings


def settings_for_command(**overrides: Any) -> "Settings":
    """Reads the settings; a bad one ends the command and names it."""
    from bot.logs import set_up_logging
    from bot.settings import load

    try:
        settings = load(**{k: v for k, v in overrides.items() if v is not None})
    except SettingsError as exc:
        say_error(exc)
    set_up_logging(settings)
    return settings
