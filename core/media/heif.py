"""HEIC photos, decoded in a child process: the decoder is known to crash on damaged files."""

import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from core.errors import HomeViewError, MediaRejected
from core.media.heif_child import HEADER, TOO_MANY_PIXELS

if TYPE_CHECKING:
    from PIL import Image

log = structlog.get_logger(__name__)

CPU_SECONDS = 20
WALL_SECONDS = 60.0
_CHILD = Path(__file__).with_name("heif_child.py")


def decode_heif(data: bytes, max_pixels: int, long_side: int) -> tuple["Image.Image", tuple[int, int]]:
    """The primary picture, RGB or RGBA, upright, no side over `long_side`; and its size as it came.

    Raises MediaRejected (too_many_pixels), ValueError when libheif refuses the file, crashes, or takes too long.
    """
    from PIL import Image

    out = _run_child(data, max_pixels, long_side)
    mode, width, height, came_width, came_height, profile_bytes, pixel_bytes = struct.unpack_from(HEADER, out)
    at = struct.calcsize(HEADER)
    profile, pixels = out[at : at + profile_bytes], out[at + profile_bytes :]
    if len(pixels) != pixel_bytes or not (width and height):
        raise ValueError("the decoder broke off")
    image = Image.frombytes(mode.rstrip(b"\x00").decode(), (width, height), pixels)
    image.info = {"icc_profile": profile}
    return image, (came_width, came_height)


def _run_child(data: bytes, max_pixels: int, long_side: int) -> bytes:
    # -I: nothing from the working folder or PYTHON* variables gets into the child.
    command = [sys.executable, "-I", str(_CHILD), str(max_pixels), str(long_side), str(CPU_SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        log.warning("heif.decoder_too_slow", seconds=WALL_SECONDS, size=len(data))
        raise ValueError("the decoder took too long") from error
    except OSError as error:  # no memory or process left: nothing is wrong with the photo, so it may be tried again
        remedy = "Free memory, or raise the limit on processes."
        raise HomeViewError("The HEIC decoder cannot be started.", remedy=remedy) from error
    if done.returncode == TOO_MANY_PIXELS:
        raise MediaRejected("too_many_pixels", f"The picture has more than {max_pixels} pixels.")
    if done.returncode < 0:
        log.warning("heif.decoder_crashed", signal=-done.returncode, size=len(data))
    if done.returncode != 0:
        raise ValueError(f"the decoder ended with {done.returncode}")
    return done.stdout
