"""The folder of photos, on a real file system."""

import asyncio
import errno
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.media_store import FolderMediaStore
from core.errors import MediaMissing, StorageFull, StoreUnavailable
from core.ports.media import MediaStore

DATA = b"a picture"
SHA = hashlib.sha256(DATA).hexdigest()
KEY = f"{SHA}.jpg"
BAD_KEYS = [
    "../../etc/passwd",
    f"../{KEY}",
    f"{SHA}.jpg/../x",
    "/etc/passwd",
    "",
    SHA,
    f"{SHA}.jpg\n",
    f"{SHA}.jpg\x00",
    f"{SHA.upper()}.jpg",
    f"{SHA[:-1]}.jpg",
    f"{SHA}.thumb.thumb.jpg",
    "kitchen.jpg",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "home" / "media"


@pytest.fixture
def store(root: Path) -> MediaStore:
    return FolderMediaStore(root)


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


async def test_what_is_put_can_be_got_and_deleted(store: MediaStore) -> None:
    assert not await store.exists(KEY)
    await store.put(KEY, DATA, "image/jpeg")
    assert await store.exists(KEY)
    assert await store.get(KEY) == DATA
    await store.delete(KEY)
    await store.delete(KEY)
    assert not await store.exists(KEY)
    with pytest.raises(MediaMissing):
        await store.get(KEY)


async def test_files_fan_out_over_two_levels_and_are_private(store: MediaStore, root: Path) -> None:
    await store.put(KEY, DATA, "image/jpeg")
    await store.put(f"{SHA}.thumb.jpg", b"small", "image/jpeg")
    folder = root / SHA[:2] / SHA[2:4]
    assert files(root) == [folder / KEY, folder / f"{SHA}.thumb.jpg"]
    for path in files(root):
        assert mode_of(path) == 0o600
    assert mode_of(root) == 0o700


async def test_putting_twice_writes_once(store: MediaStore, root: Path) -> None:
    await store.put(KEY, DATA, "image/jpeg")
    first = files(root)[0].stat()
    await asyncio.gather(*(store.put(KEY, DATA, "image/jpeg") for _ in range(20)))
    assert files(root)[0].stat().st_ino == first.st_ino


async def test_many_at_once_leave_one_whole_file(store: MediaStore, root: Path) -> None:
    big = os.urandom(2_000_000)
    key = f"{hashlib.sha256(big).hexdigest()}.jpg"
    await asyncio.gather(*(store.put(key, big, "image/jpeg") for _ in range(20)))
    assert [path.name for path in files(root)] == [key]
    assert await store.get(key) == big


@pytest.mark.parametrize("key", BAD_KEYS)
async def test_no_name_from_outside_reaches_the_disk(store: MediaStore, root: Path, key: str) -> None:
    with pytest.raises(ValueError, match="media key"):
        await store.put(key, DATA, "image/jpeg")
    with pytest.raises(ValueError, match="media key"):
        await store.delete(key)
    with pytest.raises(MediaMissing):
        await store.get(key)
    assert not await store.exists(key)
    assert files(root.parent) == []


@pytest.mark.parametrize("step", ["fsync", "replace", "mkdir"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
async def test_a_full_disk_has_a_name_a_remedy_and_leaves_nothing_behind(
    store: MediaStore, root: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(StorageFull) as caught:
            await store.put(KEY, DATA, "image/jpeg")
    assert "HOMEVIEW_HOME" in caught.value.remedy
    assert caught.value.transient
    assert files(root) == []
    await store.put(KEY, DATA, "image/jpeg")
    assert await store.get(KEY) == DATA


async def test_a_folder_that_fails_is_unavailable_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="read and write"):
        await FolderMediaStore(tmp_path / "media").put(KEY, DATA, "image/jpeg")


async def test_what_a_crash_left_is_cleared_after_an_hour(root: Path) -> None:
    incoming = root / "incoming"
    incoming.mkdir(parents=True)
    old, young = incoming / "old.part", incoming / "young.part"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    await FolderMediaStore(root).put(KEY, DATA, "image/jpeg")
    assert not old.exists()
    assert young.exists()


def test_a_killed_writer_leaves_whole_files_or_none(root: Path) -> None:
    code = """if True:
        import asyncio, hashlib, os, sys
        from pathlib import Path
        from adapters.media_store import FolderMediaStore
        async def main():
            store = FolderMediaStore(Path(sys.argv[1]))
            while True:
                data = os.urandom(300_000)
                await store.put(hashlib.sha256(data).hexdigest() + ".jpg", data, "image/jpeg")
                print("put", flush=True)
        asyncio.run(main())
        """
    for wait in (0.02, 0.05, 0.11, 0.2):
        with subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(wait)
            writer.kill()
    stored = [path for path in files(root) if path.parent.name != "incoming"]
    assert stored
    for path in stored:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem


async def test_an_upload_that_nobody_accepted_goes_by_age(root: Path) -> None:
    raws = [f"{hashlib.sha256(bytes([n])).hexdigest()}.raw" for n in range(2)]
    store = FolderMediaStore(root)
    for key in raws:
        await store.put(key, DATA, "application/octet-stream")
    long_ago = time.time() - 40 * 86_400
    os.utime(root / "raw" / raws[0], (long_ago, long_ago))
    await FolderMediaStore(root).put(KEY, DATA, "image/jpeg")
    assert [await store.exists(key) for key in raws] == [False, True]
    assert await store.get(raws[1]) == DATA
