"""Conversations as data: what a person does, and words that must (and must not) stand in what comes back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.fakes import pictures
from tests.journeys.drivers.base import Driver, Reply

Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Turn:
    expect: Words = ()
    """Each must stand in the new or changed messages."""
    never: Words = ()
    """None of these may."""
    edits: Words = ()
    """Each must stand in a message that was there before and has changed."""
    user: str = ""


@dataclass(frozen=True)
class Say(_Turn):
    text: str
    photos: tuple[int, ...] = ()
    """Seeds of kitchen pictures (tests/fakes/pictures.py)."""


@dataclass(frozen=True)
class Slash(_Turn):
    text: str


@dataclass(frozen=True)
class Press(_Turn):
    label: str
    opens: str = ""
    """The title of the form that must open."""


@dataclass(frozen=True)
class Fill(_Turn):
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    """Words of the error that keeps the form open."""


@dataclass(frozen=True)
class Later(_Turn):
    """Time passes until a reminder with these words is there."""

    words: str


Turn = Say | Slash | Press | Fill | Later
Script = Sequence[Turn]


async def play(driver: Driver, script: Script) -> list[tuple[Turn, list[Reply]]]:
    """Every turn with what came back. AssertionError names the turn that went wrong, with the whole answer."""
    done = []
    for number, turn in enumerate(script, 1):
        try:
            replies = await act(driver, turn)
            _check(turn, replies, driver)
        except (AssertionError, LookupError, TimeoutError) as error:
            raise AssertionError(f"{driver.surface}, turn {number}, {turn}: {error}") from error
        done.append((turn, replies))
    return done


async def act(driver: Driver, turn: Turn) -> list[Reply]:
    match turn:
        case Say():
            return await driver.say(turn.text, [pictures.kitchen_photo(seed) for seed in turn.photos], user=turn.user)
        case Slash():
            return await driver.slash(turn.text, user=turn.user)
        case Press():
            return await driver.press(turn.label, user=turn.user)
        case Fill():
            return await driver.submit(**turn.values)
        case Later():
            return await driver.later(turn.words)


def _check(turn: Turn, replies: Sequence[Reply], driver: Driver) -> None:
    cards = [reply for reply in replies if not reply.private]
    told = plain("\n".join(text_of(reply) for reply in cards))
    changed = plain("\n".join(text_of(reply) for reply in cards if reply.edited))
    if isinstance(turn, Press):
        shown = driver.form.title if driver.form else ""
        assert shown == turn.opens, f"the form {turn.opens!r} should be open, {shown!r} is"
    if isinstance(turn, Fill) and turn.wrong:
        assert driver.form, "the form should have stayed open"
        assert turn.wrong in " ".join(driver.form.errors), driver.form.errors
    for words in turn.expect:
        assert words in told, f"{words!r} is not in the answer:\n{told}"
    for words in turn.never:
        assert words not in told, f"{words!r} is in the answer:\n{told}"
    for words in turn.edits:
        assert words in changed, f"{words!r} is in no message that was changed:\n{changed}"


def text_of(reply: Reply) -> str:
    buttons = " ".join(f"[{label}]" for label in reply.buttons if f"[{label}]" not in reply.text)
    return f"{reply.text}\n{buttons}".rstrip()


def plain(text: str) -> str:
    """Without the platforms' marks for bold, and without their escapes."""
    return re.sub(r"\\(?=\W)", "", text.replace("**", "").replace("*", ""))
