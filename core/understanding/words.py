"""A message's words as commands: the whole text first, then its clauses; what is not understood is asked about."""

import re
from dataclasses import replace

from core.commands import (
    AskFact,
    AskQuestion,
    AskWhen,
    Clarify,
    Command,
    Greet,
    ListJourneys,
    ListReminders,
    RecordFact,
    RemindMe,
    ShowNext,
    ShowProgress,
    Thanked,
)
from core.understanding.builders import BUILD, named
from core.understanding.cuts import CUT, clear_order
from core.understanding.edges import is_question, lead, spans
from core.understanding.facts import Doubtful, Known, bare, spontaneous
from core.understanding.guesses import guesses_for
from core.understanding.language import languages_of
from core.understanding.later import later_intent
from core.understanding.loosely import read_loosely
from core.understanding.orders import order, reminder
from core.understanding.phrases import matches, real_words, short_words
from core.understanding.remind import (
    begins_reminder,
    begins_with_time,
    corrected,
    once,
    split_reminder,
    task_first,
    time_first,
)
from core.understanding.remind_leads import lead as reminder_lead
from core.understanding.scene import Scene
from core.understanding.slips import mend
from core.understanding.starts import read_wish
from core.understanding.text import Lazy, flat_of, near, tidy
from core.understanding.trust import is_plain
from core.understanding.who import about_us_beside

_BATH = re.compile(r"\b[Bb]ad\b")
"""A room in German only."""
_LONGEST_CLAUSES = 8
_ASKS_AGAIN = Lazy(r"(?:of |about )?(?:what|where|how|which|whats|what's|que|donde|como|was|wo|wie|quoi|ou|comment)\b")
_WAIT = Lazy(r"\b(?:no wait|wait no|actually no|i mean(?:t)?|no sorry|sorry no|make (?:it|that))\b")
"""Words by which people correct themselves: where it is not plain how, the time is asked."""
_SHORT_DAY = Lazy(r"\b(?:mon|tues?|weds?|thurs?|thu|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$")
_ASKED = frozenset({"year_built", "budget", "dimensions", "decider"})
_READS = (Greet, Thanked)
_LOOKS = (ShowProgress, ShowNext, ListJourneys, ListReminders)
"""These write nothing: at the end of a question that is not understood otherwise, they are what it asks for."""


def read_text(text: str, scene: Scene) -> tuple[tuple[Command, ...], bool]:
    """(commands, sure). Without a doubt the wish of the text, else one Clarify; never a guess that writes."""
    said = tidy(text)
    languages = languages_of(said, scene.language)
    mended = [mend(said, language) for language in (languages if len(languages) > 2 else languages[:1])]
    for reading in dict.fromkeys((said, *mended)):
        for reader in (_as_one, _as_wish, _as_clauses, _loosely):
            commands = reader(reading, scene)
            if commands and not all(isinstance(c, AskQuestion) for c in commands):
                return commands, True
    if _comes_later(said):
        return (Clarify(said, guesses_for(said, scene)),), False
    for reader in (_as_clauses, _as_question, _as_facts):
        if commands := reader(said, scene):
            return commands, True
    for reading in dict.fromkeys(mended):
        if reading != said and (commands := _as_facts(reading, scene)):
            return commands, True
    slip = _as_slip(said, scene)
    return ((slip,), True) if slip else ((Clarify(said, guesses_for(said, scene)),), False)


def _comes_later(said: str) -> bool:
    """Whether a wish is for something that HomeView cannot do yet. What asks about money or papers is a question."""
    intent = later_intent(said, question=False)
    about = intent.split(".")[0] in ("money", "quote", "document", "decision")
    return bool(intent) and not (about and is_question(said))


def _as_one(said: str, scene: Scene) -> tuple[Command, ...]:
    command = clause(said, scene)
    return (command,) if command else ()


def _loosely(said: str, scene: Scene) -> tuple[Command, ...]:
    command = read_loosely(said, scene)
    return (command,) if command else ()


def _as_wish(said: str, scene: Scene) -> tuple[Command, ...]:
    wish = read_wish(said, scene) or read_wish(said[lead(said) :], scene)
    if wish is None:
        return ()
    if not wish.explicit and any(j.template == wish.command.template for j in scene.journeys):
        return ()
    question = re.search(
        r"[.!,\n]\s*((?:and )?¿?(?:what|how|do|is|should|can|where|que|cuanto|como|was|wie|wo|combien|comment"
        r"|quel|qu)\b"
        r"[^.!?\n]*\?)\s*$",
        said,
        re.I,
    )
    told = tuple(RecordFact(name, value) for name, value in about_us_beside(said))
    return (wish.command, *told, *((AskQuestion(question[1]),) if question else ()))


def _as_question(said: str, scene: Scene) -> tuple[Command, ...]:
    if not is_question(said):
        return ()
    ends = [cut.end() for cut in CUT.compiled.finditer(said) if said[cut.end() :].strip(" ?!.")]
    last = clause(said[ends[-1] :], scene) if ends else None  # "we are back, where were we?"
    return (last if isinstance(last, _LOOKS) else AskQuestion(said),)


def _as_facts(said: str, scene: Scene) -> tuple[Command, ...]:
    """Facts told in passing, where there is a journey to keep them."""
    if scene.journey is None or len(said) > 300 or not is_plain(said):
        return ()
    told = spontaneous(said, scene.currency)
    missing = _ASKED - scene.journey.state.facts.keys()
    alone = None if told else bare(said, missing, scene.currency)
    return tuple(_fact(fact) for fact in (told or (alone,)) if fact)


def _one_fact(part: str, scene: Scene) -> Command | None:
    told = spontaneous(part, scene.currency) if scene.journey and is_plain(part) and not is_question(part) else ()
    return _fact(told[0]) if len(told) == 1 else None


def _fact(fact: Known | Doubtful) -> Command:
    return RecordFact(fact.name, fact.value) if isinstance(fact, Known) else AskFact(fact.name, fact.options)


_QUOTED = re.compile(r"[\"\u00ab\u201e\u201c\u2039][^\"\u00bb\u201c\u201d\u203a\n]*[\"\u00bb\u201c\u201d\u203a]")
"""Nothing of a quote is a wish of its own."""


def _as_clauses(said: str, scene: Scene) -> tuple[Command, ...]:
    """Several wishes in one message, when every part of it is one."""
    quoted = [found.span() for found in _QUOTED.finditer(said)]
    cuts = [f.span() for f in CUT.compiled.finditer(said) if not any(a < f.start() and f.end() < b for a, b in quoted)]
    if not cuts or len(said) > 600:
        return ()
    starts, ends = [0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(said)]
    marks = [said[a:b] for a, b in cuts] + [""]
    commands: list[Command] = []
    at = 0
    while at < len(starts):
        if not said[starts[at] : ends[at]].strip(" .,!?"):
            at += 1
            continue
        for upto in range(min(len(starts), at + _LONGEST_CLAUSES) - 1, at - 1, -1):
            part = said[starts[at] : ends[upto]] + ("?" if "?" in marks[upto] else "")
            if commands and isinstance(commands[-1], RemindMe) and begins_with_time(part, scene.zone, scene.language):
                part = f"remind me {part}"
            command = clause(part, scene)
            if upto == at and command is None:
                command = read_loosely(part, scene) or _one_fact(part, scene)
                command = command or (AskQuestion(part) if is_question(part) else None)
            if command:
                commands.append(command)
                at = upto + 1
                break
        else:
            return ()
    return _worth(commands, said)


def _worth(commands: list[Command], said: str) -> tuple[Command, ...]:
    """Greetings and thanks drop out beside a wish; questions alone are one question."""
    if not commands:
        return ()
    wishes = [c for c in commands if not isinstance(c, _READS)] or commands[-1:]
    if all(isinstance(c, AskQuestion) for c in wishes):
        return (AskQuestion(said),)
    return tuple(dict.fromkeys(wishes))


def clause(text: str, scene: Scene) -> Command | None:
    """The one command that a clause is, or None. Pure questions, facts and wishes to begin are not looked for here."""
    text = text.strip()
    flat = flat_of(text)
    name = scene.bot_name.lower()
    for begin in dict.fromkeys((0, lead(text))):
        if name and flat.startswith((name, "@" + name), begin):
            text = text[begin + len(name) + flat.startswith("@", begin) :].lstrip(" ,:!")
            flat = flat_of(text)
            break
    if not text:
        return Greet()
    if begins_reminder(flat):
        return _one_reminder(text, scene)
    if turned := time_first(text, scene.zone, scene.language):
        return _one_reminder(turned, scene)
    if behind := _turned(text, scene):
        return behind
    languages = languages_of(text, scene.language)
    asked = text.endswith("?")
    for start, stop in spans(text):
        for name, about, said_in in matches(flat[start:stop], languages):
            arg = ", ".join(text[start + a : start + b].strip() for a, b in about)
            if asked and name == "done":  # "¿están listas las fotos?" asks
                continue
            command = BUILD[name](_BATH.sub("Badezimmer", arg) if said_in == "de" and name != "note" else arg, scene)
            if command is not None:
                return _there(command, flat, scene)
    if flat.strip("?") == "" and "?" in flat:
        return order("help", "", scene)
    return None


def _turned(text: str, scene: Scene) -> Command | None:
    """A reminder whose task, or the event that it waits for, stands first."""
    task, when = task_first(text, scene.zone, scene.language)
    if task and clause(task, scene) is None and read_loosely(task, scene) is None:
        return reminder(task if when else f"remind me to {task}", when, scene)
    what = once(text)
    return AskWhen(what, "unclear") if what else None


def _there(command: Command, flat: str, scene: Scene) -> Command:
    """A look at the one other journey that the words name."""
    if not isinstance(command, ShowProgress | ShowNext):
        return command
    journey = named(flat, scene)
    return replace(command, journey="" if scene.journey and journey == scene.journey.id else journey)


def _one_reminder(text: str, scene: Scene) -> Command | None:
    """None when a second wish follows the reminder: then the clauses are read one by one."""
    if begun := reminder_lead().match(flat_of(text)):
        told = text[begun.end() :].strip()
        look = clause(told, scene) if _ASKS_AGAIN.match(flat_of(told)) else None
        if isinstance(look, _LOOKS):  # "remind me where we are"
            return look
    first, other = corrected(text, scene.zone, scene.language)
    if other:
        return reminder(split_reminder(first, scene.now, scene.zone, scene.language)[0], other, scene)
    for cut in CUT.compiled.finditer(text):
        tail = text[cut.end() :]
        if (
            tail
            and cut[0].strip()
            and not _SHORT_DAY.search(flat_of(text[: cut.start()]))
            and begins_with_time(tail, scene.zone, scene.language)
        ):
            return None  # "... and Monday 10am to call Mike" is a second one
        if tail and (begins_reminder(flat_of(tail)) or clear_order(tail)):
            return None
    found = reminder(text, "", scene)
    doubtful = isinstance(found, RemindMe) and _WAIT.search(flat_of(found.text))
    return AskWhen(found.text, "unclear") if isinstance(found, RemindMe) and doubtful else found


def _as_slip(said: str, scene: Scene) -> Command | None:
    """A single word that is one slip away from a command, and no word of its own."""
    word = flat_of(said).strip(" .!?")
    if not word.isalpha() or len(word) < 3 or word in real_words():
        return None
    fits = {
        name for known, name in short_words().items() if near(word, known) and (len(word) > 3 or word[0] == known[0])
    }
    if len(fits) != 1:
        return None
    return clause(next(known for known, name in short_words().items() if name in fits), scene)
