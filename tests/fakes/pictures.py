"""Pictures made on the spot, as bytes: good ones, and the bad ones that people and attackers send.

The same arguments give the same bytes (with the same Pillow). No picture here shows a real place or person.
"""

import io
import random
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

DATA = Path(__file__).parents[1] / "data"
GPS_MARK = b"HOMEVIEW-GPS-MARK"
"""Stands in the GPS block, comments and texts below: a safe picture must not hold it anywhere."""
MAX_PHOTO_BYTES = 20 * 1024 * 1024

_GPS_IFD, _DESCRIPTION, _MAKE, _ORIENTATION = 0x8825, 0x010E, 0x010F, 0x0112
_PALETTES = (  # wall, cabinets, counter, floor
    ("#efe9dc", "#fbfaf6", "#8a6a48", "#b99a72"),
    ("#dfe6e8", "#4d6b78", "#e8e4dc", "#a8a39a"),
    ("#f3efe6", "#7d8f69", "#c9a87c", "#d8cdbb"),
    ("#e9dfd6", "#b5533c", "#3c3a38", "#8c8378"),
)


def kitchen_image(seed: int = 0, size: tuple[int, int] = (1280, 960)) -> Image.Image:
    """A drawn kitchen: wall, window, cabinets, counter, oven, tiled floor; the seed picks colours and details."""
    chance = random.Random(seed)
    wall, cabinet, counter, floor = _PALETTES[seed % len(_PALETTES)]
    image = Image.new("RGB", (800, 600), wall)
    draw = ImageDraw.Draw(image)
    _draw_floor(draw, floor)
    _draw_window(draw, chance.randint(290, 360), wall)
    for x in (20, 130, 560, 670):
        _draw_door(draw, (x, 60, x + 100, 210), cabinet)
    draw.rectangle((0, 330, 800, 350), fill=counter)
    oven = chance.choice((1, 3, 5))
    for i in range(7):
        box = (i * 115, 352, i * 115 + 108, 500)
        _draw_oven(draw, box) if i == oven else _draw_door(draw, box, cabinet)
    _draw_things(draw, chance)
    grain = Image.frombytes("L", (200, 150), chance.randbytes(200 * 150)).resize(size, Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").rotate(90).resize(size)
    scene = image.resize(size, Image.Resampling.BICUBIC)
    scene = Image.blend(scene, Image.merge("RGB", (light,) * 3), 0.12)
    return Image.blend(scene, Image.merge("RGB", (grain,) * 3), 0.05)


def kitchen_photo(seed: int = 0, size: tuple[int, int] = (1280, 960)) -> bytes:
    """A JPEG of `kitchen_image`, without metadata."""
    return jpeg(kitchen_image(seed, size))


@cache
def big_photo() -> bytes:
    """A JPEG as large as a phone's: 4032 x 3024, 12 megapixels."""
    return kitchen_photo(1, (4032, 3024))


def dark_photo() -> bytes:
    return jpeg(kitchen_image().point(lambda value: value // 6))


def blurry_photo(radius: float = 8) -> bytes:
    return jpeg(kitchen_image().filter(ImageFilter.GaussianBlur(radius)))


def jpeg_with_gps(orientation: int = 1, seed: int = 0) -> bytes:
    """A JPEG with a place, a description, XMP, a comment and an EXIF orientation, all carrying GPS_MARK."""
    mark = GPS_MARK.decode()
    return jpeg(
        kitchen_image(seed, (640, 480)),
        exif=exif_with_gps(orientation).tobytes(),
        comment=f"comment {mark}",
        xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{mark}</x:xmpmeta>".encode(),
    )


def exif_with_gps(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    exif[_MAKE] = "Phone " + GPS_MARK.decode()
    exif[_DESCRIPTION] = "At home, " + GPS_MARK.decode()
    exif[_GPS_IFD] = {1: "N", 2: (48.0, 8.0, 14.5), 3: "E", 4: (11.0, 34.0, 31.2), 29: GPS_MARK.decode()}
    return exif


def rotated_jpeg(orientation: int = 6) -> bytes:
    """Stored 640 x 480, lying; shown by the EXIF orientation. Upright, its top half is red and its bottom half blue."""
    upright = Image.new("RGB", (480, 640) if orientation >= 5 else (640, 480), "blue")
    upright.paste("red", (0, 0, upright.width, upright.height // 2))
    undo = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    return jpeg(stored, exif=exif_with_gps(orientation).tobytes())


def png_with_text() -> bytes:
    """A PNG with text chunks, EXIF and a time, carrying GPS_MARK."""
    texts = PngInfo()
    texts.add_text("Comment", GPS_MARK.decode())
    texts.add_text("Location", GPS_MARK.decode(), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{GPS_MARK.decode()}</x>")
    out = io.BytesIO()
    kitchen_image(2, (640, 480)).save(out, "PNG", pnginfo=texts, exif=exif_with_gps().tobytes())
    return out.getvalue()


def transparent_png() -> bytes:
    """The left half clear, the right half green."""
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    image.paste((0, 160, 0, 255), (100, 0, 200, 100))
    return encoded(image, "PNG")


def webp_photo(seed: int = 3) -> bytes:
    return encoded(kitchen_image(seed, (640, 480)), "WEBP", exif=exif_with_gps().tobytes(), xmp=b"<x>" + GPS_MARK)


def animated_webp() -> bytes:
    """Two frames: the first red, the second blue."""
    frames = [Image.new("RGB", (120, 80), colour) for colour in ("red", "blue")]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)


def tile(seed: int = 0, size: tuple[int, int] = (32, 32)) -> bytes:
    """A small PNG of one colour, as a painting model's stand-in gives it."""
    chance = random.Random(seed)
    return encoded(Image.new("RGB", size, (chance.randrange(256), chance.randrange(256), chance.randrange(256))), "PNG")


def gif_picture() -> bytes:
    return encoded(Image.new("P", (32, 32)), "GIF")


def heic_with_gps() -> bytes:
    """A HEIC as an iPhone sends it, 320 x 240, with a place in its EXIF (see tests/data/README.md)."""
    return (DATA / "kitchen_gps.heic").read_bytes()


def rotated_heic() -> bytes:
    """A HEIC stored lying and turned by its container: upright 240 x 320, the top half red, the bottom half blue."""
    return (DATA / "rotated.heic").read_bytes()


def crashing_heic() -> bytes:
    """`rotated_heic` with one byte changed: pi_heif 1.4 dies of it with SIGSEGV instead of raising an error."""
    damaged = bytearray(rotated_heic())
    damaged[177] = 0xFF
    return bytes(damaged)


def png_bomb(width: int = 20_000, height: int = 10_000) -> bytes:
    """A valid greyscale PNG, by default of 200 megapixels in about 200 kB."""
    packer = zlib.compressobj(9)
    row = b"\x00" * (width + 1)
    body = b"".join([packer.compress(row) for _ in range(height)]) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def truncated_jpeg(share: float = 0.5) -> bytes:
    whole = kitchen_photo()
    return whole[: int(len(whole) * share)]


def renamed_executable() -> bytes:
    """The beginning of a Windows program, sent as "kitchen.jpg"."""
    return (
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"
        + b"\x00" * 200
        + b"This program cannot be run in DOS mode."
    )


def sign_in_page() -> bytes:
    """What Slack answers, with status 200, when the token may not read the file."""
    return (
        b'<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Sign in | Slack</title></head>'
        b'<body><form action="/signin"><input type="password" name="password"></form></body></html>'
    )


def too_large() -> bytes:
    """A JPEG of 20 MB and one byte."""
    whole = kitchen_photo()
    return whole + b"\x00" * (MAX_PHOTO_BYTES + 1 - len(whole))


def jpeg(image: Image.Image, **options: Any) -> bytes:
    return encoded(image, "JPEG", quality=88, **options)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """`image` in the given Pillow format, with Pillow's own options for it."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _draw_floor(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.rectangle((0, 500, 800, 600), fill=colour)
    for x in range(-400, 1200, 80):
        draw.line((400 + (x - 400) * 0.8, 500, x, 600), fill="#6f675c", width=2)
    for y in (520, 550):
        draw.line((0, y, 800, y), fill="#6f675c", width=2)


def _draw_window(draw: ImageDraw.ImageDraw, x: int, wall: str) -> None:
    draw.rectangle((x, 50, x + 160, 230), fill="#ffffff", outline="#c9c2b5")
    draw.rectangle((x + 10, 60, x + 150, 220), fill="#bfe0f2")
    draw.ellipse((x + 20, 150, x + 150, 300), fill="#7fae62")
    draw.rectangle((x, 220, x + 160, 232), fill="#ffffff")
    draw.rectangle((x, 232, x + 160, 305), fill=wall)
    draw.line((x + 80, 60, x + 80, 220), fill="#ffffff", width=6)


def _draw_door(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], colour: str) -> None:
    left, top, right, bottom = box
    draw.rectangle(box, fill=colour, outline="#6b655c", width=2)
    draw.rectangle((left + 12, top + 12, right - 12, bottom - 12), outline="#a39c8f", width=2)
    draw.line((right - 20, top + 50, right - 20, top + 80), fill="#3f3c38", width=4)


def _draw_oven(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    draw.rectangle(box, fill="#d5d7d9", outline="#55585a", width=2)
    draw.rectangle((left + 12, top + 45, right - 12, bottom - 20), fill="#26282a")
    for x in range(left + 18, right - 10, 22):
        draw.ellipse((x, top + 12, x + 12, top + 24), fill="#26282a")


def _draw_things(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _ in range(5):
        x, tall = chance.randint(20, 760), chance.randint(18, 55)
        colour = chance.choice(("#b23a2e", "#2f5d7c", "#d9a441", "#4f7a4a", "#eeeae2"))
        draw.rectangle((x, 330 - tall, x + 22, 330), fill=colour, outline="#4a463f")
