"""Downloading what people attached: with the bot's token, to Slack's own hosts only, bounded in size and time."""

import asyncio
from urllib.parse import urljoin, urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from adapters.slack import limits
from adapters.slack.web import code_of, core_error
from core.errors import FetchFailed, PlatformRefused
from core.messages import AttachmentRef

_REDIRECTS = 3
_UNTIMED = aiohttp.ClientTimeout(total=None)  # the bounds are Fetcher's own
_READ_SCOPE = "Add the scope files:read to the Slack app and install it again."
_SLACK_HOSTS = (".slack.com", ".slack-edge.com", ".slack-files.com")


def _worth_again(error: BaseException) -> bool:
    return isinstance(error, FetchFailed) and error.transient


class Fetcher:
    """`seconds` bounds the whole of a fetch; a single try gets a third of it."""

    def __init__(self, client: AsyncWebClient, api_url: str, seconds: float = limits.FETCH_SECONDS) -> None:
        self._client = client
        self._own_host = urlsplit(api_url).netloc
        self._seconds = seconds

    async def fetch(self, session: aiohttp.ClientSession, ref: AttachmentRef, limit: int) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                tries = AsyncRetrying(
                    retry=retry_if_exception(_worth_again),
                    stop=stop_after_attempt(3),
                    wait=wait_random_exponential(multiplier=0.1, max=1.0),
                    reraise=True,
                )
                async for attempt in tries:
                    with attempt:
                        return await self._once(session, ref, limit)
        except TimeoutError:
            raise FetchFailed(
                "timeout", f"File {ref.id!r} did not arrive in {self._seconds} s.", transient=True
            ) from None
        raise AssertionError("tenacity returns or raises")

    async def _once(self, session: aiohttp.ClientSession, ref: AttachmentRef, limit: int) -> bytes:
        url = ref.locator.get("url") or await self._look_up(ref)
        try:
            async with asyncio.timeout(self._seconds / 3):
                return await self._download(session, url, ref, limit)
        except TimeoutError:
            raise FetchFailed("timeout", f"File {ref.id!r} took too long to download.", transient=True) from None
        except (aiohttp.ClientError, OSError) as error:
            raise FetchFailed(
                "unreachable", f"File {ref.id!r} could not be downloaded ({type(error).__name__}).", transient=True
            ) from None

    async def _look_up(self, ref: AttachmentRef) -> str:
        """The address of a file that came as a bare id (shared from another organisation)."""
        try:
            answer = await self._client.files_info(file=ref.locator.get("file") or ref.id)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if isinstance(error, SlackApiError) and code_of(error) in ("file_not_found", "file_deleted"):
                raise FetchFailed("expired", f"File {ref.id!r} was deleted on Slack.", transient=False) from None
            told = core_error(error, "files.info")
            refused = isinstance(told, PlatformRefused)
            raise FetchFailed(
                "denied" if refused else "unreachable", told.message, transient=not refused, remedy=told.remedy
            ) from None
        file = answer["file"]
        return str(file.get("url_private_download") or file.get("url_private") or "")

    async def _download(self, session: aiohttp.ClientSession, url: str, ref: AttachmentRef, limit: int) -> bytes:
        for _ in range(_REDIRECTS):
            self._must_be_slack(url, ref)
            headers = {"Authorization": f"Bearer {self._client.token}"}
            got = session.get(url, headers=headers, proxy=self._client.proxy, allow_redirects=False, timeout=_UNTIMED)
            async with got as response:
                if response.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                self._must_be_file(response, ref)
                return await self._read(response, ref, limit)
        raise FetchFailed("denied", f"File {ref.id!r} only redirects.", transient=False, remedy=_READ_SCOPE)

    def _must_be_slack(self, url: str, ref: AttachmentRef) -> None:
        """The token goes nowhere else: an external file's address can be anybody's."""
        parts = urlsplit(url)
        ours = parts.netloc == self._own_host
        slack = parts.scheme == "https" and f".{parts.hostname}".endswith(_SLACK_HOSTS)
        if not (ours or slack):
            raise FetchFailed(
                "denied",
                f"File {ref.id!r} is not kept by Slack.",
                transient=False,
                remedy="Upload the file itself in place of a link to it.",
            )

    @staticmethod
    def _must_be_file(response: aiohttp.ClientResponse, ref: AttachmentRef) -> None:
        status = response.status
        if status == 429 or status >= 500:
            raise FetchFailed("unreachable", f"Slack answered {status} for File {ref.id!r}.", transient=True)
        if status in (404, 410):
            raise FetchFailed("expired", f"File {ref.id!r} is gone from Slack.", transient=False)
        if status != 200:
            raise FetchFailed(
                "denied", f"Slack answered {status} for File {ref.id!r}.", transient=False, remedy=_READ_SCOPE
            )
        # without the right to read, Slack answers 200 and its sign-in page
        if response.content_type == "text/html" and "html" not in ref.mime:
            raise FetchFailed(
                "sign_in_page",
                f"Slack sent its sign-in page in place of File {ref.id!r}.",
                transient=False,
                remedy=_READ_SCOPE,
            )

    @staticmethod
    async def _read(response: aiohttp.ClientResponse, ref: AttachmentRef, limit: int) -> bytes:
        data = bytearray()
        async for chunk in response.content.iter_chunked(64 * 1024):
            data += chunk
            if len(data) > limit:
                raise FetchFailed("too_large", f"File {ref.id!r} is larger than {limit} bytes.", transient=False)
        return bytes(data)
