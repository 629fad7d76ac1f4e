"""Attachments on loopback, under addresses that are signed and expire."""

from __future__ import annotations

import hashlib
import hmac
import time

from aiohttp import web

from tests.fakes.discord.world import StoredFile, World


class Cdn:
    """Signs addresses and serves what they name. `expire()` makes all addresses given out so far worthless."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = 0
        self.base = ""
        self.seconds = 24 * 3600.0
        self.served: list[str] = []

    def sign(self, file: StoredFile) -> str:
        expires = f"{int(time.time() + self.seconds):x}"
        path = f"/attachments/{file.channel_id}/{file.id}/{file.filename}"
        return f"{self.base}{path}?ex={expires}&is={int(time.time()):x}&hm={self._mac(path, expires)}&"

    def expire(self) -> None:
        self._key += 1

    def _mac(self, path: str, expires: str) -> str:
        return hmac.new(str(self._key).encode(), f"{path}{expires}".encode(), hashlib.sha256).hexdigest()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.get(request.match_info["file_id"])
        expires = request.query.get("ex", "0")
        fresh = hmac.compare_digest(request.query.get("hm", ""), self._mac(request.path, expires))
        if file is None or not fresh or int(expires, 16) < time.time():
            return web.Response(status=404, text="This content is no longer available.")
        self.served.append(file.id)
        return web.Response(body=file.data, headers={"Content-Type": file.content_type})
