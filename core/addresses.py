"""Which addresses are this machine. Pure: no name is looked up."""

import ipaddress
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(address: str) -> bool:
    """True for 127.0.0.0/8, ::1 and "localhost"; false for names and for empty."""
    bare = address.strip("[]").split("%")[0].lower()
    if bare == "localhost":
        return True
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)


def leads_to_loopback(url: str) -> bool:
    """Whether a URL's host is this machine, where no proxy belongs in between."""
    return is_loopback(urlsplit(url).hostname or "")
