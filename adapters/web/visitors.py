"""Who a request comes from: a person by a signed cookie, let in by the password where there is one."""

from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Literal

from starlette.requests import Request
from starlette.types import Scope

from adapters.web.limits import PERSON_COOKIE_SECONDS, SESSION_SECONDS
from core.addresses import LOOPBACK_HOSTS, is_loopback
from core.messages import Place, Sender
from core.words import Language, known_language

PERSON_COOKIE = "hv_person"
SESSION_COOKIE = "hv_session"
ADMIN_PLACE = Place("web", "local", "admin", direct=True)


@dataclass(frozen=True, slots=True)
class WebOptions:
    """`secret` signs cookies and links: at least 16 bytes, the same in every web process.

    `hosts`: the names under which the page answers, without port; empty for any (only with a password). `admin`: the
    admin channel is this page's /admin. `secure`: cookies for https alone, even where a proxy hides the https.
    `language`: of the page for browsers that ask for none that we speak.
    """

    secret: bytes = field(repr=False)
    password: str = field(default="", repr=False)
    hosts: frozenset[str] = LOOPBACK_HOSTS
    admin: bool = False
    secure: bool = False
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Visitor:
    """`new`: the browser has no cookie of ours yet. `inside`: no password is needed, or it was given. `language`: the
    page's."""

    person: str
    new: bool
    inside: bool
    admin: bool
    language: Language = "en"

    @property
    def place(self) -> Place:
        return Place("web", "local", self.person, direct=True)

    def sender(self, timezone: str = "", locale: str = "") -> Sender:
        """`locale`: what the browser calls its language; else what it asked the page in."""
        return Sender(id=self.person, timezone=timezone, locale=locale if known_language(locale) else self.language)


def visitor_of(request: Request) -> Visitor:
    """The one that the guard put there."""
    visitor = request.state.visitor
    assert isinstance(visitor, Visitor)
    return visitor


def may_see_admin(options: WebOptions, client: str, inside: bool) -> bool:
    """With a password those inside; without one only this machine."""
    return options.admin and inside and (bool(options.password) or is_loopback(client))


def cookies_of(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def set_cookie(scope: Scope, options: WebOptions, kind: Literal["person", "session"], value: str) -> str:
    """A Set-Cookie header."""
    name, age = (PERSON_COOKIE, PERSON_COOKIE_SECONDS) if kind == "person" else (SESSION_COOKIE, SESSION_SECONDS)
    secure = "; Secure" if options.secure or scope.get("scheme") == "https" else ""
    return f"{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"
