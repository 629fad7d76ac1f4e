"""The door: Host, Origin and password are looked at before anything else, and every answer gets its headers."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.access import host_allowed, same_origin
from adapters.web.answers import problem
from adapters.web.signing import Signer
from adapters.web.visitors import (
    PERSON_COOKIE,
    SESSION_COOKIE,
    Visitor,
    WebOptions,
    cookies_of,
    may_see_admin,
    set_cookie,
)
from adapters.web.words import accepted_language
from core.ports.clock import Clock
from core.words import speaking, t

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_OPEN = ("/login", "/assets/")


class Guard:
    """ASGI middleware around the whole page; puts the Visitor in `request.state`."""

    def __init__(self, app: ASGIApp, options: WebOptions, signer: Signer, clock: Clock) -> None:
        self._app = app
        self._options = options
        self._signer = signer
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visitor = self._visitor(scope)
        scope.setdefault("state", {})["visitor"] = visitor
        with speaking(visitor.language):
            answer = self._refusal(scope, visitor) or self._app
            await answer(scope, receive, self._dressed(scope, visitor, send))

    def _visitor(self, scope: Scope) -> Visitor:
        headers = Headers(scope=scope)
        cookies = cookies_of(headers.get("cookie", ""))
        language = accepted_language(headers.get("accept-language", "")) or self._options.language
        known = self._signer.person_of(cookies.get(PERSON_COOKIE, ""))
        inside = not self._options.password or self._signer.session_holds(
            cookies.get(SESSION_COOKIE, ""), self._options.password, int(self._clock.now().timestamp())
        )
        client = (scope.get("client") or ("",))[0]
        admin = may_see_admin(self._options, client, inside)
        return Visitor(known or self._signer.new_person(), not known, inside, admin, language)

    def _refusal(self, scope: Scope, visitor: Visitor) -> Response | None:
        request = Request(scope)
        path = request.url.path
        if not host_allowed(request.headers.get("host", ""), self._options.hosts):
            return problem(421, "host", t("This address is not one that the page answers under."))
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if (changes or path.startswith("/api/")) and not same_origin(request.headers):
            return problem(403, "origin", t("This request comes from another page."))
        if visitor.inside or path.startswith(_OPEN):
            return None
        if path.startswith(("/api/", "/media/")):
            return problem(401, "password", t("Please sign in again."))
        return RedirectResponse("/login", 303)

    def _dressed(self, scope: Scope, visitor: Visitor, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if visitor.new and visitor.inside and message["status"] < 400 and not _is_asset(scope):
                    cookie = self._signer.person_cookie(visitor.person)
                    headers.append("set-cookie", set_cookie(scope, self._options, "person", cookie))
            await send(message)

        return dressed


def _is_asset(scope: Scope) -> bool:
    return str(scope["path"]).startswith("/assets/")
