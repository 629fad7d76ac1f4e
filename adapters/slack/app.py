"""The Slack adapter: receives over Socket Mode or signed HTTP, sends, edits, fetches."""

import asyncio
from dataclasses import dataclass, field

import aiohttp
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack import limits
from adapters.slack.fetch import Fetcher
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.people import Profiles, Rooms, Threads
from adapters.slack.receive import Receiver
from adapters.slack.sender import Sender
from adapters.slack.socket import SocketRunner
from adapters.slack.web import make_client, sdk_log
from core.errors import SettingsError
from core.messages import AttachmentRef, Place, PlatformName
from core.ports.clock import Clock
from core.ports.media import MediaStore
from core.ports.platform import Cursors, Instant, Intake, Post, Sent

SLACK_API = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """With an app token: Socket Mode. Without: signed HTTP, which needs the signing secret."""

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API
    ping_seconds: float = 10.0
    watch_seconds: float = 15.0
    fetch_seconds: float = limits.FETCH_SECONDS


class SlackAdapter:
    """A PlatformAdapter. `close()` when done; `routes()` go into the web process when there is no app token."""

    def __init__(
        self,
        config: SlackConfig,
        *,
        intake: Intake,
        instant: Instant,
        clock: Clock,
        media: MediaStore,
        cursors: Cursors,
    ) -> None:
        api_url = config.api_url.rstrip("/") + "/"
        self._config = config
        self._client = make_client(config.bot_token, api_url)
        self._session: aiohttp.ClientSession | None = None
        self._sender = Sender(self._client, media, clock)
        self._fetcher = Fetcher(self._client, api_url, config.fetch_seconds)
        self._receiver = Receiver(
            self._client,
            intake=intake,
            instant=instant,
            clock=clock,
            profiles=Profiles(self._client, clock),
            rooms=Rooms(self._client, clock),
            threads=Threads(cursors),
        )
        self._bolt = AsyncApp(
            client=self._client,
            signing_secret=config.signing_secret,
            name="homeview",
            logger=sdk_log,
            before_authorize=self._receiver,
        )
        self._runner = SocketRunner(
            self._bolt,
            config.app_token,
            self._receiver.idle,
            ping_seconds=config.ping_seconds,
            watch_seconds=config.watch_seconds,
        )

    @property
    def name(self) -> PlatformName:
        return "slack"

    @property
    def connected(self) -> asyncio.Event:
        """Set while Socket Mode is up (in HTTP mode: never)."""
        return self._runner.connected

    async def run(self) -> None:
        """Receives over Socket Mode until cancelled. In HTTP mode the web process receives: this only waits.

        Raises PlatformRefused when Slack does not take the app token, SettingsError when there is no way to receive.
        """
        self._open()
        if self._config.app_token:
            await self._runner.run()
        elif not self._config.signing_secret:
            raise SettingsError(
                "Slack cannot be received: SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are missing.",
                remedy="Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.",
            )
        else:
            await asyncio.Event().wait()

    def routes(self) -> list[Route]:
        """The one address for events, commands and interactions; none in Socket Mode.

        Without a signing secret there is none either: anybody could sign with an empty one.
        """
        if self._config.app_token or not self._config.signing_secret:
            return []
        return [Route(EVENTS_PATH, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        self._open()
        if not request.headers.get("x-slack-request-timestamp", "").isdigit():
            return Response(status_code=401)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > limits.REQUEST_BYTES:
                return Response(status_code=413)
        try:
            asked = to_async_bolt_request(request, bytes(body))
        except ValueError:  # not UTF-8, or not the JSON it says it is: nothing that Slack signed
            return Response(status_code=400)
        return to_starlette_response(await self._bolt.async_dispatch(asked))

    async def send(self, post: Post) -> Sent:
        self._open()
        return await self._sender.send(post)

    async def edit(self, post: Post, sent: Sent) -> Sent:
        self._open()
        return await self._sender.edit(post, sent)

    async def fetch(self, ref: AttachmentRef, place: Place, limit: int) -> bytes:
        return await self._fetcher.fetch(self._open(), ref, limit)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        """One session for all calls, made where the loop runs."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=limits.ANSWER_SECONDS))
            self._client.session = self._session
        return self._session
