"""How an answer travels to the second level: sealed, since people wrote it, under a name that tells nothing."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.cache.policy import Kept, Key
from core.cache.shelf import identity
from core.errors import StoreError


@dataclass(frozen=True, slots=True)
class Envelope:
    """`secret` (up to 64 bytes) keeps the names of installations apart and their questions from being guessed. `open`
    raises StoreError for what our keys did not seal."""

    secret: bytes
    seal: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]

    def name(self, key: Key) -> str:
        text = json.dumps(identity(key)).encode()
        return f"{key.kind}:{hashlib.blake2b(text, digest_size=20, key=self.secret).hexdigest()}"

    def pack(self, name: str, key: Key, kept: Kept, begun: int) -> bytes:
        return self.seal(json.dumps([name, key.tags, begun, kept.nanos, kept.text]).encode())

    def unpack(self, name: str, key: Key, sealed: bytes) -> tuple[Key, Kept, int] | None:
        """The key it was put under, whose tags may be another asker's; the answer; the generation it was begun in.
        None: it is not ours, or was put under another name, which could be another tenant's."""
        try:
            put_as, tags, begun, nanos, text = json.loads(self.open(sealed))
        except (StoreError, ValueError):
            return None
        return (replace(key, tags=tuple(tags)), Kept(text, nanos), begun) if put_as == name else None
