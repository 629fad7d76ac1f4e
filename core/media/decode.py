"""Bytes to pixels, under bounds. Pillow is imported on first use, not at start."""

import io
import struct
import threading
import warnings
import zlib
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING

from core.errors import MediaRejected
from core.media.heif import decode_heif
from core.media.kinds import Kind
from core.media.structure import cut_off, jpeg_scans

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 50_000_000
LARGE_PIXELS = 16_000_000
MAX_JPEG_SCANS = 64

_PILLOW_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_DECODER_ERRORS = (
    OSError,
    SyntaxError,  # how Pillow's readers say "broken header"
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)
_ORIENTATION_TAG = 0x0112
_one_large = threading.Lock()


def decoded(data: bytes, kind: Kind, long_side: int) -> tuple["Image.Image", tuple[int, int]]:
    """The first picture in `data`, upright, RGB or RGBA, no side over `long_side`; and its size as it came.

    Raises MediaRejected: too_many_pixels, truncated, unreadable.
    """
    from PIL import Image

    _bound_pillow()
    try:
        if kind is Kind.HEIF:
            with _one_large:  # its size is not known before, and the child may need as much as any
                return decode_heif(data, MAX_PIXELS, long_side)
        return _decoded_by_pillow(data, kind, long_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except _DECODER_ERRORS as error:
        if cut_off(kind, data) or "truncated" in str(error):
            raise MediaRejected("truncated", f"The {kind.value} file ends too early.") from error
        raise MediaRejected("unreadable", f"The {kind.value} file cannot be decoded.") from error


@cache
def _bound_pillow() -> None:
    """Pillow keeps its bound for the whole process; nothing in HomeView opens larger pictures."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def _decoded_by_pillow(data: bytes, kind: Kind, long_side: int) -> tuple["Image.Image", tuple[int, int]]:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[_PILLOW_FORMATS[kind]]) as image:
        _check_size(image.size)  # the warning filter may have been reset by others: this is what decides
        if kind is Kind.JPEG and jpeg_scans(data) > MAX_JPEG_SCANS:
            raise MediaRejected("unreadable", "The jpeg file has more scans than any camera writes.")
        size, orientation = image.size, _orientation(image)
        _draft(image, long_side)
        with _room_for(size):
            image.load()
            small = _shrunk(_rgb(image), long_side)
    turn = _TURNS.get(orientation)
    if turn is None:
        return small, size
    return small.transpose(Image.Transpose[turn]), (size[::-1] if orientation >= 5 else size)


def _room_for(size: tuple[int, int]) -> AbstractContextManager[object]:
    """Large pictures wait for each other: one of 50 megapixels takes up to 800 MB while it is decoded."""
    return _one_large if size[0] * size[1] > LARGE_PIXELS else nullcontext()


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> MediaRejected:
    return MediaRejected("too_many_pixels", f"The picture has more than {MAX_PIXELS} pixels.")


_TURNS = {  # EXIF orientation -> what makes it upright
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


def _orientation(image: "Image.Image") -> int:
    """The EXIF orientation, 1 (upright) when there is none or the EXIF is broken: no reason to refuse a photo.

    Not `ImageOps.exif_transpose`: that writes the EXIF anew, and fails where tags are malformed.
    """
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except _DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) else 1


def _draft(image: "Image.Image", long_side: int) -> None:
    """Let a JPEG decode at 1/2, 1/4 or 1/8 where that leaves at least 3/4 of the long side: four times faster."""
    aim = long_side * 3 // 4
    width, height = image.size
    longest = max(width, height)
    if longest > long_side:
        image.draft(None, (max(1, width * aim // longest), max(1, height * aim // longest)))


def _rgb(image: "Image.Image") -> "Image.Image":
    """RGB, or RGBA where something shows through."""
    if image.mode.startswith("I"):  # grey of 16 bits: convert() would cut it off at 255
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode == "RGB" else image.convert("RGB")


def _shrunk(image: "Image.Image", long_side: int) -> "Image.Image":
    if max(image.size) > long_side:
        image.thumbnail((long_side, long_side), reducing_gap=2.0)
    return image
