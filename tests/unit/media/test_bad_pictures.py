"""Files that are refused, each with its own reason; none of them may take the process along."""

import os
import random
import subprocess
import sys
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from core.errors import HomeViewError, MediaRejected
from core.media import heif
from core.media.safe_image import MAX_BYTES, make_safe
from tests.fakes import pictures

# pytest resets our warning filter, and Pillow warns of broken EXIF: here both are wanted.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning")


def reason(data: bytes) -> str:
    with pytest.raises(MediaRejected) as caught:
        make_safe(data)
    return caught.value.reason


def test_each_bad_file_has_its_reason() -> None:
    assert reason(b"") == "empty"
    assert reason(pictures.renamed_executable()) == "not_an_image"
    assert reason(b"PK\x03\x04") == "not_an_image"
    assert reason(b"just some words") == "not_an_image"
    assert reason(b"<html><body>My kitchen</body></html>") == "not_an_image"
    assert reason(pictures.sign_in_page()) == "sign_in_page"
    assert reason(pictures.gif_picture()) == "unsupported_type"
    assert reason(b"%PDF-1.7") == "unsupported_type"
    assert reason(b"\xff\xd8\xff" + os.urandom(400) + b"\xff\xd9") in {"unreadable", "truncated"}


def test_twenty_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    large = pictures.too_large()
    assert len(large) == MAX_BYTES + 1
    assert reason(large) == "too_large"
    assert make_safe(large[:-1]).width == 1280


def test_two_hundred_megapixels_are_refused_at_once_and_in_little_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(pictures.png_bomb())
    code = """if True:
        import resource, sys, time
        from pathlib import Path
        from core.errors import MediaRejected
        from core.media.safe_image import make_safe
        from tests.fakes import pictures
        make_safe(pictures.transparent_png())  # the readers are loaded: measured is the bomb alone
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        try:
            make_safe(Path(sys.argv[1]).read_bytes())
        except MediaRejected as error:
            taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            print(error.reason, taken, time.process_time() - began)
        """
    command = [sys.executable, "-c", code, str(bomb)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    code_word, memory, seconds = done.stdout.split()
    assert code_word == "too_many_pixels"
    assert int(memory) < 20_000  # kB on Linux; whole the picture would be 200,000
    assert float(seconds) < 0.5


@pytest.mark.parametrize("size", [(50_001, 1_000), (10_001, 10_000), (1_000_000, 1_000_000)])
def test_the_bound_is_fifty_megapixels_also_where_pillow_would_only_warn(size: tuple[int, int]) -> None:
    header = pictures.png_bomb(8, 8)
    size_bytes = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    ihdr = b"IHDR" + size_bytes + header[24:29]
    patched = header[:12] + ihdr + zlib.crc32(ihdr).to_bytes(4, "big") + header[33:]
    assert reason(patched) == "too_many_pixels"


def test_a_heic_with_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.media.decode.MAX_PIXELS", 320 * 240 - 1)
    assert reason(pictures.heic_with_gps()) == "too_many_pixels"


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_a_broken_off_jpeg_is_truncated(share: float) -> None:
    assert reason(pictures.truncated_jpeg(share)) == "truncated"


@pytest.mark.parametrize("make", [pictures.png_with_text, pictures.webp_photo, pictures.heic_with_gps])
def test_other_kinds_that_break_off_are_truncated(make: object) -> None:
    assert callable(make)
    data = make()
    assert reason(data[: len(data) // 2]) == "truncated"


def test_thousands_of_scans_are_refused_without_decoding_them() -> None:
    whole = pictures.jpeg(Image.new("RGB", (640, 480)), progressive=True)
    last = whole.rindex(b"\xff\xda")
    slow = whole[:last] + whole[last:-2] * 5000 + whole[-2:]
    before = time.perf_counter()
    assert reason(slow) == "unreadable"
    assert time.perf_counter() - before < 2


def test_a_heic_that_crashes_its_decoder_leaves_us_standing() -> None:
    assert reason(pictures.crashing_heic()) == "unreadable"
    assert make_safe(pictures.heic_with_gps()).width == 320


def test_a_decoder_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(heif, "_CHILD", child)
    monkeypatch.setattr(heif, "WALL_SECONDS", 0.3)
    before = time.perf_counter()
    assert reason(pictures.heic_with_gps()) == "unreadable"
    assert time.perf_counter() - before < 10


def test_a_decoder_that_answers_nonsense_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    monkeypatch.setattr(heif, "_CHILD", child)
    for answer in ("b''", "b'RGB\\0' + bytes(24)", "b'RGB\\0' + b'\\0\\0\\0\\x09' * 6"):
        child.write_text(f"import sys; sys.stdout.buffer.write({answer})")
        assert reason(pictures.heic_with_gps()) == "unreadable"


def test_a_decoder_that_cannot_start_is_not_the_photos_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(HomeViewError) as caught:
        make_safe(pictures.heic_with_gps())
    assert not isinstance(caught.value, MediaRejected)


def test_damage_anywhere_is_either_shown_or_refused() -> None:
    chance = random.Random(11)
    small = pictures.kitchen_image(0, (96, 64))
    exif = pictures.exif_with_gps(6).tobytes()
    sources = [
        pictures.jpeg(small, exif=exif, comment="x"),
        pictures.jpeg(small, progressive=True),
        pictures.encoded(small, "PNG", exif=exif),
        pictures.encoded(small.quantize(16), "PNG", transparency=3),
        pictures.encoded(small, "WEBP", exif=exif),
        pictures.animated_webp(),
    ]
    outcomes = set()
    for _ in range(2000):
        data = bytearray(chance.choice(sources))
        for _ in range(chance.choice((1, 3, 12))):
            data[chance.randrange(12, min(len(data), 600))] = chance.randrange(256)
        try:
            outcomes.add(make_safe(bytes(data)).mime)
        except MediaRejected as error:
            outcomes.add(error.reason)
    assert {"image/jpeg", "unreadable"} <= outcomes


def test_threads_do_not_disturb_each_other() -> None:
    photos = [pictures.kitchen_photo(seed) for seed in range(4)] + [pictures.heic_with_gps()]
    alone = [make_safe(photo).sha256 for photo in photos]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda photo: make_safe(photo).sha256, photos * 4))
    assert together == alone * 4
