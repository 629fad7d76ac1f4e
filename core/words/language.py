"""Which language is being spoken."""

from contextvars import ContextVar, Token
from functools import lru_cache
from typing import Literal, get_args

Language = Literal["en", "es", "de", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_NAMES: dict[Language, str] = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français"}
_spoken: ContextVar[Language] = ContextVar("language", default="en")


def language_now() -> Language:
    return _spoken.get()


@lru_cache(maxsize=1024)
def known_language(code: str) -> Language | None:
    """Of "de", "de-AT", "pt_BR": the language we speak, or None."""
    short = code.strip().lower().replace("_", "-").partition("-")[0]
    return next((language for language in LANGUAGES if language == short), None)


def name_of(language: Language) -> str:
    """As its speakers call it: "Deutsch"."""
    return _NAMES[language]


class _Speaking:
    """Not a generator: it is entered several times for each message."""

    __slots__ = ("_language", "_token")

    def __init__(self, language: Language) -> None:
        self._language = language

    def __enter__(self) -> None:
        self._token: Token[Language] = _spoken.set(self._language)

    def __exit__(self, *exc_info: object) -> None:
        _spoken.reset(self._token)


def speaking(language: str) -> _Speaking:
    """Inside, every text is in this language; in English for one that we do not speak. For one `with`."""
    return _Speaking(known_language(language) or "en")
