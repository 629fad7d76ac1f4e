"""Facts about a picture that stand in its container, read without decoding a pixel."""

import re
from collections.abc import Iterator

from core.media.kinds import Kind

_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # in coded data FF 00 and restarts are no markers
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9


def cut_off(kind: Kind, data: bytes) -> bool:
    """Whether the file ends before its own container says it should."""
    if kind is Kind.JPEG:
        return _END_OF_IMAGE not in jpeg_markers(data)
    if kind is Kind.PNG:
        return b"IEND" not in data[-4096:]
    if kind is Kind.WEBP:
        return len(data) < 12 or int.from_bytes(data[4:8], "little") + 8 > len(data)
    if kind is Kind.HEIF:
        return _boxes_overrun(data)
    return False


def jpeg_scans(data: bytes) -> int:
    """How many scans the first picture of a JPEG has: about 10 when progressive. Thousands are an attack on the CPU."""
    return sum(marker == _START_OF_SCAN for marker in jpeg_markers(data))


def jpeg_markers(data: bytes) -> Iterator[int]:
    """The marker codes of the first picture up to its end, or up to where the data breaks off."""
    at = 2
    while found := _NEXT_MARKER.search(data, at):
        marker = data[found.start() + 1]
        yield marker
        if marker == _END_OF_IMAGE:
            return
        # Every other marker we meet here has a length that counts itself; the coded data after it is searched.
        at = found.end() + max(2, int.from_bytes(data[found.end() : found.end() + 2], "big"))


def _boxes_overrun(data: bytes) -> bool:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:  # "up to the end of the file"
            return False
        if size < 8:
            return False  # broken, but not cut off
        at += size
    return at != len(data)
