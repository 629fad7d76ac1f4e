"""The page's API over a real server on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from adapters.web.limits import MAX_FILE_BYTES
from core.errors import FetchFailed, PlatformUnavailable
from core.messages import ButtonPressed, CommandInvoked, FormSubmitted, Greeted, InboundMessage, Place
from core.ports.platform import Post, Sent
from core.views import Card, Form, Image, Text, TextInput
from tests.adapters.web.world import World, make_world, serving

ID = "11111111-2222"


@asynccontextmanager
async def browser(world: World, **headers: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser of our own page: it keeps cookies and says where its requests come from."""
    jar = aiohttp.CookieJar(unsafe=True)  # "unsafe" is aiohttp's word for cookies of an IP address
    given = {"Origin": world.address, **headers}
    timeout = aiohttp.ClientTimeout(total=20)
    async with aiohttp.ClientSession(world.address, cookie_jar=jar, headers=given, timeout=timeout) as session:
        yield session


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with serving(make_world()) as world:
        yield world


@pytest.fixture
async def page(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    async with browser(world) as session:
        await session.get("/")
        yield session


def message(text: str = "", *files: tuple[str, bytes], **fields: str) -> aiohttp.FormData:
    form = aiohttp.FormData(default_to_multipart=True, quote_fields=False)  # names as browsers write them
    for name, value in {"id": ID, "text": text, **fields}.items():
        form.add_field(name, value)
    for name, data in files:
        form.add_field("files", data, filename=name, content_type="image/jpeg")
    return form


async def feed(session: aiohttp.ClientSession) -> dict[str, Any]:
    async with session.get("/api/feed") as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def said(session: aiohttp.ClientSession, form: aiohttp.FormData) -> tuple[int, dict[str, Any]]:
    async with session.post("/api/messages", data=form) as answer:
        return answer.status, await answer.json()


# --- who ------------------------------------------------------------------------------------------------


async def test_a_browser_is_a_person_by_a_cookie(world: World, page: aiohttp.ClientSession) -> None:
    async with browser(world) as other, other.get("/") as answer:
        cookie = answer.headers["set-cookie"]
        assert all(word in cookie for word in ("hv_person=", "HttpOnly", "SameSite=Lax", "Max-Age="))
        assert "Secure" not in cookie
        theirs, mine = await feed(other), await feed(page)
        assert theirs["person"] != mine["person"]
    async with page.get("/") as again:
        assert "set-cookie" not in again.headers


async def test_cookies_are_for_https_alone_where_that_is_wished() -> None:
    async with serving(make_world(secure=True)) as world, browser(world) as session, session.get("/") as answer:
        assert "; Secure" in answer.headers["set-cookie"]


async def test_the_page_comes_with_strict_headers(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as answer:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        text = await answer.text()
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert "https://" not in text
    async with page.get("/assets/main.js") as script:
        assert script.headers["content-type"].startswith("text/javascript")
        tag = script.headers["etag"]
    async with page.get("/assets/main.js", headers={"if-none-match": tag}) as again:
        assert again.status == 304
    async with page.get("/assets/..%2fapp.py") as stranger:
        assert stranger.status == 404


@pytest.mark.parametrize("path", ["/", "/api/feed", "/api/stream", "/assets/main.js"])
async def test_a_strange_host_is_refused(world: World, path: str) -> None:
    async with browser(world, Host="evil.example") as session, session.get(path) as answer:
        assert answer.status == 421


@pytest.mark.parametrize("path", ["/api/messages", "/api/presses", "/api/forms", "/api/greet", "/login"])
async def test_another_page_cannot_change_anything(world: World, path: str) -> None:
    async with browser(world, Origin="http://evil.example") as session, session.post(path, json={}) as answer:
        assert answer.status == 403
    assert world.core.offered == []


async def test_another_page_cannot_read_the_stream(world: World) -> None:
    async with browser(world, Origin="http://evil.example") as session, session.get("/api/stream") as answer:
        assert answer.status == 403


# --- in -------------------------------------------------------------------------------------------------


async def test_a_message_is_accepted_before_the_answer(world: World, page: aiohttp.ClientSession) -> None:
    status, answer = await said(page, message("we want a new kitchen", timezone="Europe/Berlin", locale="de"))
    person = (await feed(page))["person"]
    assert (status, answer) == (202, {"id": f"{person}:{ID}", "new": True})
    heard = world.core.seen[f"{person}:{ID}"]
    assert isinstance(heard, InboundMessage)
    assert heard.place == Place("web", "local", person, direct=True)
    assert (heard.text, heard.sender.timezone, heard.sender.locale) == ("we want a new kitchen", "Europe/Berlin", "de")


async def test_an_unknown_time_zone_is_left_out(world: World, page: aiohttp.ClientSession) -> None:
    await said(page, message("hi", timezone="../../etc/passwd"))
    (heard,) = world.core.seen.values()
    assert heard.sender.timezone == ""


async def test_the_same_message_again_has_one_effect(world: World, page: aiohttp.ClientSession) -> None:
    await said(page, message("once", ("a.jpg", b"12")))
    status, answer = await said(page, message("once", ("a.jpg", b"12")))
    assert (status, answer["new"]) == (202, False)
    assert len(world.core.seen) == 1
    assert [entry["kind"] for entry in (await feed(page))["entries"]] == ["said"]


async def test_two_browsers_with_one_message_id_are_two_messages(world: World, page: aiohttp.ClientSession) -> None:
    async with browser(world) as other:
        await said(page, message("mine"))
        await said(other, message("theirs"))
    assert len(world.core.seen) == 2


async def test_a_command_is_typed(world: World, page: aiohttp.ClientSession) -> None:
    await said(page, message("/journey skip  the cabinets stay"))
    (heard,) = world.core.seen.values()
    assert isinstance(heard, CommandInvoked)
    assert (heard.name, heard.text) == ("skip", "the cabinets stay")


async def test_forty_thousand_characters_get_through(world: World, page: aiohttp.ClientSession) -> None:
    status, _ = await said(page, message("ü" * 40_000))
    (heard,) = world.core.seen.values()
    assert status == 202
    assert isinstance(heard, InboundMessage)
    assert len(heard.text) == 40_000


async def test_uploads_are_kept_before_the_message_is_accepted(world: World, page: aiohttp.ClientSession) -> None:
    status, _ = await said(page, message("look", ("../../kitchen.jpg", b"one"), ("b.jpg", b"one")))
    assert status == 202
    (heard,) = world.core.seen.values()
    assert isinstance(heard, InboundMessage)
    first, second = heard.attachments
    assert (first.name, first.size, first.mime) == ("kitchen.jpg", 3, "image/jpeg")
    assert first.locator["media"] != second.locator["media"]
    assert first.locator["media"].endswith(".raw")
    assert await world.adapter.fetch(first, heard.place, 3) == b"one"
    with pytest.raises(FetchFailed) as failed:
        await world.adapter.fetch(first, heard.place, 2)
    assert failed.value.reason == "too_large"
    world.media.kept.clear()
    with pytest.raises(FetchFailed) as failed:
        await world.adapter.fetch(first, heard.place, 3)
    assert (failed.value.reason, failed.value.transient) == ("expired", False)


async def test_a_file_that_does_not_fit_is_named_and_nothing_is_sent(world: World, page: aiohttp.ClientSession) -> None:
    big = b"\0" * (MAX_FILE_BYTES + 1)
    status, answer = await said(page, message("look", ("ok.jpg", b"1"), ("big.jpg", big), ("none.jpg", b"")))
    assert (status, sorted(answer["files"])) == (422, ["1", "2"])
    assert "20 MB" in answer["files"]["1"]
    assert world.core.offered == []
    assert world.media.kept == {}


async def test_more_than_ten_files_are_too_many(world: World, page: aiohttp.ClientSession) -> None:
    status, answer = await said(page, message("", *[(f"{n}.jpg", b"1") for n in range(11)]))
    assert (status, answer["problem"]) == (413, "too_many")
    assert world.core.offered == []


@pytest.mark.parametrize("client_id", ["", "short", "with space 123", "x" * 65])
async def test_a_message_needs_an_id(world: World, page: aiohttp.ClientSession, client_id: str) -> None:
    status, _ = await said(page, message("hi", id=client_id))
    assert status == 422


async def test_a_broken_body_is_refused(world: World, page: aiohttp.ClientSession) -> None:
    headers = {"content-type": "multipart/form-data; boundary=b"}
    for body in (b"nonsense", b"--b\r\nbroken", b""):
        async with page.post("/api/messages", data=body, headers=headers) as answer:
            assert answer.status in (400, 422)
    assert world.core.offered == []


async def test_a_failing_store_is_a_503_and_the_next_try_works(world: World, page: aiohttp.ClientSession) -> None:
    world.core.down = True
    status, answer = await said(page, message("hi", ("a.jpg", b"1")))
    assert (status, answer["problem"]) == (503, "unavailable")
    assert world.media.kept == {}
    world.core.down = False
    status, answer = await said(page, message("hi", ("a.jpg", b"1")))
    assert (status, answer["new"]) == (202, True)
    assert len(world.media.kept) == 1


async def test_a_greeting_has_one_id_a_person(world: World, page: aiohttp.ClientSession) -> None:
    for _ in range(2):
        async with page.post("/api/greet", json={"timezone": "UTC"}) as answer:
            assert answer.status == 202
    (greeting,) = world.core.seen.values()
    assert isinstance(greeting, Greeted)
    assert greeting.id == f"greet:{greeting.sender.id}"


PRESS = {"message": "post-1", "seq": 3, "action": "done", "value": "j1/k3", "label": "Step done"}


async def test_a_double_click_is_one_press_and_a_redrawn_card_another(
    world: World, page: aiohttp.ClientSession
) -> None:
    for seq, new in ((3, True), (3, False), (4, True)):
        async with page.post("/api/presses", json=PRESS | {"seq": seq}) as answer:
            assert (answer.status, (await answer.json())["new"]) == (202, new)
    pressed = next(iter(world.core.seen.values()))
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.action, pressed.value, pressed.message_id) == ("done", "j1/k3", "post-1")
    entries = (await feed(page))["entries"]
    assert [(entry["text"], entry["via"]) for entry in entries] == [("Step done", "button")] * 2


@pytest.mark.parametrize(
    "wrong", [{"action": "Not Ours"}, {"seq": "3"}, {"value": "x" * 65}, {"extra": 1}, {"message": None}]
)
async def test_a_malformed_press_is_refused(world: World, page: aiohttp.ClientSession, wrong: dict[str, Any]) -> None:
    async with page.post("/api/presses", json=PRESS | wrong) as answer:
        assert answer.status == 422
    assert world.core.offered == []


async def test_a_button_that_opens_a_form_writes_nothing(world: World, page: aiohttp.ClientSession) -> None:
    async with page.post("/api/presses", json=PRESS | {"opens": True}) as answer:
        assert (answer.status, (await answer.json())["problem"]) == (410, "gone")
    world.core.shows = Form("skip", "Skip it", (TextInput("reason", "Why?"),), "j1/k3")
    async with page.post("/api/presses", json=PRESS | {"opens": True}) as answer:
        form = (await answer.json())["form"]
        assert (form["id"], form["context"], form["inputs"][0]["name"]) == ("skip", "j1/k3", "reason")
    assert world.core.offered == []


async def test_field_errors_come_before_the_submission(world: World, page: aiohttp.ClientSession) -> None:
    world.core.wrong = lambda form: {} if form.values["reason"] else {"reason": "Say why."}
    body = {"id": ID, "form": "skip", "context": "j1/k3", "values": {"reason": ""}}
    async with page.post("/api/forms", json=body) as answer:
        assert (answer.status, (await answer.json())["errors"]) == (422, {"reason": "Say why."})
    assert world.core.offered == []
    for new in (True, False):
        async with page.post("/api/forms", json=body | {"values": {"reason": "cost"}}) as answer:
            assert (answer.status, (await answer.json())["new"]) == (202, new)
    (submitted,) = world.core.seen.values()
    assert isinstance(submitted, FormSubmitted)
    assert (submitted.form, submitted.context, submitted.values) == ("skip", "j1/k3", {"reason": "cost"})


# --- out ------------------------------------------------------------------------------------------------


class Stream:
    """What an EventSource does, for tests."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            async for raw in self.answer.content:
                if raw.startswith(b"data: "):
                    entry: dict[str, Any] = json.loads(raw[6:])
                    return entry
        raise AssertionError("the stream ended")


@asynccontextmanager
async def stream(session: aiohttp.ClientSession, after: int = 0, **headers: str) -> AsyncIterator[Stream]:
    async with session.get(f"/api/stream?after={after}", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer)


async def my_place(session: aiohttp.ClientSession) -> Place:
    return Place("web", "local", (await feed(session))["person"], direct=True)


async def test_posts_and_edits_come_live(world: World, page: aiohttp.ClientSession) -> None:
    place = await my_place(page)
    async with stream(page) as live:
        await world.post(place, Card("Hello", (Text("*you*"),)), reply_to="x")
        entry = await live.next()
        assert (entry["kind"], entry["id"], entry["reply_to"], entry["card"]["title"]) == (
            "post",
            "post-1",
            "x",
            "Hello",
        )
        await world.adapter.edit(Post("post-2", place, Card("Changed"), panel=True), Sent(("post-1",)))
        entry = await live.next()
        assert (entry["kind"], entry["id"], entry["panel"], entry["seq"]) == ("edit", "post-1", True, 2)


async def test_what_was_posted_while_the_page_was_away_arrives_on_return(
    world: World, page: aiohttp.ClientSession
) -> None:
    place = await my_place(page)
    for number in range(3):
        await world.post(place, Card(f"Card {number}"))
    async with stream(page, 0, **{"Last-Event-ID": "1"}) as live:
        assert [(await live.next())["card"]["title"] for _ in range(2)] == ["Card 1", "Card 2"]


async def test_an_entry_of_another_process_is_found(world: World, page: aiohttp.ClientSession) -> None:
    place = await my_place(page)
    async with stream(page) as live:
        await asyncio.sleep(0.1)
        body = {"card": {"title": "Elsewhere", "blocks": []}, "panel": False, "reply_to": ""}
        world.store.feed.append(place.room, "p", "post", body, world.clock.now())
        assert (await live.next())["card"]["title"] == "Elsewhere"


async def test_nobody_reads_another_persons_room(world: World, page: aiohttp.ClientSession) -> None:
    await world.post(await my_place(page), Card("Mine"))
    async with browser(world) as other:
        assert (await feed(other))["entries"] == []


async def test_a_second_try_of_a_post_is_shown_once(world: World, page: aiohttp.ClientSession) -> None:
    place = await my_place(page)
    for attempt in (1, 2):
        sent = await world.adapter.send(Post("p1", place, Card("Once"), attempt=attempt))
        assert sent == Sent(("p1",))
    assert len((await feed(page))["entries"]) == 1


async def test_a_post_that_cannot_be_kept_is_tried_again(world: World) -> None:
    world.store.down = True
    with pytest.raises(PlatformUnavailable):
        await world.post(Place("web", "local", "p", direct=True), Card("x"))


async def test_a_picture_is_shown_to_its_reader_alone(world: World, page: aiohttp.ClientSession) -> None:
    key = world.media.picture(b"\xff\xd8 a picture")
    await world.post(await my_place(page), Card("", (Image(key, "a sink"),)))
    src = (await feed(page))["entries"][0]["card"]["blocks"][0]["src"]
    async with page.get(src) as answer:
        assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
        assert await answer.read() == b"\xff\xd8 a picture"
    async with browser(world) as other, other.get(src) as answer:
        assert answer.status == 404
    async with page.get(src.split("?")[0]) as answer:
        assert answer.status == 404
    world.media.kept.clear()
    async with page.get(src) as answer:
        assert answer.status == 404


async def test_a_file_is_handed_over_and_never_run(world: World, page: aiohttp.ClientSession) -> None:
    key = world.media.picture(b"<script>alert(1)</script>", "html")
    await world.post(await my_place(page), Card("", (Image(key, "x"),)))
    src = (await feed(page))["entries"][0]["card"]["blocks"][0]["src"]
    async with page.get(src) as answer:
        assert answer.headers["content-disposition"] == "attachment"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_streams_end_when_the_page_closes() -> None:
    async with asyncio.timeout(8):
        async with serving(make_world()) as world, browser(world) as session, stream(session):
            running = asyncio.create_task(world.adapter.run())
            world.adapter.close()
            await running


# --- password and admin ---------------------------------------------------------------------------------


async def test_without_the_password_nothing_is_shown() -> None:
    async with serving(make_world(password="geheim", hosts=frozenset())) as world, browser(world) as session:
        async with session.get("/", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["location"]) == (303, "/login")
            assert "set-cookie" not in answer.headers
        for path in ("/api/feed", "/api/stream", "/media/x"):
            async with session.get(path) as answer:
                assert answer.status == 401
        async with session.post("/api/messages", data=message("hi")) as answer:
            assert answer.status == 401
        async with session.get("/login") as answer:
            assert "behind a password" in await answer.text()
    assert world.core.offered == []


async def test_the_right_password_opens_the_page_until_the_session_ends() -> None:
    async with serving(make_world(password="geheim")) as world, browser(world) as session:
        async with session.post("/login", data={"password": "geheim"}) as answer:
            assert answer.status == 200
            assert "composer" in await answer.text()
        assert (await feed(session))["entries"] == []
        world.clock.move(days=31)
        async with session.get("/api/feed") as answer:
            assert answer.status == 401


async def test_wrong_passwords_are_slowed_down() -> None:
    async with serving(make_world(password="geheim")) as world, browser(world) as session:
        for _ in range(5):
            async with session.post("/login", data={"password": "falsch"}) as answer:
                assert answer.status == 403
        async with session.post("/login", data={"password": "geheim"}) as answer:
            assert answer.status == 429
            assert int(answer.headers["retry-after"]) > 0
        world.clock.move(minutes=6)
        async with session.post("/login", data={"password": "geheim"}) as answer:
            assert answer.status == 200


async def test_many_wrong_passwords_at_once_have_no_more_tries() -> None:
    async def attempt(session: aiohttp.ClientSession) -> int:
        async with session.post("/login", data={"password": "falsch"}) as answer:
            return answer.status

    async with serving(make_world(password="geheim")) as world, browser(world) as session:
        answers = await asyncio.gather(*(attempt(session) for _ in range(30)))
    assert sorted(set(answers)) == [403, 429]
    assert answers.count(403) == 5


async def test_the_sign_in_takes_only_a_small_body() -> None:
    async with (
        serving(make_world(password="geheim")) as world,
        browser(world) as session,
        session.post("/login", data={"password": "x" * 100_000}) as answer,
    ):
        assert answer.status == 413


async def test_admin_cards_are_shown_on_their_own_page() -> None:
    async with serving(make_world(admin=True)) as world, browser(world) as session:
        await world.post(Place("web", "local", "admin", direct=True), Card("Half of the budget is spent"))
        async with session.get("/admin") as answer:
            assert 'data-room="admin"' in await answer.text()
        async with session.get("/api/feed?room=admin") as answer:
            assert (await answer.json())["entries"][0]["card"]["title"] == "Half of the budget is spent"
        assert (await feed(session))["entries"] == []


async def test_admin_cards_are_for_nobody_where_they_go_elsewhere(world: World, page: aiohttp.ClientSession) -> None:
    for path in ("/admin", "/api/feed?room=admin", "/api/stream?room=admin"):
        async with page.get(path) as answer:
            assert answer.status == 403


async def test_a_button_of_the_admin_page_is_pressed_in_the_admin_channel_by_those_who_may_see_it() -> None:
    press = PRESS | {"action": "ack", "value": "budget:daily:2026-11-21:80", "label": "", "room": "admin"}
    async with serving(make_world(admin=True)) as world, browser(world) as session:
        async with session.post("/api/presses", json=press) as answer:
            assert answer.status == 202
        (pressed,) = world.core.seen.values()
        assert pressed.place == Place("web", "local", "admin", direct=True)
    async with serving(make_world()) as world, browser(world) as session:
        async with session.post("/api/presses", json=press) as answer:
            assert answer.status == 403
        assert not world.core.seen
