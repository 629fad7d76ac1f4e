"""A photo from outside made safe: decoded under bounds, turned upright, shrunk, and written again without its metadata.

What comes out holds pixels and at most a colour profile: no EXIF, place, comment, XMP, text or hidden second picture.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import MediaRejected
from core.media.decode import decoded
from core.media.kinds import OTHER_PICTURES, PHOTO_KINDS, Kind, kind_of, looks_like_sign_in

if TYPE_CHECKING:  # Pillow takes 40 ms and some memory: only those who handle a photo pay
    from PIL import Image

MAX_BYTES = 20 * 1024 * 1024
LONG_SIDE = 2048
THUMBNAIL_SIDE = 320
JPEG = "image/jpeg"

_PROFILE_LIMIT = 64 * 1024  # honest RGB profiles have 0.5 to 4 kB; a large one could carry anything


@dataclass(frozen=True)
class SafeImage:
    """A JPEG of ours with its thumbnail. The same source gives the same bytes (with the same Pillow)."""

    data: bytes
    """JPEG, upright, the long side at most 2048 px, transparency on white."""
    thumbnail: bytes
    """JPEG, the long side at most 320 px."""
    sha256: str
    """Hex digest of `data`: the picture's name in the media store, and what the observation is kept under."""
    source_sha256: str
    """Hex digest of the bytes as they came."""
    source_kind: Kind
    source_size: tuple[int, int]
    """Width and height as they came, upright, in pixels."""
    width: int
    height: int
    mime: str = JPEG

    @property
    def key(self) -> str:
        return f"{self.sha256}.jpg"

    @property
    def thumbnail_key(self) -> str:
        return f"{self.sha256}.thumb.jpg"


def make_safe(data: bytes) -> SafeImage:
    """Take a JPEG, PNG, WebP or HEIC of at most 20 MB and 50 megapixels. Raises MediaRejected.

    Blocks: call it with `asyncio.to_thread`. A 12-megapixel JPEG takes about 0.05 s and 20 MB. The worst allowed, a
    WebP of 50 megapixels, takes 2 s and 800 MB: pictures over 16 megapixels are decoded one at a time.
    """
    kind = _accepted_kind(data)
    image, source_size = decoded(data, kind, LONG_SIDE)
    profile = _rgb_profile(image)
    image = _opaque(image)
    content = _as_jpeg(image, quality=85, profile=profile)
    width, height = image.size
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=3.0)
    return SafeImage(
        data=content,
        thumbnail=_as_jpeg(image, quality=78, profile=profile),
        sha256=hashlib.sha256(content).hexdigest(),
        source_sha256=hashlib.sha256(data).hexdigest(),
        source_kind=kind,
        source_size=source_size,
        width=width,
        height=height,
    )


def _accepted_kind(data: bytes) -> Kind:
    if len(data) > MAX_BYTES:
        raise MediaRejected("too_large", f"A file of {len(data)} bytes is over the limit of {MAX_BYTES}.")
    kind = kind_of(data)
    if kind in PHOTO_KINDS:
        return kind
    if kind is Kind.EMPTY:
        raise MediaRejected("empty", "The file has no content.")
    if looks_like_sign_in(data):
        remedy = "For Slack: give the app the scope files:read, and install it again."
        raise MediaRejected("sign_in_page", "A sign-in page came in place of the photo.", remedy=remedy)
    if kind in OTHER_PICTURES:
        raise MediaRejected("unsupported_type", f"A file of kind {kind.value!r} is not taken as a photo.")
    raise MediaRejected("not_an_image", f"A file of kind {kind.value!r} is no photo.")


def _opaque(image: "Image.Image") -> "Image.Image":
    """RGB on white, with nothing of the source left but pixels."""
    from PIL import Image

    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    image = image.convert("RGB") if image.mode != "RGB" else image
    image.info = {}  # the JPEG writer would take a comment, EXIF and XMP from here
    return image


def _as_jpeg(image: "Image.Image", *, quality: int, profile: bytes | None) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, icc_profile=profile)
    return out.getvalue()


def _rgb_profile(image: "Image.Image") -> bytes | None:
    """The colour profile, when it is a plausible one for RGB: others no longer fit the pixels we write."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 128 <= len(profile) <= _PROFILE_LIMIT:
        return None
    return profile if profile[16:20] == b"RGB " and profile[36:40] == b"acsp" else None
