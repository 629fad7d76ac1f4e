"""Where photos and papers are kept."""

from typing import Protocol


class MediaStore(Protocol):
    """Content-addressed: keys are `{sha256}.{ext}` or `{sha256}.thumb.jpg`, never a name from outside.

    Raises MediaMissing from get, StorageFull from put.
    """

    async def put(self, key: str, data: bytes, mime: str) -> None: ...

    async def get(self, key: str) -> bytes: ...

    async def exists(self, key: str) -> bool: ...

    async def delete(self, key: str) -> None: ...
