"""One command by its slash name and its words: what `/journey NAME words`, a guess's button and the rules share.

A required text that is missing stays empty: the handler asks for it.
"""

from collections.abc import Callable, Mapping

from core.commands import (
    AddNote,
    AskQuestion,
    AskWhen,
    Clarify,
    Command,
    CompleteStep,
    Greet,
    ListJourneys,
    ListReminders,
    PauseJourney,
    RemindMe,
    ReopenStep,
    ResumeJourney,
    SetLanguage,
    SetPings,
    SetTimezone,
    ShowHelp,
    ShowNext,
    ShowPhotos,
    ShowProgress,
    SkipStep,
    SwitchJourney,
    Undo,
)
from core.slash import SLASH
from core.understanding.find import find_journey, find_step, find_zone, split_skip
from core.understanding.languages import language_named
from core.understanding.remind import split_reminder
from core.understanding.scene import Scene
from core.understanding.starts import mentions_room, read_wish, start_of_kind
from core.understanding.text import folded, one_line
from core.understanding.when import NotUnderstood, Past, When, parse_when
from core.words import t

Options = Mapping[str, str]
NAMES = frozenset(slash.name for slash in SLASH)
_KINDS = ("kitchen", "bathroom", "diy")
_ON = frozenset({"on", "start", "yes", "again", "back on"})


def order(name: str, text: str, scene: Scene, options: Options | None = None) -> Command:
    """The command. Raises KeyError for a name that is not in SLASH."""
    return _ORDERS[name](text.strip(), scene, options or {})


def reminder(what: str, when_said: str, scene: Scene) -> Command:
    """A reminder from two texts; an empty `when_said` means that the time stands in `what`."""
    if when_said.strip():
        when = parse_when(when_said, scene.now, scene.zone)
    else:
        what, when = split_reminder(what, scene.now, scene.zone)
    match when:
        case When(due, local, _):
            return RemindMe(what or t("your renovation"), due, local, scene.zone)
        case Past():
            return AskWhen(what, "past")
        case NotUnderstood(problem):
            return AskWhen(what, problem)


def _start(text: str, scene: Scene, options: Options) -> Command:
    kind = folded(options.get("kind", "")).strip()
    if kind in _KINDS:
        said = " ".join(options.get(key, "") for key in ("kind", "budget"))
        begun = start_of_kind(kind, said, scene)
        return type(begun)(kind, options.get("name", "").strip(), "", begun.budget, "")
    wish = read_wish(text, scene) or read_wish(f"start {text}", scene)
    if wish:
        return wish.command
    room = mentions_room(text)
    if room or text:
        return start_of_kind(room or "diy", text, scene) if room else _start_diy(text, scene)
    return Greet()


def _start_diy(text: str, scene: Scene) -> Command:
    begun = start_of_kind("diy", text, scene)
    return type(begun)("diy", begun.name, text[:300], begun.budget, begun.year_built)


def _of_step(make: Callable[[str], Command], name: str) -> Callable[[str, Scene, Options], Command]:
    """For commands with an optional step: an unknown step is asked about, never taken for the current one."""

    def build(text: str, scene: Scene, options: Options) -> Command:
        words = options.get("step", text)
        step = find_step(words, scene)
        return Clarify(words, (name, "progress", "help")) if step is None else make(step)

    return build


def _skip(text: str, scene: Scene, options: Options) -> Command:
    if "reason" in options or "step" in options:
        step = find_step(options.get("step", ""), scene)
        reason = one_line(options.get("reason", ""))
        return Clarify(options.get("step", ""), ("progress", "help")) if step is None else SkipStep(reason, step)
    step, reason = split_skip(text, scene) or ("", one_line(text))
    return SkipStep(reason, step)


def _reopen(text: str, scene: Scene, options: Options) -> Command:
    words = options.get("step", text)
    step = find_step(words, scene)
    return ReopenStep(step) if step else Clarify(words, ("progress", "help"))


def _resume(text: str, scene: Scene, options: Options) -> Command:
    words = options.get("step", text)
    if (step := find_step(words, scene)) is not None:
        return ResumeJourney(step)
    found = find_journey(words, scene)
    return ResumeJourney(journey=found.id) if found else Clarify(words, ("resume", "list", "help"))


def _switch(text: str, scene: Scene, options: Options) -> Command:
    words = options.get("journey", text)
    found = find_journey(words, scene)
    return SwitchJourney(found.id if found else words) if words else ListJourneys()


def _pause(text: str, scene: Scene, options: Options) -> Command:
    found = find_journey(text, scene) if text else None
    return PauseJourney(found.id if found else "")


def _remind(text: str, scene: Scene, options: Options) -> Command:
    said = options.get("text", text)
    return reminder(said, options.get("when", ""), scene) if said.strip() else AskWhen("", "missing")


def _ask(text: str, scene: Scene, options: Options) -> Command:
    said = options.get("text", text)
    return AskQuestion(said) if said else ShowHelp()


def _quiet(text: str, scene: Scene, options: Options) -> Command:
    """Off, unless it says on: the words beside a button that stops the nudges may be any."""
    return SetPings(folded(options.get("pings", text)).strip() in _ON)


def _timezone(text: str, scene: Scene, options: Options) -> Command:
    return SetTimezone(find_zone(options.get("zone", text)))


def _language(text: str, scene: Scene, options: Options) -> Command:
    return SetLanguage(language_named(options.get("language", text)))


_ORDERS: dict[str, Callable[[str, Scene, Options], Command]] = {
    "start": _start,
    "progress": lambda text, scene, options: ShowProgress(),
    "next": lambda text, scene, options: ShowNext(),
    "done": _of_step(CompleteStep, "next"),
    "skip": _skip,
    "reopen": _reopen,
    "note": lambda text, scene, options: AddNote(options.get("text", text)),
    "photos": _of_step(ShowPhotos, "photos"),
    "list": lambda text, scene, options: ListJourneys(),
    "switch": _switch,
    "pause": _pause,
    "resume": _resume,
    "remind": _remind,
    "reminders": lambda text, scene, options: ListReminders(),
    "undo": lambda text, scene, options: Undo(),
    "ask": _ask,
    "quiet": _quiet,
    "timezone": _timezone,
    "language": _language,
    "help": lambda text, scene, options: ShowHelp(),
}
