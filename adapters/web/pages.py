"""The page itself, its parts, and the sign-in. No build step: what lies in page/ is what the browser gets."""

import hashlib
import hmac
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from adapters.web.bodies import form_fields
from adapters.web.limits import LOGIN_TRIES, LOGIN_WINDOW_SECONDS, SESSION_SECONDS
from adapters.web.signing import Signer
from adapters.web.visitors import WebOptions, set_cookie, visitor_of
from adapters.web.words import with_words
from core.ports.clock import Clock
from core.words import language_now, t

log = structlog.get_logger(__name__)

_FOLDER = Path(__file__).parent / "page"
_MIMES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_MAX_ADDRESSES = 10_000


@cache
def _part(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def _assets() -> frozenset[str]:
    return frozenset(path.name for path in _FOLDER.iterdir() if path.suffix in _MIMES)


def _html(name: str, status: int = 200, **words: str) -> HTMLResponse:
    """In the language being spoken. `words`: what else stands in the page by {{NAME}}."""
    text = with_words(_part(name).decode(), **words)
    return HTMLResponse(text, status, headers={"cache-control": "no-store", "content-language": language_now()})


@dataclass(slots=True)
class FailedTries:
    """How often an address gave a wrong password lately."""

    seen: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, address: str, now: float) -> int:
        """Seconds until the address may try again; 0: now."""
        tries = self.seen.get(address, deque())
        while tries and tries[0] <= now - LOGIN_WINDOW_SECONDS:
            tries.popleft()
        return 0 if len(tries) < LOGIN_TRIES else int(tries[0] + LOGIN_WINDOW_SECONDS - now) + 1

    def failed(self, address: str, now: float) -> None:
        if len(self.seen) >= _MAX_ADDRESSES:
            self.seen.pop(next(iter(self.seen)))
        self.seen.setdefault(address, deque()).append(now)


@dataclass(frozen=True, slots=True)
class Pages:
    options: WebOptions
    signer: Signer
    clock: Clock
    tries: FailedTries = field(default_factory=FailedTries)

    def routes(self) -> list[Route]:
        return [
            Route("/", self.home),
            Route("/admin", self.admin),
            Route("/login", self.ask_password),
            Route("/login", self.sign_in, methods=["POST"]),
            Route("/assets/{name}", self.asset),
        ]

    async def home(self, request: Request) -> Response:
        return _html("index.html", ROOM="me")

    async def admin(self, request: Request) -> Response:
        if not visitor_of(request).admin:
            return PlainTextResponse(t("This page is for those who run HomeView."), 403)
        return _html("index.html", ROOM="admin")

    async def asset(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        if name not in _assets():
            return PlainTextResponse(t("Not here."), 404)
        data = _part(name)
        tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(data, media_type=_MIMES[Path(name).suffix], headers=headers)

    async def ask_password(self, request: Request) -> Response:
        return RedirectResponse("/", 303) if visitor_of(request).inside else _html("login.html", TOLD="")

    async def sign_in(self, request: Request) -> Response:
        given = (await form_fields(request)).get("password", "")
        # From here on nothing is awaited: many requests at once have no more tries than one after the other.
        now, address = self.clock.now().timestamp(), request.client.host if request.client else ""
        if wait := self.tries.wait(address, now):
            return self._refused(429, t("Too many tries. Please wait a few minutes."), wait)
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.options.password.encode()):
            self.tries.failed(address, now)
            log.warning("web.wrong_password", address=address)
            return self._refused(403, t("That is not the password."))
        session = self.signer.session(self.options.password, int(now) + SESSION_SECONDS)
        answer = RedirectResponse("/", 303)
        answer.headers.append("set-cookie", set_cookie(request.scope, self.options, "session", session))
        return answer

    def _refused(self, status: int, told: str, wait: int = 0) -> Response:
        answer = _html("login.html", status, TOLD=told)
        if wait:
            answer.headers["retry-after"] = str(wait)
        return answer
