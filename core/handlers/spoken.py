"""Which language somebody is spoken to in: what they asked for, else what they write in, else what is known of them."""

import re
from dataclasses import replace

from core.inbox import person_key
from core.messages import Inbound, InboundMessage
from core.ports.store import Person, Unit
from core.understanding.language import language_of, surely
from core.understanding.text import own_words
from core.understanding.trust import is_plain
from core.words import Language, known_language

_SAID_BY_OTHERS = re.compile(r"\s*(?::\s|[\"\u00ab\u201e\u201c\u2039]|\n\s*\n)")
"""Behind a colon, in quotes or below a blank line stands what somebody else wrote, or what shall be kept."""


def heard(person: Person, inbound: Inbound, default: Language) -> Person:
    """The person with the language of these words: a sentence changes it, one word does not, and nothing does once
    they chose. What their client is set to counts while nothing is known. A letter that they paste, or a line that they
    quote, is not what they write in."""
    if person.language_chosen or not isinstance(inbound, InboundMessage):
        return person
    known = person.language or known_language(inbound.sender.locale) or ""
    said = own_words(inbound.text)
    head = _SAID_BY_OTHERS.split(said, maxsplit=1)[0]
    if known:
        seen = surely(head) if is_plain(said) else "unknown"
    else:
        seen = language_of(head, default)
        seen = language_of(said, default) if seen == "unknown" else seen
    if seen in ("unknown", person.language):
        return person
    return replace(person, language=seen)


def spoken_to(person: Person | None, default: Language, locale: str = "") -> Language:
    return known_language(person.language if person else "") or known_language(locale) or default


def spoken_with(unit: Unit, inbound: Inbound, default: Language) -> Language:
    """Of whoever sent this: for answers that need nothing else of them."""
    return spoken_to(unit.people.get(person_key(inbound)), default, inbound.sender.locale)


def choice_of(person: Person) -> str:
    """As a write keeps it: "de" was heard, "de!" chosen."""
    return f"{person.language}!" if person.language_chosen else person.language


def with_choice(person: Person, kept: str) -> Person:
    return replace(person, language=kept.rstrip("!"), language_chosen=kept.endswith("!"))
