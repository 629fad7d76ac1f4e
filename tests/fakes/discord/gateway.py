"""The gateway: sessions with numbered events, resume with replay, and the ways it breaks."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.fakes.discord.errors import Json
from tests.fakes.discord.payloads import INTENT_GUILDS, PRIVILEGED, guild_json, user_json
from tests.fakes.discord.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


@dataclass
class Session:
    """One identified connection. Its events stay, so that a resume can replay what was missed."""

    id: str
    intents: int
    events: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None


class Gateway:
    """Serves the socket and sends events to every live session.

    `allowed_privileged`: privileged intents the portal grants. `replay_overlap`: how many events that were delivered
    already a resume repeats, as Discord sometimes does.
    `advertised`: what /gateway/bot says in place of `url`. `identifies` and `resumes` count what clients did.
    """

    def __init__(self, world: World, token: Callable[[], str]) -> None:
        self._world, self._token = world, token
        self.sessions: dict[str, Session] = {}
        self.url = ""
        self.advertised = ""
        self.allowed_privileged = 0
        self.replay_overlap = 0
        self.refuse_connections = False
        self.identifies = self.resumes = self.invalidated = 0
        self.changed = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.refuse_connections:
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoclose=True)
        await socket.prepare(request)
        await self._write(socket, {"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        session: Session | None = None
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    break
                session = await self._receive(socket, session, json.loads(frame.data))
        finally:
            if session is not None and session.socket is socket:
                session.socket = None
                self._notify()
        return socket

    async def _receive(self, socket: web.WebSocketResponse, session: Session | None, frame: Json) -> Session | None:
        op, data = frame["op"], frame.get("d") or {}
        if op == HEARTBEAT:
            await self._write(socket, {"op": ACK})
        elif op in (IDENTIFY, RESUME) and data["token"] != self._token():
            await socket.close(code=4004, message=b"Authentication failed.")
        elif op == IDENTIFY:
            return await self._identify(socket, data)
        elif op == RESUME:
            return await self._resume(socket, data)
        return session

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        intents = int(data["intents"])
        if intents & PRIVILEGED & ~self.allowed_privileged:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        self.identifies += 1
        session = Session(secrets.token_hex(16), intents, socket=socket)
        self.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": user_json(self._world.bot),
            "guilds": [{"id": g.id, "unavailable": True} for g in self._world.guilds.values()],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "session_type": "normal",
            "private_channels": [],
            "application": {"id": self._world.application_id, "flags": 1 << 19},
        }
        if "shard" in data:
            ready["shard"] = data["shard"]
        await self._event(session, "READY", ready)
        if intents & INTENT_GUILDS:
            for guild in self._world.guilds.values():
                channels = {c: self._world.newest(c) for c in self._world.channels.values() if c.guild == guild}
                await self._event(session, "GUILD_CREATE", guild_json(guild, channels, self._world.bot))
        self._notify()
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        session = self.sessions.get(str(data["session_id"]))
        if session is None:
            self.invalidated += 1
            await self._write(socket, {"op": INVALID, "d": False})
            return None
        self.resumes += 1
        session.socket = socket
        for event in session.events[max(0, int(data["seq"]) - self.replay_overlap) :]:
            if event["t"] not in ("READY", "RESUMED", "GUILD_CREATE"):
                await self._write(socket, event)
        await self._event(session, "RESUMED", {"_trace": []})
        self._notify()
        return session

    async def send(self, name: str, build: Callable[[int], Json | None], *, needs: int = 0) -> int:
        """Dispatch to all sessions with the intent, each its own event by its intents. Says to how many."""
        count = 0
        for session in list(self.sessions.values()):
            if not needs or session.intents & needs:
                data = build(session.intents)
                if data is not None:
                    await self._event(session, name, data)
                    count += 1
        return count

    async def _event(self, session: Session, name: str, data: Json) -> None:
        event = {"op": DISPATCH, "t": name, "s": len(session.events) + 1, "d": data}
        session.events.append(event)
        if session.socket is not None:
            await self._write(session.socket, event)

    async def _write(self, socket: web.WebSocketResponse, frame: Json) -> None:
        if not socket.closed:
            try:
                await socket.send_str(json.dumps(frame))
            except (ConnectionError, RuntimeError):
                return  # the peer went away meanwhile: what it missed stays in the session, for a resume

    def _notify(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    @property
    def connected(self) -> int:
        return sum(1 for s in self.sessions.values() if s.socket is not None and not s.socket.closed)

    async def wait_connected(self, count: int = 1, timeout: float = 10.0) -> None:
        """Until so many sessions are live. Raises TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while self.connected < count:
                await self.changed.wait()

    async def wait_disconnected(self, left: int = 0, timeout: float = 10.0) -> None:
        """Until at most `left` sessions are live."""
        async with asyncio.timeout(timeout):
            while self.connected > left:
                await self.changed.wait()

    async def disconnect(self, code: int = 4000) -> None:
        """Close every socket; the sessions stay, and can be resumed."""
        for session in list(self.sessions.values()):
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.close(code=code)

    async def ask_reconnect(self) -> None:
        for session in list(self.sessions.values()):
            if session.socket is not None:
                await self._write(session.socket, {"op": RECONNECT, "d": None})

    async def kill_sessions(self) -> None:
        """The sessions are dead: a resume is answered by an invalid session, and what was missed is not replayed."""
        sockets = [s.socket for s in self.sessions.values() if s.socket is not None]
        self.sessions.clear()
        for socket in sockets:
            await socket.close(code=4000)
