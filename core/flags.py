"""Who takes part in what is tried on a part of the people. Pure."""

from decimal import Decimal
from hashlib import blake2b

BUCKETS = 10_000


def in_percentage(group: str, ident: str, percent: Decimal | float) -> bool:
    """Whether `ident` is among `percent` of a hundred in `group`: always the same, in every process. Another group
    draws other people; a greater percentage takes more of them in and nobody out."""
    return bucket(group, ident) < percent * (BUCKETS // 100)


def bucket(group: str, ident: str) -> int:
    """0 to 9,999, evenly spread."""
    digest = blake2b(f"{group}:{ident}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) % BUCKETS
