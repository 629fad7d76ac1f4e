"""Which language is being spoken."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, get_args

Language = Literal["en", "es", "de", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_NAMES: dict[Language, str] = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français"}
_spoken: ContextVar[Language] = ContextVar("language", default="en")


def language_now() -> Language:
    return _spoken.get()


def known_language(code: str) -> Language | None:
    """Of "de", "de-AT", "pt_BR": the language we speak, or None."""
    short = code.strip().lower().replace("_", "-").partition("-")[0]
    return next((language for language in LANGUAGES if language == short), None)


def name_of(language: Language) -> str:
    """As its speakers call it: "Deutsch"."""
    return _NAMES[language]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, every text is in this language; in English for one that we do not speak."""
    token = _spoken.set(known_language(language) or "en")
    try:
        yield
    finally:
        _spoken.reset(token)
