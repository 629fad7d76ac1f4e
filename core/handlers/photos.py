"""Photos: fetched once, made safe, stored, looked at, linked to the step; a person confirms what a model saw."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from core.commands import ConfirmObservation, CorrectObservation, ReceivePhotos, ShowPhotos, StartJourney
from core.errors import FetchFailed, JourneyError, MediaRejected
from core.handlers.ask import asked_fact
from core.handlers.desk import Desk
from core.handlers.kept_photos import keep_photos, link_photo
from core.handlers.steps import start_journey
from core.handlers.talk import kind_buttons
from core.handlers.troubles import ways_on
from core.handlers.turn import Turn
from core.journeys import cards, rules
from core.journeys.model import is_sample
from core.media.measure import measure
from core.media.photo import describe_facts, explain_rejection
from core.media.safe_image import MAX_BYTES, SafeImage, make_safe
from core.messages import AttachmentRef, Place, PlatformName
from core.ports.media import MediaStore
from core.ports.platform import PlatformAdapter
from core.recovery import Category, judge
from core.views import Actions, Block, Button, Card, Image, Text
from core.words import mark, t, tn

log = structlog.get_logger(__name__)

FETCH_ATTEMPTS = 4
FETCH_SECONDS = 40.0
"""All attempts together: an adapter takes up to 30 s for one."""
AT_ONCE = asyncio.Semaphore(2)
"""Photos decoded at the same time in this process: each may take 200 MB while it is decoded."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a model saw, checked: up to 3 sentences. `why` is the sentence that says why nothing was seen."""

    observed: tuple[str, ...] = ()
    room: str = ""
    cannot_tell: str = ""
    warnings: tuple[str, ...] = ()
    model: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """One attachment: stored (`media` is its hash) or refused (`problem` tells the person what happened and what to do,
    `failed` is its category)."""

    name: str
    media: str = ""
    width: int = 0
    height: int = 0
    measured: str = ""
    seen: Seen = Seen()
    problem: str = ""
    failed: Category | Literal[""] = ""


Look = Callable[[SafeImage, str, Turn], Awaitable[Seen]]
"""Looks at a picture with the caption beside it; never raises for a model's failure."""

_FETCH_PROBLEMS = {
    "timeout": mark("The photo took too long to arrive. Please send it again; a smaller version helps on a slow line."),
    "expired": mark("The link to this photo has expired. Please send the photo again."),
    "denied": mark(
        "I was not allowed to read this file. Please send the photo again, or ask whoever manages this app."
    ),
    "too_large": mark("This file is over 20 MB. Send a smaller version, or a screenshot of it."),
    "sign_in_page": mark(
        "I was given a sign-in page in place of your photo: I lack the right to read files here. "
        "Whoever manages this app can grant it; after that, send the photo again."
    ),
    "unreachable": mark("I could not fetch the photo from where it is kept. Please send it again."),
}


class PhotoDesk:
    """Fetches and prepares photos (the `think` of ReceivePhotos)."""

    def __init__(self, adapters: Mapping[PlatformName, PlatformAdapter], media: MediaStore, look: Look) -> None:
        self._adapters, self._media, self._look = adapters, media, look

    async def think(self, command: ReceivePhotos, turn: Turn) -> tuple[Taken, ...]:
        return tuple([await self._take(ref, command.caption, turn) for ref in command.attachments])

    async def _take(self, ref: AttachmentRef, caption: str, turn: Turn) -> Taken:
        try:
            data = await self._fetch(ref, turn.place)
            async with AT_ONCE:
                safe = await asyncio.to_thread(make_safe, data)
                facts = await asyncio.to_thread(measure, safe)
        except MediaRejected as exc:
            log.info("photo.rejected", reason=exc.reason)
            return Taken(ref.name, problem=explain_rejection(exc), failed=judge(exc).category)
        except FetchFailed as exc:
            log.warning("photo.fetch_failed", reason=exc.reason)
            problem = t(_FETCH_PROBLEMS.get(exc.reason, _FETCH_PROBLEMS["unreachable"]))
            return Taken(ref.name, problem=problem, failed=judge(exc).category)
        await self._media.put(safe.key, safe.data, safe.mime)
        await self._media.put(safe.thumbnail_key, safe.thumbnail, safe.mime)
        await self._forget_raw(ref)
        seen = await self._look(safe, caption, turn)
        return Taken(ref.name, safe.sha256, safe.width, safe.height, describe_facts(facts), seen)

    async def _fetch(self, ref: AttachmentRef, place: Place) -> bytes:
        """With the platform's credentials; what fails in passing is tried again, while somebody may still wait."""
        tries = AsyncRetrying(
            retry=retry_if_exception(lambda e: isinstance(e, FetchFailed) and judge(e).may_pass),
            stop=stop_after_attempt(FETCH_ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.2, max=3),
            reraise=True,
        )
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await tries(self._adapters[place.platform].fetch, ref, place, MAX_BYTES)
        except TimeoutError:
            raise FetchFailed("timeout", f"No file in {FETCH_SECONDS:g} s.", transient=False) from None

    async def _forget_raw(self, ref: AttachmentRef) -> None:
        """An upload as it came is not kept once there is a safe picture of it."""
        if (raw := ref.locator.get("media", "")).endswith(".raw"):
            await self._media.delete(raw)


def receive_photos(command: ReceivePhotos, desk: Desk, taken: Sequence[Taken]) -> None:
    """Links what arrived; without a journey a photo of a kitchen or bathroom begins one, other photos wait for one."""
    arrived = [one for one in taken if one.media]
    for one in taken:
        desk.unit.outcomes.count(f"photo.{desk.turn.place.platform}", one.failed, desk.now)
    if lost := [one for one in taken if one.problem]:
        desk.answer(_lost_card(lost))
    if not arrived:
        return
    if is_sample(desk.journey):  # their own photo begins their own journey
        desk.journey = None
    if desk.journey is None and (room := _room_of(arrived)):
        start_journey(StartJourney(room), desk)
    if desk.journey is None:
        _wait_for_journey(desk, arrived, command.caption)
        return
    fresh = [(photo, one) for one in arrived if (photo := _link(desk, one, command.caption))]
    if len(fresh) < len(arrived):
        desk.answer(Card("", (Text(_have_it(len(arrived))),)))
    _show_measured(desk, [one for _, one in fresh if not one.seen.observed])
    _ask_about(desk, [(photo, one) for photo, one in fresh if one.seen.observed])
    if not any(one.seen.observed for _, one in fresh):
        _lead_on(desk)


def _lost_card(lost: Sequence[Taken]) -> Card:
    """What did not arrive, each with what to do about it."""
    each = [b for one in lost for b in (Text(one.name or t("Your file"), quoted=True), Text(one.problem, tone="alert"))]
    title = tn("That photo did not work", "{n} photos did not work", len(lost))
    safe = Text(t("Nothing else is lost: your journey and the rest of your message are kept."))
    return Card(title, (*each, safe, ways_on()))


def _lead_on(desk: Desk) -> None:
    """The open question once more, or what is next, so that nobody is left with a picture and no way on."""
    journey, template = desk.here()
    if desk.closing is None and (fact := asked_fact(desk)):
        desk.closing = cards.question_card(journey, template.fact(fact))
    elif desk.closing is None and journey.status == "active":
        desk.closing = cards.go_on_card(journey, template)


def _room_of(arrived: Sequence[Taken]) -> str:
    """The journey that the pictures themselves name, when a model knows the room and they all show the same one."""
    rooms = {one.seen.room for one in arrived}
    return rooms.pop() if len(rooms) == 1 and rooms <= {"kitchen", "bathroom"} else ""


def _have_it(arrived: int) -> str:
    if arrived == 1:
        return t("I have this picture already, on this step: it counts once.")
    return t("Some of these I have already, on this step: each picture counts once.")


def _link(desk: Desk, taken: Taken, caption: str) -> str:
    """The photo's id; empty when the same picture is there already."""
    photo, new = link_photo(desk, taken.media, caption, taken.seen.observed)
    by = "model" if taken.seen.observed else "measured"
    desk.emit("vision.analysis_completed", photo=photo, observations=len(taken.seen.observed), by=by)
    return photo if new else ""


def _show_measured(desk: Desk, taken: Sequence[Taken]) -> None:
    """What was kept without a model's look: one card for all of them."""
    if not taken:
        return
    journey, template = desk.here()
    saved = t("Saved with *{step}*.", step=template.step(journey.state.current).title)
    why = " ".join(dict.fromkeys(_why_not_seen(one) for one in taken))
    if len(taken) == 1:
        blocks = (Text(f"{saved} {taken[0].measured}"), Text(why, tone="quiet", quoted=True))
        desk.answer(_with_picture(Card(t("Got your photo"), blocks), taken[0]))
        return
    pictures = [b for n, one in enumerate(taken, 1) for b in (_picture(one), Text(f"{n}. {one.measured}"))]
    title = tn("Got your photo", "Got your {n} photos", len(taken))
    desk.answer(Card(title, (Text(saved), *pictures, Text(why, tone="quiet", quoted=True))))


def _ask_about(desk: Desk, seen: Sequence[tuple[str, Taken]]) -> None:
    """What a model saw, each with its picture; a person is asked about one at a time, the first one now."""
    journey, template = desk.here()
    for number, (photo, one) in enumerate(seen):
        card = cards.observation_card(journey, template, photo, _footnote(one), asks=number == 0)
        desk.answer(_with_picture(card, one))
    if seen and desk.pending_kind != "fact":  # an open question is answered by words, this one has buttons
        desk.ask("confirm", journey=journey.id, photo=seen[0][0])


def _with_picture(card: Card, taken: Taken) -> Card:
    return Card(card.title, (_picture(taken), *card.blocks), card.urgent)


def _picture(taken: Taken) -> Image:
    return Image(f"{taken.media}.thumb.jpg", _alt(taken), taken.width, taken.height)


def _alt(taken: Taken) -> str:
    return t("Your photo. {measured}", measured=taken.measured)


def _footnote(taken: Taken) -> str:
    parts = [
        *taken.seen.warnings,
        taken.seen.cannot_tell,
        t("Seen by {model}: please confirm or correct.", model=taken.seen.model),
    ]
    return " ".join(p if p[-1] in ".!?" else f"{p}." for p in parts if p)


def _why_not_seen(taken: Taken) -> str:
    if taken.seen.model:  # it looked, and what it saw may not be claimed from a photo
        return taken.seen.cannot_tell or t("Nothing could be seen for sure: this is only what can be measured.")
    measured = t("This is only what can be measured.")
    return f"{taken.seen.why} {measured}".strip()


def _wait_for_journey(desk: Desk, arrived: Sequence[Taken], caption: str) -> None:
    keep_photos(desk, [{"media": a.media, "caption": caption, "observed": list(a.seen.observed)} for a in arrived])
    blocks: list[Block] = [Image(f"{arrived[0].media}.thumb.jpg", _alt(arrived[0]))]
    for one in arrived:
        blocks.append(Text("\n".join(one.seen.observed), quoted=True) if one.seen.observed else Text(one.measured))
    if not arrived[0].seen.observed:
        blocks.append(Text(_why_not_seen(arrived[0]), tone="quiet", quoted=True))
    blocks.append(Text(t("I keep it. What are you planning here? I add the photo as soon as you choose.")))
    desk.answer(Card(t("Got your photo"), (*blocks, Actions(kind_buttons()))))


def show_photos(command: ShowPhotos, desk: Desk) -> None:
    journey, template = desk.here(command.journey)
    step = template.find(command.step) if command.step else None
    desk.answer(cards.photos_card(journey, template, desk.turn.tz, step.id if step else ""))


def confirm_observation(command: ConfirmObservation, desk: Desk) -> None:
    journey, template = desk.here(command.journey or _journey_of(desk, command.photo))
    after, events = rules.confirm_observation(journey, command.photo, desk.now)
    desk.asked("confirm", "correct", photo=command.photo)
    saved = desk.save(journey, after, events, t("the confirmation"))
    step = template.step(saved.state.photos[command.photo].step)
    _go_on(desk, command.photo, t("Noted as confirmed on *{step}*.", step=step.title))


def correct_observation(command: CorrectObservation, desk: Desk) -> None:
    journey, template = desk.here(command.journey or _journey_of(desk, command.photo))
    if not command.text.strip():
        desk.ask("correct", journey=journey.id, photo=command.photo)
        desk.answer(Card("", (Text(t("What is different from what I saw? One line is enough.")),)))
        return
    after, events = rules.correct_observation(journey, command.photo, command.text, desk.now)
    desk.asked("confirm", "correct", photo=command.photo)
    saved = desk.save(journey, after, events, t("the correction"))
    step = template.step(saved.state.photos[command.photo].step)
    _go_on(desk, command.photo, t("Corrected on *{step}*; your words count.", step=step.title))


def _go_on(desk: Desk, photo_id: str, told: str) -> None:
    """Thanks, and the next photo that came with this one and still waits for a word."""
    row = desk.unit.photos.get(photo_id)
    journey, template = desk.here(row.journey if row else "")
    photos = journey.state.photos
    together = (key for key, p in photos.items() if p.at == photos[photo_id].at and p.observed and not p.verdict)
    waiting = next(together, "")
    if not waiting:
        desk.answer(Card("", (Text(told), Actions((Button(t("What is next?"), "next", journey.id),)))))
        return
    desk.answer(Card("", (Text(told),)))
    card = cards.observation_card(journey, template, waiting)
    picture = Image(f"{photos[waiting].media}.thumb.jpg", t("The next photo"))
    desk.answer(Card("", (picture, *card.blocks)))
    desk.ask("confirm", journey=journey.id, photo=waiting)


def _journey_of(desk: Desk, photo: str) -> str:
    row = desk.unit.photos.get(photo)
    if row is None:
        raise JourneyError("unknown_photo", t("That photo is not here any more."))
    return row.journey
