"""Who may talk to the page at all: pure checks of Host and Origin."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def host_name(host: str) -> str:
    """The name in a Host header, lower case, without port and brackets. Empty when it is malformed."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def host_allowed(host: str, allowed: frozenset[str]) -> bool:
    """A page opened under a strange name is somebody else's page (DNS rebinding). `allowed` empty: any name."""
    name = host_name(host)
    return bool(name) and (not allowed or name in allowed)


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a request comes from our own page.

    Browsers say so in `Sec-Fetch-Site` and, when something is changed, in `Origin`: each must fit where it is given. A
    request with neither comes from no browser, and carries no cookie that somebody else could ride on.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
