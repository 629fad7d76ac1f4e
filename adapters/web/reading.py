"""What the page shows: its history, the event stream, and stored pictures. Nothing here writes."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from mimetypes import guess_type

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from adapters.web.answers import problem
from adapters.web.feed import Feed
from adapters.web.limits import MAX_FILE_BYTES, MAX_FILES, PING_SECONDS
from adapters.web.render import Json, media_keys, with_links
from adapters.web.signing import Signer
from adapters.web.visitors import ADMIN_PLACE, visitor_of
from core.errors import StoreError
from core.messages import Place
from core.ports.media import MediaStore
from core.ports.store import FeedEntry
from core.slash import SLASH
from core.words import t

log = structlog.get_logger(__name__)

_SHOWN = {"image/jpeg", "image/png", "image/webp"}


@dataclass(frozen=True, slots=True)
class Reading:
    feed: Feed
    media: MediaStore
    signer: Signer

    def routes(self) -> list[Route]:
        return [
            Route("/api/feed", self.history),
            Route("/api/stream", self.stream),
            Route("/media/{key}", self.picture),
        ]

    async def history(self, request: Request) -> Response:
        """The latest entries, and what the page needs to know once."""
        reader = _reader(request)
        if reader is None:
            return _not_for_you()
        entries = await self.feed.latest(reader.room)
        return JSONResponse(
            {
                "person": reader.channel,
                "admin": visitor_of(request).admin,
                "commands": _commands(),
                "limits": {"files": MAX_FILES, "bytes": MAX_FILE_BYTES},
                "entries": [self._entry(reader, entry) for entry in entries],
            },
            headers={"cache-control": "no-store"},
        )

    async def stream(self, request: Request) -> Response:
        """Entries after Last-Event-ID (or `after`), as they come."""
        reader = _reader(request)
        if reader is None:
            return _not_for_you()
        seq = _number(request.headers.get("last-event-id") or request.query_params.get("after", ""))
        return StreamingResponse(
            self._events(reader, seq),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    async def _events(self, reader: Place, seq: int) -> AsyncIterator[str]:
        yield "retry: 1500\n\n"
        quiet_since = time.monotonic()
        try:
            async with aclosing(self.feed.follow(reader.room, seq)) as batches:
                async for batch in batches:
                    for entry in batch:
                        yield f"id: {entry.seq}\nevent: entry\ndata: {json.dumps(self._entry(reader, entry))}\n\n"
                    if batch or time.monotonic() - quiet_since > PING_SECONDS:
                        quiet_since = time.monotonic()
                        yield ": still here\n\n"
        except StoreError as error:
            # the browser comes back by itself, with the last id it has seen
            log.warning("web.stream_ended", error=type(error).__name__)

    def _entry(self, reader: Place, entry: FeedEntry) -> Json:
        body = dict(entry.body)
        if "card" in body:
            links = {key: self._link(reader, key) for key in media_keys(body["card"])}
            body["card"] = with_links(body["card"], links)
        return {"seq": entry.seq, "id": entry.message, "kind": entry.kind, "at": entry.at.isoformat(), **body}

    def _link(self, reader: Place, key: str) -> str:
        return f"/media/{key}?s={self.signer.media(reader.channel, key)}"

    async def picture(self, request: Request) -> Response:
        """A stored file, by a link that was made for this reader alone."""
        visitor, key = visitor_of(request), str(request.path_params["key"])
        readers = (visitor.person, ADMIN_PLACE.channel) if visitor.admin else (visitor.person,)
        given = request.query_params.get("s", "")
        if key.endswith(".raw") or not any(self.signer.media_holds(reader, key, given) for reader in readers):
            return problem(404, "missing", t("There is no such picture."))
        mime = guess_type(key)[0] or "application/octet-stream"
        headers = {"cache-control": "private, max-age=31536000, immutable"}
        if mime not in _SHOWN:
            headers["content-disposition"] = "attachment"
        return Response(await self.media.get(key), media_type=mime, headers=headers)


def _reader(request: Request) -> Place | None:
    """Whose feed: the visitor's own, or the admin channel's when it is asked for and allowed."""
    visitor = visitor_of(request)
    if request.query_params.get("room") != "admin":
        return visitor.place
    return ADMIN_PLACE if visitor.admin else None


def _commands() -> list[Json]:
    return [{"name": slash.name, "about": t(slash.about), "takes": bool(slash.options)} for slash in SLASH]


def _not_for_you() -> Response:
    return problem(403, "admin", t("This page is for those who run HomeView."))


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
