"""The words that README.md and docs/commands.md give as examples are understood as what they stand for."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core import commands as c
from core.messages import CommandInvoked, Inbound, InboundMessage, Place, Sender
from core.slash import SLASH, Slash
from core.understanding.rules import understand
from core.understanding.safety import recognise
from core.understanding.scene import JourneyRef, Scene, StepRef
from tests.architecture.documents import text_of
from tests.unit.journeys.making import Drive

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLACE = Place("console", "local", "me", direct=True)
MEANT: dict[str, type[c.Command]] = {
    "start": c.StartJourney,
    "progress": c.ShowProgress,
    "next": c.ShowNext,
    "done": c.CompleteStep,
    "skip": c.SkipStep,
    "reopen": c.ReopenStep,
    "note": c.AddNote,
    "photos": c.ShowPhotos,
    "list": c.ListJourneys,
    "switch": c.SwitchJourney,
    "pause": c.PauseJourney,
    "resume": c.ResumeJourney,
    "remind": c.RemindMe,
    "reminders": c.ListReminders,
    "undo": c.Undo,
    "ask": c.AskQuestion,
    "quiet": c.SetPings,
    "timezone": c.SetTimezone,
    "language": c.SetLanguage,
    "help": c.ShowHelp,
}


def scene_for(name: str) -> Scene:
    """In the middle of a kitchen, with a bathroom beside it; before a start there is nothing."""
    if name == "start":
        return Scene(NOW)
    drive = Drive.of("kitchen")
    steps = tuple(StepRef(step.id, step.title) for step in drive.template.steps)
    rooms = (JourneyRef("j1", "Kitchen Renovation", "kitchen"), JourneyRef("j2", "Bathroom Upgrade", "bathroom"))
    return Scene(NOW, journey=drive.journey, journeys=rooms, steps=steps)


def examples() -> Iterator[tuple[str, str]]:
    """(slash name, words) of both tables."""
    for line in text_of("docs/commands.md").splitlines():
        if match := re.match(r"\| `/journey (\w+).*\| (?P<words>[^|]+) \|$", line):
            yield from ((match[1], words) for words in re.findall(r'"([^"]+)"', match["words"]))
    for line in text_of("README.md").splitlines():
        if match := re.match(r"\| [^|]+ \| (?P<words>[^|(]+) \| `/journey (\w+)[^`]*` \|$", line):
            yield match[2], match["words"]


def said(text: str) -> InboundMessage:
    return InboundMessage("1", NOW, PLACE, Sender("me"), text)


def read(inbound: Inbound, name: str) -> tuple[c.Command, ...]:
    return understand(inbound, scene_for(name)).commands


def test_every_command_has_words() -> None:
    assert {name for name, _ in examples()} == set(MEANT) == {slash.name for slash in SLASH}


@pytest.mark.parametrize(("name", "words"), sorted(set(examples()) - {("reminders", "cancel the tiler reminder")}))
def test_words_in_the_docs_do_what_stands_beside_them(name: str, words: str) -> None:
    (first, *_) = read(said(words), name)
    assert isinstance(first, MEANT[name]), first


@pytest.mark.parametrize("slash", SLASH, ids=lambda slash: str(slash.name))
def test_a_slash_command_in_the_docs_does_what_its_name_says(slash: Slash) -> None:
    sample = {
        "kind": "kitchen",
        "reason": "no need",
        "step": "1",
        "text": "call the tiler Friday 7pm",
        "journey": "bath",
    }
    options = {o.name: sample.get(o.name, "Europe/Berlin") for o in slash.options if o.required}
    (first, *_) = read(CommandInvoked("1", NOW, PLACE, Sender("me"), slash.name, "", options), slash.name)
    assert isinstance(first, MEANT[slash.name]), first


def test_the_emergency_in_the_readme_is_one() -> None:
    assert '"I smell gas"' in text_of("README.md")
    hazard = recognise("I smell gas")
    assert hazard is not None
    assert hazard.level == "emergency"


def test_the_times_in_the_docs_are_understood() -> None:
    line = next(line for line in text_of("docs/commands.md").splitlines() if line.startswith("- **Times.**"))
    times = re.findall(r'"([^"]+)"', line)
    assert times
    for time in times:
        assert isinstance(read(said(f"remind me {time} to call"), "remind")[0], c.RemindMe), time
