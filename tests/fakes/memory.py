"""Ports that need nothing but memory."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.errors import MediaMissing


class WallClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class MemoryMedia:
    """A MediaStore in a dict."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def put(self, key: str, data: bytes, mime: str) -> None:
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        if key not in self.kept:
            raise MediaMissing(f"No media under {key!r}.")
        return self.kept[key]

    async def exists(self, key: str) -> bool:
        return key in self.kept

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    def picture(self, data: bytes, ending: str = "jpg") -> str:
        """Its key, kept as the core keeps a picture: under its digest."""
        key = f"{hashlib.sha256(data).hexdigest()}.{ending}"
        self.kept[key] = data
        return key
