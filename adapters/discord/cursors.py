"""How far we have read, channel by channel: Discord does not deliver again what came while we were away.

Marks live in memory and are written every few seconds: a mark that is behind costs a second look, and what we know
already is a duplicate to the inbox. A channel where a message could not be kept is held: its mark stays, so that
catching up reads the message again.
"""

from __future__ import annotations

from core.ports.platform import Cursors

PREFIX = "discord:seen:"
_DIRECT, _IN_SERVER = "dm:", "in:"
# Two minutes in a snowflake's upper bits: how far behind the newest mark a channel without a mark of its own is read.
_MARGIN = (2 * 60 * 1000) << 22


class Marks:
    """The last message id seen in each channel."""

    def __init__(self, store: Cursors) -> None:
        self._store = store
        self._seen: dict[int, int] = {}
        self._direct: set[int] = set()
        self._dirty: set[int] = set()
        self._held: set[int] = set()

    async def load(self) -> None:
        """Reads what is stored; what was seen since stays where it is further."""
        for key, value in (await self._store.all(PREFIX)).items():
            kind, _, number = key.removeprefix(PREFIX).partition(":")
            channel = int(number)
            self._seen[channel] = max(self._seen.get(channel, 0), int(value))
            if f"{kind}:" == _DIRECT:
                self._direct.add(channel)

    async def begin(self, channel: int, message: int, *, direct: bool) -> None:
        """A channel's first mark, written at once; nothing for a channel that has one."""
        if channel not in self._seen:
            self._set(channel, message, direct)
            await self._write(channel)

    def has_seen(self, channel: int, message: int) -> bool:
        return message <= self._seen.get(channel, 0)

    def saw(self, channel: int, message: int, *, direct: bool) -> None:
        if channel not in self._held and message > self._seen.get(channel, 0):
            self._set(channel, message, direct)

    def hold(self, channel: int, message: int, *, direct: bool) -> None:
        """This message could not be kept: the mark stays before it until it is."""
        self._held.add(channel)
        self._set(channel, min(self._seen.get(channel, message - 1), message - 1), direct)

    def release(self, channel: int) -> None:
        self._held.discard(channel)

    @property
    def held(self) -> frozenset[int]:
        return frozenset(self._held)

    @property
    def direct(self) -> frozenset[int]:
        return frozenset(self._direct)

    def known(self) -> dict[int, int]:
        return dict(self._seen)

    def after(self, channel: int) -> int | None:
        """Where to go on reading; None when we have never been here, in any channel."""
        if channel in self._seen:
            return self._seen[channel]
        return max(self._seen.values()) - _MARGIN if self._seen else None

    async def flush(self) -> None:
        """Writes what moved. Raises what the store raises; what was not written stays to be written."""
        for channel in list(self._dirty):
            await self._write(channel)

    async def _write(self, channel: int) -> None:
        self._dirty.discard(channel)
        try:
            await self._store.put(self._key(channel), str(self._seen[channel]))
        except BaseException:
            self._dirty.add(channel)
            raise

    def _set(self, channel: int, message: int, direct: bool) -> None:
        self._seen[channel] = message
        self._dirty.add(channel)
        if direct:
            self._direct.add(channel)

    def _key(self, channel: int) -> str:
        return f"{PREFIX}{_DIRECT if channel in self._direct else _IN_SERVER}{channel}"
