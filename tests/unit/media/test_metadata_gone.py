"""Places, names and comments do not survive: looked for in the bytes and with Pillow."""

import io

import pytest
from PIL import Image

from core.media.safe_image import make_safe
from tests.fakes import pictures

SOURCES = {
    "jpeg": pictures.jpeg_with_gps(),
    "jpeg, turned": pictures.jpeg_with_gps(6),
    "png": pictures.png_with_text(),
    "webp": pictures.webp_photo(),
    "heic": pictures.heic_with_gps(),
}


@pytest.mark.parametrize("name", SOURCES)
def test_the_sources_do_carry_what_must_go(name: str) -> None:
    assert pictures.GPS_MARK in SOURCES[name]


@pytest.mark.parametrize("name", SOURCES)
def test_no_byte_of_it_is_left(name: str) -> None:
    safe = make_safe(SOURCES[name])
    for data in (safe.data, safe.thumbnail):
        for trace in (pictures.GPS_MARK, b"Exif", b"adobe", b"xmp", b"At home", b"GPS"):
            assert trace not in data


@pytest.mark.parametrize("name", SOURCES)
def test_pillow_finds_nothing_either(name: str) -> None:
    safe = make_safe(SOURCES[name])
    for data in (safe.data, safe.thumbnail):
        image = Image.open(io.BytesIO(data))
        assert not dict(image.getexif())
        assert not image.getexif().get_ifd(0x8825)
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_hangs_behind_the_picture_is_gone() -> None:
    safe = make_safe(pictures.kitchen_photo() + b"<?php " + pictures.GPS_MARK)
    assert pictures.GPS_MARK not in safe.data


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_is_no_reason_to_refuse_a_photo() -> None:
    broken = b"Exif\x00\x00II*\x00\xff\xff\xff\x7fgarbage"
    assert make_safe(pictures.jpeg(pictures.kitchen_image(0, (64, 48)), exif=broken)).width == 64
