"""Any inbound happening as commands: safety first, then buttons, forms and slash commands by shape, then words."""

import re
from dataclasses import replace
from typing import assert_never

from core.commands import (
    AskQuestion,
    Clarify,
    Command,
    ConfirmObservation,
    CorrectObservation,
    Greet,
    Ignore,
    ReceivePhotos,
    Reject,
    SaySafety,
    ShowHelp,
    StartJourney,
)
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Greeted, Inbound, InboundMessage, MessageEdited
from core.understanding.answers import read_answer
from core.understanding.guesses import guesses_for
from core.understanding.orders import NAMES, order
from core.understanding.phrases import answer, patterns
from core.understanding.presses import read_form, read_press
from core.understanding.safety import Hazard, recognise, warning_for
from core.understanding.scene import Reading, Scene
from core.understanding.starts import mentions_room, start_of_kind
from core.understanding.text import flat_of, own_words
from core.understanding.when_grammar import pieces_in
from core.understanding.words import read_text

LONGEST = 10_000
"""Characters of a message that is read for wishes; safety reads all of it."""


def understand(inbound: Inbound, scene: Scene) -> Reading:
    """What to do about `inbound`. Pure: the same words in the same scene are the same commands."""
    match inbound:
        case InboundMessage():
            return _message(inbound, scene)
        case ButtonPressed():
            return Reading((read_press(inbound, scene),))
        case FormSubmitted():
            hazard = _emergency(" ".join(inbound.values.values()))
            command = read_form(inbound, scene)
            return Reading((command, SaySafety(hazard.id)) if hazard else (command,))
        case CommandInvoked():
            return _slash(inbound, scene)
        case MessageEdited():
            return Reading((Ignore(),))
        case Greeted():
            return Reading((Greet(),))
        case _:
            assert_never(inbound)


def prepare() -> None:
    """Reads the data files and compiles the patterns now rather than with the first message (some 0.15 s)."""
    recognise("")
    patterns()
    pieces_in("tomorrow", "month")


def _emergency(text: str) -> Hazard | None:
    found = recognise(text) if text else None
    return found if found and found.level == "emergency" else None


def _message(message: InboundMessage, scene: Scene) -> Reading:
    photos = (ReceivePhotos(message.attachments, message.text[:LONGEST]),) if message.attachments else ()
    if hazard := _emergency(message.text):
        return Reading((SaySafety(hazard.id), *(photos if message.addressed else ())), layer="safety")
    if not message.addressed:
        return Reading((Ignore(),))
    if len(message.text) > LONGEST:
        return Reading((*photos, Reject("too_long")))
    if not message.text.strip():
        return Reading(photos or (Reject("empty"),))
    reading = _captioned(message, photos, scene) if photos else _words(message.text, scene)
    return replace(reading, warning=warning_for(message.text, _year_built(scene)))


def _words(text: str, scene: Scene) -> Reading:
    said = own_words(text).strip()
    if not said:
        return Reading((Clarify(text.strip(), guesses_for(text, scene)),), sure=False)
    replied = _verdict(said, scene) or read_answer(said, scene)
    if replied is not None:
        return Reading(replied, layer="answers")
    commands, sure = read_text(said, scene)
    return Reading(commands, sure)


def _verdict(said: str, scene: Scene) -> tuple[Command, ...] | None:
    """A plain yes or no to what a model saw in the latest photo, while a question of another kind is open: no fact
    is answered by it."""
    if scene.journey is None or not scene.answering("fact"):
        return None
    since = scene.pending.at if scene.pending else scene.now
    photos = scene.journey.state.photos
    waiting = [key for key, photo in photos.items() if photo.observed and not photo.verdict and photo.at >= since]
    flat = flat_of(said).strip(" .!,")
    if len(waiting) == 1 and answer("affirm").fullmatch(flat):
        return (ConfirmObservation(waiting[0], scene.journey.id),)
    if len(waiting) == 1 and answer("deny").fullmatch(flat):
        return (CorrectObservation(waiting[0], "", scene.journey.id),)
    return None


def _captioned(message: InboundMessage, photos: tuple[Command, ...], scene: Scene) -> Reading:
    """The photo is taken in any case; of its caption only what is sure counts, the rest is kept beside the photo."""
    caption = own_words(message.text).strip()
    if not caption:
        return Reading(photos)
    reading = _words(caption, _without_free_answers(scene))
    begins = tuple(c for c in reading.commands if isinstance(c, StartJourney))
    others = tuple(c for c in reading.commands if not isinstance(c, StartJourney | ReceivePhotos))
    if not begins and not scene.journeys and (room := mentions_room(caption)):
        begins = (start_of_kind(room, caption, scene),)
    if not reading.sure:
        others = ()
    elif _asks_opinion(caption):  # the look at the photo is the answer
        others = tuple(c for c in others if not isinstance(c, AskQuestion))
    return replace(reading, commands=(*begins, *photos, *others), sure=True)


def _asks_opinion(caption: str) -> bool:
    parts = re.split(r"[.,;!?\n]+", flat_of(caption))
    return any(answer("opinion").fullmatch(part.strip()) for part in parts)


def _without_free_answers(scene: Scene) -> Scene:
    """Words beside a photo are about the photo: they answer no question to which any sentence is an answer."""
    measured = scene.answering("fact") and scene.asked("fact") in ("year_built", "budget", "dimensions")
    return scene if measured else replace(scene, pending=None)


def _slash(invoked: CommandInvoked, scene: Scene) -> Reading:
    text = " ".join([invoked.text, *invoked.options.values()]).strip()
    photos = (ReceivePhotos(invoked.attachments, text),) if invoked.attachments else ()
    if hazard := _emergency(text):
        return Reading((SaySafety(hazard.id), *photos), layer="safety")
    if len(text) > LONGEST:
        return Reading((*photos, Reject("too_long")))
    name = invoked.name.strip().lower()
    if not name:
        return Reading((*photos, ShowHelp()))
    if name not in NAMES:
        return Reading((*photos, Reject("unknown_command", invoked.name.strip()[:60])))
    command = order(name, invoked.text, scene, invoked.options)
    warning = warning_for(text, _year_built(scene)) if isinstance(command, AskQuestion | StartJourney) else None
    return Reading((*photos, command), warning=warning)


def _year_built(scene: Scene) -> str:
    fact = scene.journey.state.facts.get("year_built") if scene.journey else None
    return fact.value if fact else ""
