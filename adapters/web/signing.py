"""Cookies and links that nobody else can make: HMAC-SHA256 under the installation's secret."""

import hashlib
import hmac
import re
import secrets

_PERSON = re.compile(r"[0-9a-f]{32}")


class Signer:
    """Signs a few kinds of words; a signature of one kind is worth nothing as another."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("the web secret needs at least 16 bytes")
        self._secret = secret

    def _sign(self, kind: str, *words: str) -> str:
        message = "\x1f".join((kind, *words)).encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:40]

    def new_person(self) -> str:
        """128 random bits. The id is shown in reports, so the cookie carries a signature beside it."""
        return secrets.token_hex(16)

    def person_cookie(self, person: str) -> str:
        return f"{person}.{self._sign('person', person)}"

    def person_of(self, cookie: str) -> str:
        """The person of a cookie, or empty when it is not ours."""
        person, _, signature = cookie.partition(".")
        if not _PERSON.fullmatch(person) or not _same(signature, self._sign("person", person)):
            return ""
        return person

    def session(self, password: str, until: int) -> str:
        """Proof of the password until `until` (Unix seconds); a new password ends it."""
        return f"{until}.{self._sign('session', password, str(until))}"

    def session_holds(self, cookie: str, password: str, now: int) -> bool:
        until, _, signature = cookie.partition(".")
        if not re.fullmatch(r"[0-9]{1,12}", until) or int(until) < now:
            return False
        return _same(signature, self._sign("session", password, until))

    def media(self, reader: str, key: str) -> str:
        return self._sign("media", reader, key)

    def media_holds(self, reader: str, key: str, signature: str) -> bool:
        return _same(signature, self._sign("media", reader, key))


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), right.encode())
