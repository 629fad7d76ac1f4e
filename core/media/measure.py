"""What can be told about a photo without a model: size, brightness, sharpness, main colours. Nothing is guessed."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.media.colours import RGB, colour_name
from core.media.safe_image import SafeImage

if TYPE_CHECKING:
    from PIL import Image

BrightnessWord = Literal["dark", "fine", "bright"]
SharpnessWord = Literal["blurry", "fine"]

DARK_BELOW = 0.22
BRIGHT_ABOVE = 0.86
BLURRY_BELOW = 60.0
"""Fifteen photos of objects, rooms and textures measured 116 to 2450 when sharp, one with motion blur 56; softened by
one pixel in 512 (8 px of a phone's 4032), all but the three finest textures measured 10 to 55."""

_SIDE = 512
_PLAIN = 4.0  # a standard deviation of grey below this is an empty wall: nothing in it could be sharp
_COLOUR_SIDE = 96
_LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Colour:
    hex: str
    """Like "#efe9dc"."""
    name: str
    share: float
    """Of the photo's area, 0 to 1."""


@dataclass(frozen=True)
class PhotoFacts:
    width: int
    """Pixels, of the safe picture (`SafeImage.source_size` has the camera's)."""
    height: int
    brightness: float
    """Mean luma, 0 black to 1 white."""
    brightness_word: BrightnessWord
    sharpness: float
    """1000 x variance of the Laplacian / variance of the grey values, at 512 px: independent of contrast and size."""
    sharpness_word: SharpnessWord
    colours: tuple[Colour, ...]
    """Up to three, each with another name, largest first; shares under 5% are left out."""


def measure(photo: SafeImage | bytes) -> PhotoFacts:
    """Facts of a picture that `make_safe` wrote. About 15 ms; blocks."""
    from PIL import Image

    data = photo.data if isinstance(photo, SafeImage) else photo
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        width, height = image.size
        longest = max(width, height)
        image.draft(None, (max(1, width * _SIDE // longest), max(1, height * _SIDE // longest)))
        small = image.convert("RGB")
    small.thumbnail((_SIDE, _SIDE))
    grey = small.convert("L")
    brightness = _mean(grey) / 255
    sharpness, contrast = _sharpness(grey)
    return PhotoFacts(
        width=width,
        height=height,
        brightness=round(brightness, 3),
        brightness_word="dark" if brightness < DARK_BELOW else "bright" if brightness > BRIGHT_ABOVE else "fine",
        sharpness=round(sharpness, 1),
        sharpness_word="blurry" if sharpness < BLURRY_BELOW and contrast >= _PLAIN else "fine",
        colours=_main_colours(small),
    )


def _mean(grey: "Image.Image") -> float:
    from PIL import ImageStat

    return float(ImageStat.Stat(grey).mean[0])


def _sharpness(grey: "Image.Image") -> tuple[float, float]:
    """The measure and the standard deviation of the grey values. Values beyond +-127 are clipped: it changes little."""
    from PIL import ImageFilter, ImageStat

    if min(grey.size) < 3:
        return 0.0, 0.0
    laplacian = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    inner = (1, 1, grey.width - 1, grey.height - 1)  # Pillow copies the outermost pixels unfiltered
    edges = ImageStat.Stat(grey.filter(laplacian).crop(inner)).var[0]
    spread = ImageStat.Stat(grey).var[0]
    return (1000 * edges / spread if spread else 0.0), float(spread**0.5)


def _main_colours(image: "Image.Image") -> tuple[Colour, ...]:
    """Sixteen clusters, those of one name taken together."""
    from PIL import Image

    tiny = image.resize((_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BOX)
    clusters = tiny.quantize(16, method=Image.Quantize.MEDIANCUT, kmeans=2).convert("RGB")
    groups: dict[str, list[tuple[int, RGB]]] = {}
    for count, rgb in clusters.getcolors(_COLOUR_SIDE**2) or []:
        groups.setdefault(colour_name(rgb), []).append((count, rgb))  # type: ignore[arg-type]  # RGB mode: a triple
    colours = sorted((_together(name, members) for name, members in groups.items()), key=lambda c: (-c.share, c.name))
    return tuple(colour for colour in colours[:3] if colour.share >= _LEAST_SHARE)


def _together(name: str, members: list[tuple[int, RGB]]) -> Colour:
    count = sum(many for many, _ in members)
    red, green, blue = (round(sum(many * rgb[i] for many, rgb in members) / count) for i in range(3))
    return Colour(f"#{red:02x}{green:02x}{blue:02x}", name, round(count / _COLOUR_SIDE**2, 3))
