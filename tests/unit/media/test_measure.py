"""What is measured in a photo, and how it is said."""

import pytest
from PIL import Image, ImageDraw

from core.errors import MediaRejected
from core.media.colours import NAMED, colour_name
from core.media.measure import Colour, PhotoFacts, measure
from core.media.photo import describe_facts, explain_rejection
from core.media.safe_image import make_safe
from tests.fakes import pictures


def facts_of(source: bytes) -> PhotoFacts:
    return measure(make_safe(source))


@pytest.mark.parametrize("seed", range(8))
def test_a_usual_photo_is_well_lit_and_sharp(seed: int) -> None:
    facts = facts_of(pictures.kitchen_photo(seed))
    assert (facts.brightness_word, facts.sharpness_word) == ("fine", "fine")
    assert (facts.width, facts.height) == (1280, 960)


def test_dark_bright_and_blurry_are_told() -> None:
    dark = facts_of(pictures.dark_photo())
    assert dark.brightness_word == "dark"
    assert dark.brightness < 0.22
    assert facts_of(pictures.jpeg(Image.new("RGB", (400, 300), (245, 245, 245)))).brightness_word == "bright"
    assert facts_of(pictures.blurry_photo()).sharpness_word == "blurry"


def test_sharpness_falls_as_blur_grows_at_any_size() -> None:
    steps = [facts_of(pictures.blurry_photo(radius)).sharpness for radius in (0, 1, 3, 6, 12)]
    assert steps == sorted(steps, reverse=True)
    large, small = facts_of(pictures.big_photo()), facts_of(pictures.kitchen_photo(1, (1008, 756)))
    assert large.sharpness == pytest.approx(small.sharpness, rel=0.4)


def test_an_empty_wall_is_not_called_blurry() -> None:
    facts = facts_of(pictures.jpeg(Image.new("RGB", (400, 300), (180, 178, 170))))
    assert facts.sharpness_word == "fine"


def test_colours_come_with_names_and_shares() -> None:
    image = Image.new("RGB", (300, 200), "#fafaf8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 299, 59), fill="#7e5432")
    draw.rectangle((0, 60, 299, 99), fill="#3468c0")
    draw.rectangle((0, 100, 5, 102), fill="#ff0000")
    facts = facts_of(pictures.encoded(image, "PNG"))
    assert [colour.name for colour in facts.colours] == ["white", "brown", "blue"]
    assert [colour.share for colour in facts.colours] == pytest.approx([0.5, 0.3, 0.2], abs=0.04)
    assert all(len(colour.hex) == 7 and int(colour.hex[1:], 16) >= 0 for colour in facts.colours)


def test_names_are_those_people_would_use() -> None:
    assert all(colour_name(rgb) == name for name, rgb in NAMED)
    for rgb, name in (((0, 0, 254), "blue"), ((12, 12, 14), "black"), ((240, 234, 224), "off-white")):
        assert colour_name(rgb) == name


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (2, 500), (3, 3), (1, 2000)])
def test_tiny_pictures_can_be_measured(size: tuple[int, int]) -> None:
    facts = facts_of(pictures.jpeg(Image.new("RGB", size, "white")))
    assert (facts.width, facts.height) == size
    assert facts.colours[0].name == "white"


def test_bytes_do_as_well() -> None:
    safe = make_safe(pictures.kitchen_photo())
    assert measure(safe.data) == measure(safe)


def test_facts_read_as_plain_sentences() -> None:
    facts = PhotoFacts(1600, 1200, 0.1, "dark", 20.0, "blurry", (Colour("#fafaf8", "white", 0.6),))
    assert describe_facts(facts) == (
        "1600 x 1200 pixels, quite dark, looks blurry. Mostly white (60%). "
        "Another one with the lights on would show more."
    )
    three = tuple(Colour("#000000", name, share) for name, share in (("white", 0.5), ("tan", 0.3), ("grey", 0.1)))
    said = describe_facts(PhotoFacts(10, 20, 0.5, "fine", 200.0, "fine", three))
    assert said == "10 x 20 pixels, well lit, looks sharp. Mostly white (50%), tan (30%) and grey (10%)."


@pytest.mark.parametrize(
    "code",
    [
        "too_large",
        "too_many_pixels",
        "not_an_image",
        "unsupported_type",
        "truncated",
        "sign_in_page",
        "empty",
        "unreadable",
    ],
)
def test_each_refusal_tells_the_person_what_to_do(code: str) -> None:
    told = explain_rejection(MediaRejected(code, "for the log"))
    assert "for the log" not in told
    assert any(step in told for step in ("Send", "send", "grant"))
