"""What a file is, by its bytes."""

import pytest

from core.media.kinds import Kind, kind_of, looks_like_sign_in
from core.media.structure import cut_off, jpeg_scans
from tests.fakes import pictures


def ftyp(major: bytes, *others: bytes) -> bytes:
    body = b"ftyp" + major + b"\x00\x00\x00\x00" + b"".join(others)
    return (len(body) + 4).to_bytes(4, "big") + body + b"\x00" * 40


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pictures.kitchen_photo(), Kind.JPEG),
        (pictures.png_with_text(), Kind.PNG),
        (pictures.webp_photo(), Kind.WEBP),
        (pictures.heic_with_gps(), Kind.HEIF),
        (ftyp(b"heix"), Kind.HEIF),
        (ftyp(b"mif1", b"heic"), Kind.HEIF),
        (ftyp(b"mif1", b"avif"), Kind.AVIF),
        (ftyp(b"avif"), Kind.AVIF),
        (ftyp(b"qt  "), Kind.VIDEO),
        (ftyp(b"isom", b"mp42"), Kind.VIDEO),
        (b"\x1aE\xdf\xa3webm", Kind.VIDEO),
        (b"RIFF\x00\x00\x00\x00AVI LIST", Kind.VIDEO),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", Kind.UNKNOWN),
        (pictures.gif_picture(), Kind.GIF),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"II*\x00\x08", Kind.TIFF),
        (b"BM\x36\x00", Kind.BMP),
        (b"PK\x03\x04rest", Kind.ZIP),
        (pictures.renamed_executable(), Kind.EXECUTABLE),
        (b"\x7fELF\x02\x01", Kind.EXECUTABLE),
        (b"\xcf\xfa\xed\xfe\x07", Kind.EXECUTABLE),
        (b"\xca\xfe\xba\xbe\x00", Kind.EXECUTABLE),
        (b"#!/bin/sh\nrm -rf", Kind.EXECUTABLE),
        (pictures.sign_in_page(), Kind.HTML),
        (b"\xef\xbb\xbf  <!-- x -->\n<HTML><body>", Kind.HTML),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"></svg>', Kind.SVG),
        (b"", Kind.EMPTY),
        (b"hello", Kind.UNKNOWN),
        (b"\x00", Kind.UNKNOWN),
    ],
)
def test_the_bytes_tell_the_kind(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


def test_a_sign_in_page_is_told_from_other_pages() -> None:
    assert looks_like_sign_in(pictures.sign_in_page())
    assert not looks_like_sign_in(b"<html><body>My kitchen</body></html>")
    assert not looks_like_sign_in(b"please sign in to slack")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Kind.JPEG, pictures.jpeg_with_gps()),
        (Kind.PNG, pictures.png_with_text()),
        (Kind.WEBP, pictures.webp_photo()),
        (Kind.HEIF, pictures.heic_with_gps()),
    ],
)
def test_a_container_tells_where_the_file_breaks_off(kind: Kind, data: bytes) -> None:
    assert not cut_off(kind, data)
    for length in range(16, len(data), max(1, len(data) // 40)):
        assert cut_off(kind, data[:length])


def test_scans_are_counted_up_to_the_end_of_the_first_picture() -> None:
    image = pictures.kitchen_image(0, (64, 48))
    assert jpeg_scans(pictures.jpeg(image)) == 1
    progressive = pictures.jpeg(image, progressive=True)
    assert 4 < jpeg_scans(progressive) < 20
    assert jpeg_scans(progressive + b"\xff\xda" * 1000) == jpeg_scans(progressive)
