"""What the status card showed last, so that it is edited only when something that people see has changed."""

import hashlib

from core.ports.store import Unit
from core.views import Card, plain_text


def shows_anew(unit: Unit, name: str, card: Card) -> bool:
    """Whether the card differs from what was noted under `name`; from now on this one is noted."""
    digest = digest_of(card)
    if unit.cursors.all(name).get(name) == digest:
        return False
    unit.cursors.put(name, digest)
    return True


def digest_of(card: Card) -> str:
    """Equal for cards that people read as equal."""
    return hashlib.sha256(plain_text(card).encode()).hexdigest()
