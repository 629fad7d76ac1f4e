"""Readings are judged as a person would: right, offered, harmless, or a wrong write."""

from datetime import UTC, datetime

import pytest

from core import commands as c
from core.commands import Command
from tests.understanding.form import Entry, readings
from tests.understanding.judge import Verdict, fits, is_write, judge
from tests.understanding.scenes import scene

DUE = datetime(2026, 11, 28, 0, 0, tzinfo=UTC)
CALL = c.RemindMe("call the tiler", DUE, "2026-11-27T19:00", "America/New_York")


@pytest.mark.parametrize(
    ("want", "command", "expected"),
    [
        ("done", c.CompleteStep(), True),
        ("done", c.CompleteStep("k3"), True),
        ("done k3", c.CompleteStep(), True),
        ("done k4", c.CompleteStep(), False),
        ("skip we rent", c.SkipStep("we rent"), True),
        ("skip we rent", c.SkipStep("because we rent", "k3"), True),
        ("skip we rent", c.SkipStep("we rent", "k6"), False),
        ("skip k6 we rent", c.SkipStep("we rent"), False),
        ("skip", c.SkipStep("we rent"), False),
        ("skip *", c.SkipStep("we rent"), True),
        ("remind call tiler @ 2026-11-27T19:00", CALL, True),
        ("remind call the tiler @ 2026-11-27T09:00", CALL, False),
        ("remind call Mike @ 2026-11-27T19:00", CALL, False),
        ("note Sam measures", c.AddNote("Sam measures"), True),
        ("note Sam measures", c.AddNote("Sam measures and Ana calls the plumber on Monday"), False),
        ("note Sam measures in j2", c.AddNote("Sam measures", "j2"), True),
        ("note Sam measures in j2", c.AddNote("Sam measures"), False),
        ("fact budget 40000 USD", c.RecordFact("budget", "40000 USD", "j1"), True),
        ("fact budget 40000 USD", c.RecordFact("budget", "40000 EUR"), False),
        ("fact decider me and Sam", c.RecordFact("decider", "me and Sam"), True),
        ("fact decider me and Sam", c.RecordFact("goal", "me and Sam"), False),
        ("start kitchen 40000 USD", c.StartJourney("kitchen", budget="40000 USD", goal="more light"), True),
        ("start kitchen", c.StartJourney("kitchen", budget="1972 USD"), False),
        ("start kitchen built 1972", c.StartJourney("kitchen", year_built="1972"), True),
        ("start kitchen called Home", c.StartJourney("kitchen", name="home"), True),
        ("start diy floating shelves *", c.StartJourney("diy", goal="build floating shelves in the hall"), True),
        ("undo", c.Undo(), True),
        ("undo", c.Undo("w1", force=True), False),
        ("pings off", c.SetPings(True), False),
        ("switch j2", c.SwitchJourney("j2"), True),
        ("progress in j2", c.ShowProgress(), False),
        ("clarify note", c.Clarify("?", ("remind", "note")), True),
        ("clarify undo", c.Clarify("?", ("remind", "note")), False),
        ("safety", c.SaySafety("fire"), True),
        ("safety gas_smell", c.SaySafety("fire"), False),
        ("which budget *", c.AskFact("budget", ("1200 USD",)), True),
    ],
)
def test_a_command_is_the_wanted_one_with_its_content(want: str, command: Command, expected: bool) -> None:
    assert fits(want, command, scene("two")) is expected


def verdict(expect: object, *commands: Command, intent: str = "") -> Verdict:
    entry = Entry("words", "en", "two", "America/New_York", intent, readings(expect), "example", False, "file")
    return judge(entry, commands, scene("two"))


def test_several_are_right_in_their_order_alone() -> None:
    assert verdict(["done", "next"], c.CompleteStep(), c.ShowNext()).right
    assert not verdict(["done", "next"], c.ShowNext(), c.CompleteStep()).right
    assert not verdict(["done", "next"], c.CompleteStep()).right
    facts = (c.RecordFact("budget", "1 USD"), c.RecordFact("year_built", "1958"))
    assert verdict(["fact year_built 1958", "fact budget 1 USD"], *facts).right


def test_another_write_than_the_wanted_is_a_wrong_one() -> None:
    assert verdict("undo", c.CompleteStep()).wrong_write
    assert verdict("done k4", c.CompleteStep()).wrong_write
    assert verdict("ask", c.AddNote("words")).wrong_write
    assert verdict({"any": ["done", "next"]}, c.CompleteStep()) == Verdict(True, True, False, False)


def test_asking_back_or_leaving_something_out_is_no_wrong_write() -> None:
    for command in (c.Clarify("?"), c.AskQuestion("?"), c.AskFact("budget"), c.SkipStep(), c.ShowNext()):
        assert not verdict("undo", command).wrong_write
    less = verdict("start kitchen 40000 USD", c.StartJourney("kitchen"))
    assert (less.right, less.wrong_write) == (False, False)
    assert verdict("start kitchen 40000 USD", c.StartJourney("kitchen", budget="9 USD")).wrong_write


def test_the_right_button_counts_as_offered() -> None:
    assert verdict("undo", c.Clarify("?", ("undo", "note"))) == Verdict(False, True, False, False)
    assert not verdict("undo", c.Clarify("?", ("note", "help"))).offered
    assert verdict("fact budget 1200 USD", c.AskFact("budget", ("1200 USD",))).offered


def test_what_is_to_come_is_recognised_by_a_note_that_is_offered() -> None:
    assert verdict("later", c.Clarify("?", ("ask", "note")), intent="money.expense").right
    assert not verdict("later", c.AskQuestion("?"), intent="money.expense").right
    assert verdict("later", c.AskQuestion("?"), intent="money.question").right
    written = verdict("later", c.AddNote("words"), intent="money.expense")
    assert (written.right, written.wrong_write) == (False, True)


def test_nothing_written_and_no_alarm_is_right_where_nothing_is_wanted() -> None:
    assert verdict("none", c.AskQuestion("?")).right
    assert not verdict("none", c.AddNote("words")).right
    assert verdict("none", c.SaySafety("fire")) == Verdict(False, False, False, True)


def test_a_command_that_lacks_something_or_is_refused_writes_nothing() -> None:
    two = scene("two")
    for command in (c.SkipStep(), c.AddNote(""), c.SetTimezone(""), c.SwitchJourney("x"), c.ResumeJourney("k1")):
        assert not is_write(command, two)
    writes = (c.SkipStep("why"), c.SwitchJourney("j2"), c.ResumeJourney("k5"), c.Undo(), CALL)
    assert all(is_write(command, two) for command in writes)
