"""Any inbound happening as commands: safety first, then buttons, forms and slash commands by shape, then words."""

import re
from dataclasses import replace
from typing import assert_never

from core.commands import (
    AskQuestion,
    Clarify,
    Command,
    Greet,
    Ignore,
    ReceivePhotos,
    RecordFact,
    Reject,
    SaySafety,
    ShowHelp,
    StartJourney,
)
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Greeted, Inbound, InboundMessage, MessageEdited
from core.understanding.context import press, read_context, which_journey
from core.understanding.guesses import guesses_for
from core.understanding.languages import language_wished
from core.understanding.orders import NAMES, order
from core.understanding.phrases import answer, patterns
from core.understanding.presses import read_form
from core.understanding.safety import Hazard, recognise, warning_for
from core.understanding.scene import Reading, Scene
from core.understanding.several import some_wishes
from core.understanding.starts import mentions_room, start_of_kind
from core.understanding.text import flat_of, own_words
from core.understanding.trust import tells_to_disobey
from core.understanding.when_grammar import pieces_in
from core.understanding.who import about_us
from core.understanding.words import read_text

LONGEST = 10_000
"""Characters of a message that is read for wishes; safety reads all of it."""


def understand(inbound: Inbound, scene: Scene) -> Reading:
    """What to do about `inbound`. Pure: the same words in the same scene are the same commands."""
    match inbound:
        case InboundMessage():
            return _message(inbound, scene)
        case ButtonPressed():
            return _press(inbound, scene)
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
    about_us("ready")
    pieces_in("tomorrow", "month")


def _press(inbound: ButtonPressed, scene: Scene) -> Reading:
    commands = press(inbound.action, inbound.value, scene)
    head, _, tail = inbound.value.partition("/")
    answers = {"clarify": tail or _last(scene, "clarify"), "which": head}.get(inbound.action, "")
    return Reading(commands, answers=answers, chose=inbound.value)


def _last(scene: Scene, kind: str) -> str:
    return scene.pending.id if scene.pending and scene.pending.kind == kind else ""


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
    if language := language_wished(said):
        return Reading((language,))
    if meant := read_context(said, scene):
        return Reading(meant.commands, layer="answers", answers=meant.answers, chose=meant.chose)
    commands, sure = read_text(said, scene)
    if any(isinstance(c, RecordFact) for c in commands) and tells_to_disobey(said):
        commands, sure = (Clarify(text.strip(), guesses_for(text, scene)),), False
    if not sure and (some := some_wishes(said, scene)):
        commands, sure = some, True
    return Reading(which_journey(commands, said, scene), sure)


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
    return replace(scene, open=(), shown=None, wished=None, replied=None) if measured else scene.alone()


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
