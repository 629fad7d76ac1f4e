"""Photos and papers in a folder: the default MediaStore."""

import asyncio
import contextlib
import errno
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import structlog

from core.errors import MediaMissing, StorageFull, StoreUnavailable

log = structlog.get_logger(__name__)

_KEY = re.compile(r"[0-9a-f]{64}(?:\.thumb)?\.[a-z0-9]{1,5}", re.ASCII)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_STALE_SECONDS = 3600.0
_RAW_SECONDS = 30 * 86_400.0
"""How long an upload is kept as it came. It goes when a safe picture is made of it; what nobody ever accepted goes by
age, which is more than a worker may ever be down."""
_SWEEP_EVERY = 86_400.0


class FolderMediaStore:
    """`root/ab/cd/abcd....jpg`: whole or absent, also after a crash, and readable by this user only.

    Several processes may share one folder. Keys are checked, so that no path from outside reaches the disk.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"  # on the same disk, so that the rename is one step
        self._raw = root / "raw"  # uploads as they came, in one folder that is quickly looked through
        self._swept: float | None = None

    async def put(self, key: str, data: bytes, mime: str) -> None:
        """Keep `data`; nothing happens when the key is there already: the key is the content's digest.

        The key's ending stands for `mime`. Raises ValueError (a key that is none), StorageFull, StoreUnavailable.
        """
        await asyncio.to_thread(self._put, self._path(key), data)

    async def get(self, key: str) -> bytes:
        """Raises MediaMissing, also for what is no key; StoreUnavailable when the folder cannot be read."""
        try:
            path = self._path(key)
        except ValueError as error:
            raise _missing(key) from error
        return await asyncio.to_thread(self._get, path)

    async def exists(self, key: str) -> bool:
        try:
            path = self._path(key)
        except ValueError:
            return False
        return await asyncio.to_thread(path.is_file)

    async def delete(self, key: str) -> None:
        """Remove it; nothing happens when it is not there. Raises ValueError, StoreUnavailable."""
        await asyncio.to_thread(self._delete, self._path(key))

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a media key: {key!r}; a key is a SHA-256 in hex, perhaps '.thumb', and an ending.")
        if key.endswith(".raw"):
            return self._raw / key
        return self._root / key[:2] / key[2:4] / key

    def _put(self, path: Path, data: bytes) -> None:
        if path.is_file():
            return
        with self._told():
            self._prepare()
            part = self._write_part(data)
            try:
                _make_folders(path.parent)
                os.replace(part, path)
                _sync_folder(path.parent)
            except OSError:
                part.unlink(missing_ok=True)
                raise

    def _get(self, path: Path) -> bytes:
        with self._told():
            try:
                return path.read_bytes()
            except FileNotFoundError as error:
                raise _missing(path.name) from error

    def _delete(self, path: Path) -> None:
        with self._told():
            path.unlink(missing_ok=True)

    def _write_part(self, data: bytes) -> Path:
        """The whole content on the disk under a name of its own; mkstemp gives mode 0600."""
        handle, name = tempfile.mkstemp(dir=self._incoming, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(data)
                part.flush()
                os.fsync(part.fileno())
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        return Path(name)

    def _prepare(self) -> None:
        """Make the folders, and once a day clear away what crashed writers and given-up uploads left behind."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._incoming.mkdir(mode=0o700, exist_ok=True)
        if self._swept is not None and time.monotonic() - self._swept < _SWEEP_EVERY:
            return
        self._swept = time.monotonic()
        _sweep(self._incoming, "*.part", _STALE_SECONDS)
        _sweep(self._raw, "*.raw", _RAW_SECONDS)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """The disk's errors as ours."""
        try:
            yield
        except OSError as error:
            if error.errno in _NO_ROOM:
                remedy = f"Free space on the disk of {str(self._root)!r}, or move HOMEVIEW_HOME to a larger one."
                raise StorageFull("The disk with the photos is full.", remedy=remedy) from error
            remedy = f"Check that {str(self._root)!r} exists and that this user may read and write it."
            raise StoreUnavailable(f"The photo folder failed: {error.strerror}.", remedy=remedy) from error


def _sweep(folder: Path, pattern: str, age: float) -> None:
    for file in folder.glob(pattern):
        with contextlib.suppress(FileNotFoundError):  # another process may sweep too
            if time.time() - file.stat().st_mtime > age:
                file.unlink()
                log.info("media.stale_file_removed", name=file.name)


def _missing(key: str) -> MediaMissing:
    return MediaMissing(f"No stored file has the key {key!r}.")


def _make_folders(folder: Path) -> None:
    """Both levels, and their entries made durable."""
    for level in (folder.parent, folder):
        if not level.is_dir():
            level.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(level.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to sync it
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
