"""What the page's script asks for. Everything is committed before it is answered with 202."""

from dataclasses import dataclass

import structlog
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.web import parse
from adapters.web.answers import accepted, problem
from adapters.web.bodies import BodyRefused, json_body, message_body
from adapters.web.feed import Feed
from adapters.web.render import Json, form_json
from adapters.web.visitors import Visitor, visitor_of
from core.errors import HomeViewError, MediaMissing
from core.messages import AttachmentRef, CommandInvoked, InboundMessage
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.platform import Instant, Intake
from core.words import t

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Api:
    intake: Intake
    instant: Instant
    feed: Feed
    media: MediaStore
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            Route("/api/messages", self.message, methods=["POST"]),
            Route("/api/presses", self.press, methods=["POST"]),
            Route("/api/forms", self.form, methods=["POST"]),
            Route("/api/greet", self.greet, methods=["POST"]),
        ]

    async def message(self, request: Request) -> Response:
        """multipart: id, text, timezone, locale, files. The same id again has no second effect."""
        visitor = visitor_of(request)
        async with message_body(request) as body:
            client_id = body.fields.get("id", "")
            if not parse.client_id_ok(client_id):
                return problem(422, "malformed", t("The page sent something that I do not understand. Reload it."))
            attachments = await self._keep(visitor, client_id, body.files)
        inbound = parse.said(visitor, client_id, self.clock.now(), body.fields, attachments)
        return await self._accept_said(inbound, body.fields.get("text", ""), attachments)

    async def _keep(self, visitor: Visitor, client_id: str, files: tuple[UploadFile, ...]) -> list[AttachmentRef]:
        """Raw uploads, stored before the message is accepted. The worker makes them safe and deletes them."""
        kept = []
        for index, file in enumerate(files):
            data = await file.read()
            key = parse.upload_key(visitor.person, client_id, index, data)
            mime = file.content_type or ""
            await self.media.put(key, data, mime)
            message = f"{visitor.person}:{client_id}"
            kept.append(parse.attachment(message, index, file.filename or "", mime, len(data), key))
        return kept

    async def _accept_said(
        self, inbound: InboundMessage | CommandInvoked, text: str, attachments: list[AttachmentRef]
    ) -> Response:
        try:
            outcome = await self.intake.accept(inbound)
        except HomeViewError:
            await self._drop(attachments)
            raise
        files = [{"name": item.name, "size": item.size} for item in attachments]
        await self.feed.append(inbound.place.room, inbound.id, "said", {"text": text, "files": files, "via": "typed"})
        return accepted(inbound.id, outcome.new)

    async def _drop(self, attachments: list[AttachmentRef]) -> None:
        """What was not accepted comes again with the next try."""
        for item in attachments:
            try:
                await self.media.delete(item.locator["media"])
            except (HomeViewError, OSError) as error:
                log.warning("web.upload_left_over", key=item.locator["media"], error=type(error).__name__)

    async def press(self, request: Request) -> Response:
        """A button; one that opens a form is answered with the form, and nothing is written."""
        visitor, body = visitor_of(request), await json_body(request, parse.PressBody)
        if body.room == "admin" and not visitor.admin:
            return problem(403, "admin", t("This is for those who run HomeView."))
        pressed = parse.pressed(visitor, body, self.clock.now())
        if body.opens:
            form = await self.instant.form(pressed)
            if form is None:
                return problem(410, "gone", t("This does not fit any more. Ask me where things stand."))
            return JSONResponse({"form": form_json(form)})
        outcome = await self.intake.accept(pressed)
        if body.label:
            await self.feed.append(pressed.place.room, pressed.id, "said", _chosen(body.label, "button"))
        return accepted(pressed.id, outcome.new)

    async def form(self, request: Request) -> Response:
        """A form, checked first: 422 with `errors` by input name keeps it open."""
        visitor, body = visitor_of(request), await json_body(request, parse.FormBody)
        submitted = parse.submitted(visitor, body, self.clock.now())
        wrong = await self.instant.check(submitted)
        if wrong:
            return problem(422, "fields", t("Some fields need another look."), extra={"errors": dict(wrong.errors)})
        outcome = await self.intake.accept(submitted)
        if body.title:
            await self.feed.append(submitted.place.room, submitted.id, "said", _chosen(body.title, "form"))
        return accepted(submitted.id, outcome.new)

    async def greet(self, request: Request) -> Response:
        visitor, body = visitor_of(request), await json_body(request, parse.GreetBody)
        greeting = parse.greeted(visitor, body, self.clock.now())
        outcome = await self.intake.accept(greeting)
        return accepted(greeting.id, outcome.new)


def _chosen(label: str, via: str) -> Json:
    return {"text": label, "files": [], "via": via}


async def store_failed(request: Request, error: Exception) -> Response:
    """Nothing was lost: the page keeps what was typed, and tries again with the same id."""
    log.warning("web.not_accepted", path=request.url.path, error=type(error).__name__)
    return problem(503, "unavailable", t("That was not sent. Please try again in a moment."), retry_after=2)


async def body_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, BodyRefused)
    log.info("web.body_refused", path=request.url.path, code=error.code)
    return problem(error.status, error.code, error.told, extra={"files": error.files} if error.files else None)


async def media_missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, MediaMissing)
    return problem(404, "missing", t("This picture is not there any more."))
