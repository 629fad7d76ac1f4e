"""What a photo looks like after it was made safe."""

import hashlib
import io
import subprocess
import sys

import pytest
from PIL import Image, ImageCms

from core.media.kinds import Kind
from core.media.safe_image import SafeImage, make_safe
from tests.fakes import pictures

Pixel = tuple[int, ...]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    image.load()
    return image


def pixel(safe: SafeImage, x: float, y: float) -> Pixel:
    """The pixel at these shares of the width and the height."""
    image = opened(safe.data)
    value = image.getpixel((int(x * (image.width - 1)), int(y * (image.height - 1))))
    assert isinstance(value, tuple)
    return value


def close(one: Pixel, other: Pixel, by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (pictures.kitchen_photo(), Kind.JPEG, (1280, 960)),
        (pictures.png_with_text(), Kind.PNG, (640, 480)),
        (pictures.webp_photo(), Kind.WEBP, (640, 480)),
        (pictures.heic_with_gps(), Kind.HEIF, (320, 240)),
    ],
)
def test_each_kind_becomes_a_jpeg_with_a_thumbnail(data: bytes, kind: Kind, size: tuple[int, int]) -> None:
    safe = make_safe(data)
    assert (safe.source_kind, safe.source_size, (safe.width, safe.height)) == (kind, size, size)
    assert opened(safe.data).size == size
    assert opened(safe.thumbnail).size == (320, 240)
    assert safe.mime == "image/jpeg"
    assert safe.sha256 == hashlib.sha256(safe.data).hexdigest()
    assert safe.source_sha256 == hashlib.sha256(data).hexdigest()
    assert (safe.key, safe.thumbnail_key) == (f"{safe.sha256}.jpg", f"{safe.sha256}.thumb.jpg")


def test_a_phone_photo_keeps_at_least_three_quarters_of_the_long_side() -> None:
    safe = make_safe(pictures.big_photo())
    assert safe.source_size == (4032, 3024)
    assert (safe.width, safe.height) == (2016, 1512)  # decoded at half size: no resampling


@pytest.mark.parametrize("size", [(3000, 1000), (1000, 3000), (2049, 2049), (6000, 20), (9000, 1), (2048, 1)])
def test_no_side_is_over_the_bound_and_the_shape_stays(size: tuple[int, int]) -> None:
    safe = make_safe(pictures.jpeg(Image.new("RGB", size, "teal")))
    assert 1536 <= max(safe.width, safe.height) <= 2048
    assert abs(safe.width - size[0] * safe.height / size[1]) <= size[0] / size[1] + 1


def test_the_same_picture_gives_the_same_bytes_and_another_gives_others() -> None:
    assert make_safe(pictures.kitchen_photo(1)) == make_safe(pictures.kitchen_photo(1))
    assert make_safe(pictures.kitchen_photo(1)).sha256 != make_safe(pictures.kitchen_photo(2)).sha256


def test_the_same_pixels_under_other_metadata_have_the_same_content_hash() -> None:
    plain = pictures.jpeg(pictures.kitchen_image(0, (640, 480)))
    assert make_safe(plain).sha256 == make_safe(pictures.jpeg_with_gps()).sha256
    assert make_safe(plain).source_sha256 != make_safe(pictures.jpeg_with_gps()).source_sha256


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_pixels_stand_upright_as_exif_says(orientation: int) -> None:
    safe = make_safe(pictures.rotated_jpeg(orientation))
    assert (safe.width, safe.height) == ((480, 640) if orientation >= 5 else (640, 480))
    assert safe.source_size == (safe.width, safe.height)
    assert close(pixel(safe, 0.5, 0.1), (255, 0, 0))
    assert close(pixel(safe, 0.5, 0.9), (0, 0, 255))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_turn_as_pillow_turns_them(orientation: int) -> None:
    from PIL import ImageOps

    source = pictures.jpeg(
        pictures.kitchen_image(0, (160, 96)), exif=pictures.exif_with_gps(orientation).tobytes(), subsampling=0
    )
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(source)))
    safe = make_safe(source)
    assert opened(safe.data).size == expected.size
    for x, y in ((0.05, 0.1), (0.9, 0.2), (0.3, 0.95)):
        at = (int(x * (expected.width - 1)), int(y * (expected.height - 1)))
        want = expected.convert("RGB").getpixel(at)
        assert isinstance(want, tuple)
        assert close(pixel(safe, x, y), want, 40)


def test_a_heic_is_turned_once() -> None:
    safe = make_safe(pictures.rotated_heic())
    assert (safe.width, safe.height) == (240, 320)
    assert close(pixel(safe, 0.5, 0.1), (255, 0, 0))
    assert close(pixel(safe, 0.5, 0.9), (0, 0, 255))


def test_what_shows_through_becomes_white() -> None:
    safe = make_safe(pictures.transparent_png())
    assert close(pixel(safe, 0.1, 0.5), (255, 255, 255))
    assert close(pixel(safe, 0.9, 0.5), (0, 160, 0))


def test_a_palette_with_one_clear_colour_is_flattened_too() -> None:
    image = Image.new("P", (40, 40), 0)
    image.putpalette([10, 20, 30, 200, 40, 40])
    image.paste(1, (20, 0, 40, 40))
    safe = make_safe(pictures.encoded(image, "PNG", transparency=0))
    assert close(pixel(safe, 0.1, 0.5), (255, 255, 255))
    assert close(pixel(safe, 0.9, 0.5), (200, 40, 40))


def test_an_animation_gives_its_first_frame() -> None:
    assert close(pixel(make_safe(pictures.animated_webp()), 0.5, 0.5), (255, 0, 0))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_become_rgb(mode: str) -> None:
    safe = make_safe(pictures.jpeg(Image.new("RGB", (64, 64), (90, 90, 90)).convert(mode)))
    assert opened(safe.data).mode == "RGB"
    assert close(pixel(safe, 0.5, 0.5), (90, 90, 90))


def test_grey_of_sixteen_bits_keeps_its_brightness() -> None:
    safe = make_safe(pictures.encoded(Image.new("I;16", (64, 64), 30000), "PNG"))
    assert close(pixel(safe, 0.5, 0.5), (117, 117, 117))


def test_a_phones_double_picture_gives_the_first() -> None:
    second = Image.new("RGB", (64, 48), "red")
    source = pictures.encoded(Image.new("RGB", (64, 48), "blue"), "MPO", save_all=True, append_images=[second])
    safe = make_safe(source)
    assert close(pixel(safe, 0.5, 0.5), (0, 0, 255))
    assert safe.data.count(b"\xff\xd8\xff") == 1


def test_an_rgb_profile_stays_and_others_go() -> None:
    rgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    image = Image.new("RGB", (32, 32), "teal")
    assert opened(make_safe(pictures.jpeg(image, icc_profile=rgb)).data).info["icc_profile"] == rgb
    for other in (lab, b"home address" * 50, rgb + b"x" * 70_000):
        assert "icc_profile" not in opened(make_safe(pictures.jpeg(image, icc_profile=other)).data).info


def test_pillow_and_the_heic_reader_wait_for_the_first_photo() -> None:
    code = """if True:
        import sys
        import core.media.safe_image, core.media.measure, core.media.photo
        assert not {"PIL", "pi_heif", "_pi_heif"} & set(sys.modules), "loaded at import"
        from tests.fakes import pictures
        from core.media.safe_image import make_safe
        make_safe(pictures.heic_with_gps())
        assert not {"pi_heif", "_pi_heif"} & set(sys.modules), "the HEIC reader is in the bot's own process"
        from PIL import Image
        assert "HEIF" not in Image.OPEN, "a plugin was registered for everybody"
        """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
