"""A reminder with its parts in any order, corrected, or told only half."""

import pytest

from core import commands as c
from tests.unit.understanding.scenes import KITCHEN, say


@pytest.mark.parametrize(
    ("text", "what", "local"),
    [
        ("friday remind me to send the measurements", "send the measurements", "2026-11-27T09:00"),
        ("order the vanity - remind me next friday", "order the vanity", "2026-11-27T09:00"),
        ("remind me thursday to call the tiler. no, make it friday", "call the tiler", "2026-11-27T09:00"),
        ("remind me thursday 7pm to call the tiler, no wait, friday", "call the tiler", "2026-11-27T19:00"),
        ("remind me next week tuesday to call the tiler", "call the tiler", "2026-11-24T09:00"),
        ("remind me tomorrow 9 to call the tiler", "call the tiler", "2026-11-22T09:00"),
        ("remind me at half seven tomorrow to call the tiler", "call the tiler", "2026-11-22T07:30"),
        ("remind me monday 7am to let the plumber in", "let the plumber in", "2026-11-23T07:00"),
        ("erinner mich mo 7 uhr handwerker reinlassen", "handwerker reinlassen", "2026-11-23T07:00"),
    ],
)
def test_what_and_when(text: str, what: str, local: str) -> None:
    (command,) = say(text, KITCHEN).commands
    assert isinstance(command, c.RemindMe)
    assert command.text == what
    if not text.startswith("erinner"):  # its own zone
        assert command.local == local


@pytest.mark.parametrize(
    "text",
    [
        "remind me friday or saturday to call the tiler",
        "remind me after lunch tomorrow to call the tiler",
        "remind me to call the tiler friday or saturday",
        "when the tiles arrive remind me to count them",
        "remind me fir 3pm tile guy",
        "recuérdame el lunes o el martes llamar al pintor",
    ],
)
def test_a_time_that_is_not_plain_is_asked(text: str) -> None:
    (command,) = say(text, KITCHEN).commands
    assert isinstance(command, c.AskWhen)


def test_to_be_reminded_where_we_are_is_no_reminder() -> None:
    assert say("remind me where we are", KITCHEN).commands == (c.ShowProgress(),)
