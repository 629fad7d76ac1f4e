"""What a file really is, told by its first bytes. Names and content types from outside are not believed."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """The value is a word for logs; people see `core.media.photo.explain_rejection`."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIF = "heif"
    GIF = "gif"
    AVIF = "avif"
    BMP = "bmp"
    TIFF = "tiff"
    SVG = "svg"
    VIDEO = "video"
    PDF = "pdf"
    ZIP = "zip"
    EXECUTABLE = "executable"
    HTML = "html"
    EMPTY = "empty"
    UNKNOWN = "unknown"


PHOTO_KINDS = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIF})
"""The kinds `make_safe` takes."""

OTHER_PICTURES = frozenset({Kind.GIF, Kind.AVIF, Kind.BMP, Kind.TIFF, Kind.SVG, Kind.VIDEO, Kind.PDF})
"""They show something, but we do not take them as a photo."""

_PREFIXES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"%PDF-", Kind.PDF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x7fELF", Kind.EXECUTABLE),
    (b"\xfe\xed\xfa\xce", Kind.EXECUTABLE),  # Mach-O, 32 bits
    (b"\xfe\xed\xfa\xcf", Kind.EXECUTABLE),  # Mach-O, 64 bits
    (b"\xce\xfa\xed\xfe", Kind.EXECUTABLE),  # the same two with the bytes swapped
    (b"\xcf\xfa\xed\xfe", Kind.EXECUTABLE),
    (b"\xca\xfe\xba\xbe", Kind.EXECUTABLE),  # Mach-O for several processors; also a Java class
    (b"\x1aE\xdf\xa3", Kind.VIDEO),  # Matroska, WebM
)
_WEAK_PREFIXES: tuple[tuple[bytes, Kind], ...] = (  # two bytes prove little: asked last
    (b"MZ", Kind.EXECUTABLE),
    (b"#!", Kind.EXECUTABLE),
    (b"BM", Kind.BMP),
)
_HEVC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_GENERIC_BRANDS = frozenset({b"mif1", b"msf1", b"mif2", b"miaf"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b", re.I | re.S)
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+svg[^>]*>\s*)?<svg\b", re.I | re.S)
_SIGN_IN = re.compile(rb"sign[ -]?in|log[ -]?in|password|slack", re.I)


def kind_of(data: bytes) -> Kind:
    """The kind of `data` by its content; `UNKNOWN` when nothing matches, never an error."""
    if not data:
        return Kind.EMPTY
    for prefix, kind in _PREFIXES:
        if data.startswith(prefix):
            return kind
    if data[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.VIDEO}.get(data[8:12], Kind.UNKNOWN)
    if data[4:8] == b"ftyp":
        return _kind_of_ftyp(data)
    return _kind_of_text(data) or next((kind for mark, kind in _WEAK_PREFIXES if data.startswith(mark)), Kind.UNKNOWN)


def looks_like_sign_in(data: bytes) -> bool:
    """Whether this is a web page that asks to sign in: what Slack sends when a token may not read the file."""
    return kind_of(data) is Kind.HTML and _SIGN_IN.search(data[:65536]) is not None


def _kind_of_ftyp(data: bytes) -> Kind:
    """HEIC, AVIF, MP4 and QuickTime share one container; the brands tell them apart."""
    size = min(int.from_bytes(data[:4], "big"), 512)
    major = data[8:12]
    brands = {major} | {data[at : at + 4] for at in range(16, size, 4)}
    if major in _HEVC_BRANDS:
        return Kind.HEIF
    if major in _AVIF_BRANDS:
        return Kind.AVIF
    if major in _GENERIC_BRANDS:
        return Kind.AVIF if brands & _AVIF_BRANDS else Kind.HEIF
    return Kind.VIDEO


def _kind_of_text(data: bytes) -> Kind | None:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(head):
        return Kind.HTML
    return Kind.SVG if _SVG.match(head) else None
