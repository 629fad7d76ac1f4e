"""Plain English names for colours, by the nearest of a few dozen in CIELAB (distances there follow the eye)."""

from functools import cache

from core.words import mark

RGB = tuple[int, int, int]
Lab = tuple[float, float, float]

NAMED: tuple[tuple[str, RGB], ...] = (
    (mark("white"), (250, 250, 248)),
    (mark("off-white"), (236, 231, 220)),
    (mark("light grey"), (204, 204, 202)),
    (mark("grey"), (150, 150, 150)),
    (mark("dark grey"), (88, 88, 88)),
    (mark("black"), (24, 24, 24)),
    (mark("cream"), (245, 236, 200)),
    (mark("beige"), (214, 194, 160)),
    (mark("tan"), (186, 152, 108)),
    (mark("brown"), (126, 84, 50)),
    (mark("dark brown"), (70, 46, 30)),
    (mark("red"), (196, 40, 40)),
    (mark("brick red"), (168, 78, 58)),
    (mark("dark red"), (112, 22, 28)),
    (mark("pink"), (236, 172, 184)),
    (mark("orange"), (232, 130, 40)),
    (mark("yellow"), (240, 208, 64)),
    (mark("olive"), (128, 122, 54)),
    (mark("light green"), (168, 208, 144)),
    (mark("sage green"), (146, 162, 130)),
    (mark("green"), (76, 148, 70)),
    (mark("dark green"), (32, 76, 44)),
    (mark("teal"), (30, 124, 124)),
    (mark("turquoise"), (92, 198, 196)),
    (mark("light blue"), (172, 210, 232)),
    (mark("blue"), (52, 104, 192)),
    (mark("blue-grey"), (104, 124, 142)),
    (mark("navy"), (28, 42, 88)),
    (mark("lilac"), (190, 166, 214)),
    (mark("purple"), (112, 56, 140)),
    (
        mark("red"),
        (255, 0, 0),
    ),  # pure colours lie far out in CIELAB: without these, pure blue would be nearest to purple
    (mark("green"), (0, 255, 0)),
    (mark("blue"), (0, 0, 255)),
)


def colour_name(rgb: RGB) -> str:
    """The name people would use, such as "off-white"; `rgb` is sRGB, 0-255 each."""
    here = lab(rgb)
    return min(_named_lab(), key=lambda pair: _distance(pair[1], here))[0]


def lab(rgb: RGB) -> Lab:
    """sRGB (D65) to CIELAB."""
    red, green, blue = (_linear(value / 255) for value in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (_cube_root(value) for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@cache
def _named_lab() -> tuple[tuple[str, Lab], ...]:
    return tuple((name, lab(rgb)) for name, rgb in NAMED)


def _linear(value: float) -> float:
    return float(((value + 0.055) / 1.055) ** 2.4) if value > 0.04045 else value / 12.92


def _cube_root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116


def _distance(one: Lab, other: Lab) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
