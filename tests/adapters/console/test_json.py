"""`homeview chat --json`, line by line."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.console.front import Shown
from adapters.console.parse import Line
from core.errors import FetchFailed
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Inbound, InboundMessage, Place
from core.ports.platform import Post, Sent
from core.views import Actions, Button, Card, Choice, Form, Text, TextInput
from tests.adapters.console.session import ADMIN, Session

PLACE = Place("console", "local", "me", direct=True)
SKIP = Form("skip", "Skip it", (TextInput("reason", "Why?"), Choice("later", "Later?", (("y", "Yes"),))), "j1/k3")
STEP = Card("Step 3", (Actions((Button("Done", "done", "j1/k3"), Button("Skip", "skip", "j1/k3", opens="skip"))),))


def echo(inbound: Inbound) -> Sequence[Card]:
    return [Card("Heard", (Text(inbound.text if isinstance(inbound, InboundMessage) else inbound.kind, quoted=True),))]


async def test_a_message_is_answered_with_its_id_and_the_whole_card() -> None:
    session = Session(echo)
    (answer,) = await session.json({"id": "a1", "text": "hello"})
    assert answer == {
        "in_reply_to": "a1",
        "to": "me",
        "kind": "post",
        "message_id": "made-1",
        "text": "Heard\nhello",
        "card": {
            "title": "Heard",
            "blocks": [{"text": "hello", "tone": "normal", "quoted": True, "type": "text"}],
            "urgent": False,
        },
    }
    heard = session.core.seen["a1"]
    assert (heard.place, heard.sender.id, heard.at) == (PLACE, "me", session.clock.now())


async def test_a_plain_line_is_text_and_its_answer_has_no_id() -> None:
    session = Session(echo)
    (answer,) = await session.json("we want to redo our kitchen, about 40k")
    assert (answer["in_reply_to"], answer["text"]) == (None, "Heard\nwe want to redo our kitchen, about 40k")


async def test_each_line_is_worked_off_before_the_next_is_read() -> None:
    session = Session(echo)
    answers = await session.json("one", {"text": "two", "user": "ana", "id": "2"}, "three")
    assert [a["text"].split("\n")[1] for a in answers] == ["one", "two", "three"]
    assert [a["to"] for a in answers] == ["me", "ana", "me"]
    assert session.settled == 4


async def test_users_share_one_room() -> None:
    session = Session()
    await session.json({"id": "1", "user": "ana", "text": "a"}, {"id": "2", "user": "ben", "text": "b"})
    assert {seen.place.room for seen in session.core.seen.values()} == {"console:local:me"}
    assert [seen.sender.id for seen in session.core.seen.values()] == ["ana", "ben"]


async def test_a_text_that_begins_with_journey_is_a_command() -> None:
    session = Session()
    await session.json({"id": "c", "text": "/journey skip  we keep it "}, {"id": "d", "text": "/journey"})
    skip, bare = session.core.seen["c"], session.core.seen["d"]
    assert isinstance(skip, CommandInvoked)
    assert isinstance(bare, CommandInvoked)
    assert (skip.name, skip.text, bare.name) == ("skip", "we keep it", "help")


async def test_journeys_is_no_command() -> None:
    session = Session()
    await session.json({"id": "c", "text": "/journeys are fun"})
    assert isinstance(session.core.seen["c"], InboundMessage)


async def test_the_same_id_twice_has_one_effect() -> None:
    session = Session(echo)
    answers = await session.json({"id": "a", "text": "x"}, {"id": "a", "text": "x"})
    assert len(answers) == 1


async def test_attachments_are_references_and_are_fetched_later(tmp_path: Path) -> None:
    photo = tmp_path / "kitchen.jpg"
    photo.write_bytes(b"12345")
    session = Session()
    await session.json({"id": "a", "text": "look", "attachments": [str(photo)]})
    message = session.core.seen["a"]
    assert isinstance(message, InboundMessage)
    (ref,) = message.attachments
    assert (ref.name, ref.mime, ref.size) == ("kitchen.jpg", "image/jpeg", 5)
    assert session.adapter is not None
    assert await session.adapter.fetch(ref, PLACE, 5) == b"12345"
    with pytest.raises(FetchFailed) as failed:
        await session.adapter.fetch(ref, PLACE, 4)
    assert failed.value.reason == "too_large"
    photo.unlink()
    with pytest.raises(FetchFailed) as failed:
        await session.adapter.fetch(ref, PLACE, 5)
    assert (failed.value.reason, failed.value.transient) == ("expired", False)


async def test_a_folder_is_taken_as_a_reference_and_denied_when_fetched(tmp_path: Path) -> None:
    session = Session()
    await session.json({"id": "a", "attachments": [str(tmp_path)]})
    message = session.core.seen["a"]
    assert isinstance(message, InboundMessage)
    assert session.adapter is not None
    with pytest.raises(FetchFailed) as failed:
        await session.adapter.fetch(message.attachments[0], PLACE, 5)
    assert failed.value.reason == "denied"


@pytest.mark.parametrize(
    ("line", "line_id", "words"),
    [
        ('{"text": "a"', None, "JSON"),
        ("{}}", None, "JSON"),
        ('{"id": "x", "txt": "a"}', "x", "“txt”"),
        ('{"id": "x", "text": 7}', "x", "“text”"),
        ('{"id": 7, "text": "a"}', None, "“id”"),
        ('{"id": "x", "attachments": "a.jpg"}', "x", "“attachments”"),
        ('{"id": "x", "attachments": ["/no/such/photo.jpg"]}', "x", "photo.jpg"),
        ('{"id": "x", "attachments": ["\\u0000"]}', "x", "no file"),
        ('{"id": "x", "at": "tomorrow"}', "x", "ISO time"),
        ('{"id": "x", "at": 1700000000}', "x", "ISO time"),
        ('{"id": "x", "press": {"value": "v"}}', "x", "press.action"),
        ('{"id": "x", "press": {"action": "a", "valve": "v"}}', "x", "press.valve"),
        ('{"id": "x", "submit": {"form": "f"}}', "x", "submit.values"),
        ('{"id": "x", "text": "a", "press": {"action": "done"}}', "x", "one of them"),
        ("broken \udcff bytes", None, "UTF-8"),
    ],
)
async def test_a_bad_line_gets_a_clear_card_and_the_rest_goes_on(line: str, line_id: str | None, words: str) -> None:
    session = Session(echo)
    bad, good = await session.json(line, {"id": "next", "text": "still here"})
    assert (bad["in_reply_to"], bad["kind"]) == (line_id, "post")
    assert words in bad["text"]
    assert (good["in_reply_to"], good["text"]) == ("next", "Heard\nstill here")
    assert list(session.core.seen) == ["next"]


async def test_an_empty_object_and_an_empty_line_are_empty_messages() -> None:
    session = Session(echo)
    answers = await session.json({}, "", {"text": ""})
    assert len(answers) == 3


async def test_a_store_that_fails_is_told_and_the_rest_goes_on() -> None:
    session = Session(echo)
    session.core.down = True
    (told,) = await session.json({"id": "a", "text": "x"})
    assert "send it again" in told["text"]


async def test_a_press_reaches_the_core_with_its_card() -> None:
    session = Session(lambda inbound: [STEP] if isinstance(inbound, InboundMessage) else [])
    await session.json("next", {"press": {"action": "done", "value": "j1/k3"}})
    pressed = list(session.core.seen.values())[1]
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.action, pressed.value, pressed.message_id) == ("done", "j1/k3", "made-2")


async def test_a_double_press_is_one_until_the_card_is_drawn_anew() -> None:
    session = Session(lambda inbound: [STEP] if isinstance(inbound, InboundMessage) else [])
    press = {"press": {"action": "done", "value": "j1/k3"}}
    await session.json("next", press, press)
    assert sum(isinstance(seen, ButtonPressed) for seen in session.core.seen.values()) == 1
    assert session.adapter is not None
    post = Post("made-2", PLACE, STEP)
    await session.adapter.edit(post, Sent(("made-2",)))
    await session.adapter._take(_line(press))
    assert sum(isinstance(seen, ButtonPressed) for seen in session.core.seen.values()) == 2


def _line(given: dict[str, dict[str, str]]) -> Line:
    return Line.model_validate(given)


async def test_a_button_that_opens_a_form_shows_it_and_the_submission_carries_its_context() -> None:
    session = Session(lambda inbound: [STEP] if isinstance(inbound, InboundMessage) else [])
    session.core.shows = SKIP
    _, form = await session.json(
        "next",
        {"id": "p", "press": {"action": "skip", "value": "j1/k3"}},
        {"id": "s", "submit": {"form": "skip", "values": {"reason": "we keep it", "later": "y"}}},
    )
    assert (form["kind"], form["in_reply_to"], form["card"]["title"]) == ("form", "p", "Skip it")
    assert [block["type"] for block in form["card"]["blocks"]] == ["text_input", "choice"]
    assert "Why? [reason]" in form["text"]
    submitted = session.core.seen["s"]
    assert isinstance(submitted, FormSubmitted)
    assert (submitted.form, submitted.context, submitted.values["reason"]) == ("skip", "j1/k3", "we keep it")
    assert "p" not in session.core.seen


async def test_each_user_has_their_own_open_form() -> None:
    session = Session()
    session.core.shows = SKIP
    await session.json(
        {"user": "ana", "press": {"action": "skip"}},
        {"id": "b", "user": "ben", "submit": {"form": "skip", "values": {}}},
        {"id": "c", "user": "ben", "submit": {"form": "skip", "values": {}, "context": "j9/k1"}},
    )
    contexts = [seen.context for seen in session.core.seen.values() if isinstance(seen, FormSubmitted)]
    assert contexts == ["", "j9/k1"]


async def test_field_errors_bring_the_form_back_and_nothing_is_submitted() -> None:
    session = Session()
    session.core.shows = SKIP
    session.core.wrong = lambda form: {"reason": "Say why."}
    _, again = await session.json(
        {"press": {"action": "skip"}}, {"id": "s", "submit": {"form": "skip", "values": {"reason": ""}}}
    )
    assert (again["kind"], again["in_reply_to"]) == ("form", "s")
    assert again["card"]["blocks"][0]["error"] == "Say why."
    assert "Say why." in again["text"]
    assert session.core.seen == {}


async def test_a_form_that_makes_no_sense_any_more_is_told() -> None:
    session = Session(lambda inbound: [STEP] if isinstance(inbound, InboundMessage) else [])
    _, told = await session.json("next", {"id": "p", "press": {"action": "skip", "value": "j1/k3"}})
    assert (told["in_reply_to"], "does not fit any more" in told["text"]) == ("p", True)


async def test_at_moves_the_clock_and_what_fell_due_comes_first() -> None:
    session = Session(echo)
    session.due.append((datetime(2026, 11, 26, 19, tzinfo=UTC), Post("due", PLACE, Card("Call the tiler"))))
    reminder, answer = await session.json({"id": "a", "text": "hi", "at": "2026-11-26T20:00:00+01:00"})
    assert (reminder["text"], reminder["in_reply_to"]) == ("Call the tiler", None)
    assert answer["in_reply_to"] == "a"
    assert session.core.seen["a"].at == datetime(2026, 11, 26, 19, tzinfo=UTC)


async def test_a_line_with_only_a_time_says_nothing() -> None:
    session = Session(echo)
    assert await session.json({"at": "2026-12-01T08:00:00Z"}) == []
    assert session.clock.now() == datetime(2026, 12, 1, 8, tzinfo=UTC)


async def test_admin_posts_and_edits_are_marked() -> None:
    session = Session()
    out: list[str] = []
    adapter = session.adapt(_Collect(out))
    await adapter.send(Post("1", ADMIN, Card("Budget")))
    sent = await adapter.send(Post("2", PLACE, Card("Status")))
    assert await adapter.edit(Post("3", PLACE, Card("Status 2")), sent) == sent
    assert out == ["admin post 1", "me post 2", "me edit 2"]


class _Collect:
    greets = False

    def __init__(self, out: list[str]) -> None:
        self.out = out

    async def next(self) -> None:
        return None

    def show(self, shown: Shown) -> None:
        self.out.append(f"{shown.to} {shown.kind} {shown.message}")

    def show_form(self, shown: object) -> None: ...

    def busy(self) -> AbstractContextManager[object]:
        return nullcontext()

    def close(self) -> None: ...
