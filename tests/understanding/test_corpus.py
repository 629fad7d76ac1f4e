"""The corpus is in order: its form, what it covers, and that its two parts share no sentence."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from core import commands as c
from core import understanding
from core.commands import Command
from core.slash import SLASH
from core.understanding.safety import hazard
from core.yaml_text import parse_yaml
from tests.understanding import scenes
from tests.understanding.form import LANGS, LATER, Entry, Group, corpus, readings
from tests.understanding.near import near, shared
from tests.understanding.short import PLAIN

WORDS: dict[str, type] = {
    "start": c.StartJourney, "done": c.CompleteStep, "skip": c.SkipStep, "reopen": c.ReopenStep, "note": c.AddNote,
    "photos": c.ShowPhotos, "switch": c.SwitchJourney, "pause": c.PauseJourney, "resume": c.ResumeJourney,
    "remind": c.RemindMe, "when": c.AskWhen, "cancel_reminder": c.CancelReminder, "pings": c.SetPings,
    "timezone": c.SetTimezone, "language": c.SetLanguage, "fact": c.RecordFact, "which": c.AskFact,
    "confirm": c.ConfirmObservation,
    "correct": c.CorrectObservation, "choose": c.AskWhich,
    **{word: kind for kind, word in PLAIN.items()},
}  # fmt: skip
"""First words of expected commands."""
OTHERWISE = {
    c.ReceivePhotos,  # a message with photos
    c.StateProof,  # a button
    c.TickItem,  # a button
    c.AcknowledgeAlert,  # a button
    c.ReadGuidance,  # a button
    c.Ignore,  # talk that is not addressed to us
    c.Reject,  # empty or too long
}
"""Commands that words alone do not make."""
ENTRIES = corpus()


def of(command: type) -> int:
    """Entries of which some right reading holds the command."""
    return sum(
        any(WORDS.get(want.split()[0]) is command for reading in entry.expect for want in reading) for entry in ENTRIES
    )


def test_it_is_large_and_much_of_it_is_held_out() -> None:
    assert len(ENTRIES) >= 1500
    held_out = sum(entry.split == "held_out" for entry in ENTRIES)
    assert 0.38 <= held_out / len(ENTRIES) <= 0.52


@pytest.mark.parametrize("command", [kind for kind in get_args(Command) if kind not in OTHERWISE])
def test_every_command_that_words_can_make_is_covered(command: type) -> None:
    assert of(command) >= 15


@pytest.mark.parametrize("intent", sorted(LATER))
def test_every_intent_to_come_is_covered(intent: str) -> None:
    for split in ("example", "held_out"):
        assert sum(entry.intent == intent and entry.split == split for entry in ENTRIES) >= 6


@pytest.mark.parametrize("split", ["example", "held_out"])
def test_more_than_a_quarter_is_in_other_languages_and_a_fifth_is_rough(split: str) -> None:
    entries = [entry for entry in ENTRIES if entry.split == split]
    by_lang = Counter(entry.lang for entry in entries)
    assert 0.25 <= 1 - by_lang["en"] / len(entries) <= 0.4
    assert min(by_lang[lang] for lang in LANGS) >= 0.08 * len(entries)
    assert sum(entry.rough for entry in entries) >= 0.2 * len(entries)


@pytest.mark.parametrize(
    ("what", "least"),
    [("several", 40), ("look_alike", 60), ("injected", 20), ("talk", 40), ("ask", 90), ("reply.nothing_asked", 10)],
)
def test_what_is_easily_misread_is_covered(what: str, least: int) -> None:
    assert sum(entry.intent == what for entry in ENTRIES) >= least


def test_dangers_are_told_in_every_language_and_of_every_kind() -> None:
    dangers = [entry for entry in ENTRIES if entry.emergency]
    assert len(dangers) >= 100
    assert {entry.lang for entry in dangers} == set(LANGS)
    told = {want.split()[1] for entry in dangers for reading in entry.expect for want in reading}
    assert told == {"gas_smell", "co_alarm", "fire", "sparks", "live_wire", "flooding", "collapse"}


def test_replies_are_covered_over_every_scene() -> None:
    assert sum(scenes.scene(entry.scene).pending is not None for entry in ENTRIES) >= 150
    assert {entry.scene for entry in ENTRIES} == scenes.names()


def test_no_sentence_is_in_both_parts_nor_nearly() -> None:
    examples = [entry.text for entry in ENTRIES if entry.split == "example"]
    held_out = [entry.text for entry in ENTRIES if entry.split == "held_out"]
    assert list(shared(dict.fromkeys(examples), dict.fromkeys(held_out))) == []


def test_nothing_is_said_twice_in_one_scene() -> None:
    said = Counter((entry.scene, entry.text.casefold()) for entry in ENTRIES)
    assert [pair for pair, often in said.items() if often > 1] == []


def test_what_is_expected_can_be_expected() -> None:
    wrong = [
        (entry.file, entry.text, want)
        for entry in ENTRIES
        for reading in entry.expect
        for want in reading
        if not _can_be(want, entry)
    ]
    assert wrong == []


def test_texts_are_as_people_send_them() -> None:
    assert [entry.text for entry in ENTRIES if entry.text.strip() != entry.text or not entry.text] == []
    assert [entry.text for entry in ENTRIES if ("later",) in entry.expect and entry.intent not in LATER] == []


def _can_be(want: str, entry: Entry) -> bool:
    """Whether a short form is one, and what it names is there in its scene."""
    scene = scenes.scene(entry.scene)
    word, *rest = want.split()
    match word:
        case "none" | "later":
            return want == word and (word,) in entry.expect
        case "remind" if rest[-1] != "*":
            due = datetime.fromisoformat(want.rpartition(" @ ")[2])
            return due > scene.now.astimezone(ZoneInfo(entry.zone)).replace(tzinfo=None)
        case "safety":
            return hazard(rest[0]).level == "emergency"
        case "clarify":
            return set(rest) <= {slash.name for slash in SLASH}
        case "reopen" | "photos" | "done":
            return not rest or rest[0] in {step.id for step in scene.steps}
        case "timezone":
            return ZoneInfo(rest[0]).key == rest[0]
        case "language":
            return rest[0] in LANGS
        case "switch":
            return rest[0] in {journey.id for journey in scene.journeys}
    return word in WORDS


@pytest.mark.parametrize(
    "group",
    [
        {"say": ["hello"]},
        {"say": [], "expect": "greet"},
        {"scene": "nowhere", "say": ["hello"], "expect": "greet"},
        {"lang": "it", "say": ["ciao"], "expect": "greet"},
        {"zone": "Mars/North", "say": ["hello"], "expect": "greet"},
        {"say": ["hello"], "expect": "greet", "extra": 1},
    ],
)
def test_a_group_that_is_not_in_form_is_refused(group: dict[str, object]) -> None:
    with pytest.raises((ValidationError, LookupError)):
        Group.model_validate(group)


@pytest.mark.parametrize("expect", [{"any": ["done"]}, {"all": ["done", "next"]}, [], 3, " done", [["done"]]])
def test_an_expectation_that_is_not_in_form_is_refused(expect: object) -> None:
    with pytest.raises(ValueError, match=r"alternatives|not a reading"):
        readings(expect)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("What's next?", "whats next", True),
        ("remind me friday to call Mike", "remind me on friday to call Mike", True),
        ("stop pinging me", "stop pinging me now", True),
        ("désactive les notifications", "réactive les notifications", True),
        ("what's next?", "what now?", False),
        ("show the photos", "show the progress", False),
        ("yes", "yep", False),
        ("👍", "👎", False),
    ],
)
def test_near_duplicates_are_seen(one: str, other: str, expected: bool) -> None:
    assert near(one, other) is near(other, one) is expected


def examples_of_the_meaning_layer() -> Iterator[str]:
    for file in Path(understanding.__path__[0]).glob("meaning/examples/*.yaml"):
        for by_lang in parse_yaml(file.read_text(encoding="utf-8")).values():
            for lines in by_lang.values():
                yield from filter(None, map(str.strip, lines.splitlines()))


def test_what_the_meaning_layer_learns_from_is_not_held_out() -> None:
    held_out = [entry.text for entry in ENTRIES if entry.split == "held_out"]
    known = {example for example, _ in shared(dict.fromkeys(examples_of_the_meaning_layer()), held_out)}
    assert not known, f"too near to held-out sentences, say them in another way: {sorted(known)}"
