"""Whether a reading is right, offered among its buttons, harmless, or a wrong write."""

import re
from dataclasses import dataclass
from itertools import permutations

from core import commands as c
from core.commands import Command
from core.understanding.safety import hazard
from core.understanding.scene import Scene
from core.understanding.text import folded
from tests.understanding.form import LATER_QUESTIONS, Entry, Reading
from tests.understanding.short import WRITES, told

MORE = 3
"""So many words may stand beside the wanted ones in a reminder, a note, a reason or a goal."""
_FILLER = frozenset({
    "the", "a", "an", "to", "that", "please", "pls", "and", "el", "la", "los", "las", "un", "una", "que", "por",
    "favor", "y", "der", "die", "das", "den", "dem", "ein", "eine", "einen", "zu", "dass", "bitte", "und", "le",
    "les", "l", "d", "du", "des", "une", "s", "il", "faut", "et", "de",
})  # fmt: skip
_STEP = re.compile(r"[kbd]\d")
_MOVES = frozenset({"done", "skip", "reopen", "resume"})
_BEGIN = re.compile(
    r"start (?P<kind>\w+)(?: (?P<goal>.+?))??(?: (?P<budget>\d+ [A-Z]{3}))?(?: built (?P<year>\d{4}))?"
    r"(?: called (?P<name>.+))?"
)
_SLASH = {
    "start": "start", "progress": "progress", "next": "next", "done": "done", "skip": "skip", "reopen": "reopen",
    "note": "note", "photos": "photos", "list": "list", "switch": "switch", "pause": "pause", "resume": "resume",
    "remind": "remind", "when": "remind", "reminders": "reminders", "cancel_reminder": "reminders", "undo": "undo",
    "ask": "ask", "pings": "quiet", "timezone": "timezone", "language": "language", "help": "help",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """`offered` holds for what is right, too. `alarm`: an emergency's card was shown."""

    right: bool
    offered: bool
    wrong_write: bool
    alarm: bool


def judge(entry: Entry, commands: tuple[Command, ...], scene: Scene) -> Verdict:
    writes = [one for one in commands if is_write(one, scene)]
    wanted = [want for reading in entry.expect for want in reading]
    wrong = any(not any(fits(want, one, scene) or _less(want, one) for want in wanted) for one in writes)
    alarm = any(_is_alarm(one) for one in commands)
    right = any(_reads(entry, reading, commands, scene) for reading in entry.expect)
    return Verdict(right, right or _offers(entry, commands), wrong, alarm)


def is_write(command: Command, scene: Scene) -> bool:
    """Whether something changes. A command that lacks what it needs only asks for it."""
    match command:
        case c.SkipStep(reason):
            return reason != ""
        case c.AddNote(text) | c.CorrectObservation(_, text):
            return text != ""
        case c.SetTimezone(zone):
            return zone != ""
        case c.SetLanguage(language):
            return language != ""
        case c.SwitchJourney(journey):
            active = scene.journey.id if scene.journey else ""
            return journey != active and any(journey == one.id for one in scene.journeys)
        case c.ResumeJourney(step):  # the journey's rules refuse a step that is closed
            return not (step and _is_closed(step, scene))
    return isinstance(command, WRITES)


def _is_closed(step: str, scene: Scene) -> bool:
    state = scene.journey.state.steps.get(step) if scene.journey else None
    return state is not None and state.status in ("done", "skipped")


def _is_alarm(command: Command) -> bool:
    return isinstance(command, c.SaySafety) and hazard(command.hazard).level == "emergency"


def _reads(entry: Entry, reading: Reading, commands: tuple[Command, ...], scene: Scene) -> bool:
    if reading == ("none",):
        return not any(is_write(one, scene) or _is_alarm(one) for one in commands)
    if reading == ("later",):
        return len(commands) == 1 and _recognised(entry.intent, commands[0])
    if len(reading) != len(commands):
        return False
    orders = permutations(commands) if all(want.startswith("fact ") for want in reading) else (commands,)
    return any(all(map(lambda want, one: fits(want, one, scene), reading, order)) for order in orders)


def _recognised(intent: str, command: Command) -> bool:
    """A note is offered; an answer to what is a question is offered with one."""
    if isinstance(command, c.AskQuestion):
        return intent in LATER_QUESTIONS
    return isinstance(command, c.Clarify) and "note" in command.guesses


def _offers(entry: Entry, commands: tuple[Command, ...]) -> bool:
    if len(commands) != 1:
        return False
    wanted = [reading[0] for reading in entry.expect if len(reading) == 1]
    match commands[0]:
        case c.Clarify(_, guesses):
            return any(_SLASH.get(want.split()[0], "-") in guesses for want in wanted)
        case c.AskFact(name, options):
            return any(want in [f"fact {name} {option}" for option in options] for want in wanted)
    return False


def fits(want: str, command: Command, scene: Scene) -> bool:
    """Whether a command is the wanted one, its content included."""
    got = told(command, scene)
    word = want.split()[0]
    if word != got.split()[0]:
        return False
    if want == got:
        return True
    if want.endswith(" *"):
        return set(_words(want)) <= set(_words(got))
    if word in ("clarify", "choose", "safety"):
        return set(want.split()) <= set(got.split())
    return _same(word, _here(word, want, scene), _here(word, got, scene))


def _here(word: str, line: str, scene: Scene) -> str:
    """A step that is named counts as the current one when it is."""
    parts = line.split(" ", 2)
    current = scene.journey.state.current if scene.journey else ""
    if word in _MOVES and len(parts) > 1 and parts[1] == current:
        del parts[1]
    return " ".join(parts)


def _same(word: str, want: str, got: str) -> bool:
    if word == "start":
        return _same_beginning(want, got)
    if _where(want) != _where(got) or _fixed(word, want) != _fixed(word, got):
        return False
    if word in ("remind", "note", "skip", "correct", "fact"):
        return _told_alike(want, got)
    return want == got


def _where(line: str) -> str:
    found = re.search(r" in (j\d)$", line)
    return found[1] if found else ""


def _fixed(word: str, line: str) -> str:
    """The part of which no letter may differ."""
    parts = line.split()
    match word:
        case "remind":
            return line.rpartition(" @ ")[2]
        case "skip":
            return parts[1] if len(parts) > 1 and _STEP.fullmatch(parts[1]) else ""
        case "fact":
            measured = parts[1] in ("year_built", "budget", "dimensions", "hire_or_diy", "skill")
            return line.casefold() if measured or parts[2] == "unknown" else parts[1]
        case "correct":
            return parts[1]
    return ""


def _same_beginning(want: str, got: str) -> bool:
    wanted, begun = _BEGIN.fullmatch(want), _BEGIN.fullmatch(got)
    if not wanted or not begun:
        return False
    for part in ("kind", "budget", "year", "name"):
        if folded(wanted[part] or "") != folded(begun[part] or ""):
            return False
    return set(_words(wanted["goal"] or "")) <= set(_words(begun["goal"] or ""))


def _less(want: str, command: Command) -> bool:
    """A beginning that leaves out what was said beside is not right, but writes nothing wrong."""
    if not isinstance(command, c.StartJourney) or not (wanted := _BEGIN.fullmatch(want)):
        return False
    begun = {"kind": command.template, "budget": command.budget, "year": command.year_built, "name": command.name}
    return all(not said or folded(said) == folded(wanted[part] or "") for part, said in begun.items())


def _told_alike(want: str, got: str) -> bool:
    wanted, said = _words(want), _words(got)
    extra = len(said) - len(wanted)
    empty = len(want.split()) == 1
    return set(wanted) <= set(said) and extra <= (0 if empty else MORE)


def _words(line: str) -> list[str]:
    return [word for word in re.findall(r"\w+", folded(line)) if word not in _FILLER]
