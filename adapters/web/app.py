"""The web page as a platform: a Starlette app for the outside, a PlatformAdapter for the core."""

import asyncio

from starlette.applications import Starlette
from starlette.middleware import Middleware

from adapters.web.api import Api, body_refused, media_missing, store_failed
from adapters.web.bodies import BodyRefused
from adapters.web.feed import Feed, Kind
from adapters.web.guard import Guard
from adapters.web.pages import Pages
from adapters.web.reading import Reading
from adapters.web.render import card_json
from adapters.web.signing import Signer
from adapters.web.visitors import WebOptions
from core.errors import FetchFailed, MediaMissing, PlatformUnavailable, StoreError
from core.messages import AttachmentRef, Place, PlatformName
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.platform import Instant, Intake, Post, Sent
from core.ports.store import Store

__all__ = ["WebAdapter", "WebOptions"]


class WebAdapter:
    """`app` is the page, to be mounted at "/"; who serves it runs the server, and calls `close()` before it stops."""

    name: PlatformName = "web"

    def __init__(
        self,
        *,
        intake: Intake,
        instant: Instant,
        store: Store,
        media: MediaStore,
        clock: Clock,
        options: WebOptions,
    ) -> None:
        signer = Signer(options.secret)
        self._feed = Feed(store, clock)
        self._media = media
        self._closing = asyncio.Event()
        api = Api(intake, instant, self._feed, media, clock)
        reading = Reading(self._feed, media, signer)
        pages = Pages(options, signer, clock)
        self.app = Starlette(
            routes=[*pages.routes(), *api.routes(), *reading.routes()],
            middleware=[Middleware(Guard, options=options, signer=signer, clock=clock)],
            exception_handlers={
                StoreError: store_failed,
                BodyRefused: body_refused,
                MediaMissing: media_missing,
            },
        )

    async def run(self) -> None:
        """The app receives; this only waits for the end."""
        await self._closing.wait()

    def close(self) -> None:
        """Ends the event streams, which would keep the server from stopping."""
        self._feed.close()
        self._closing.set()

    async def send(self, post: Post) -> Sent:
        await self._append(post, post.id, "post")
        return Sent((post.id,))

    async def edit(self, post: Post, sent: Sent) -> Sent:
        if not sent.ids:
            return await self.send(post)
        await self._append(post, sent.ids[0], "edit")
        return sent

    async def _append(self, post: Post, message: str, kind: Kind) -> None:
        body = {"card": card_json(post.card), "panel": post.panel, "reply_to": post.in_reply_to}
        try:
            await self._feed.append(post.place.room, message, kind, body)
        except StoreError as error:
            raise PlatformUnavailable("the page's feed could not be written.") from error

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        try:
            async with asyncio.timeout(30):
                data = await self._media.get(ref.locator["media"])
        except MediaMissing as error:
            raise FetchFailed("expired", "the upload is not kept any more.", transient=False) from error
        except TimeoutError as error:
            raise FetchFailed("timeout", "the media store did not answer.", transient=True) from error
        except StoreError as error:
            raise FetchFailed("unreachable", "the media store cannot be read.", transient=True) from error
        if len(data) > limit:
            raise FetchFailed("too_large", f"the upload has more than {limit} bytes.", transient=False)
        return data
