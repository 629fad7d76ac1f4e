"""A picture for development: a PNG of four coloured fields, always the same for the same prompt."""

import hashlib
import struct
import zlib

SIDE = 64


def painted(prompt: str) -> bytes:
    colours = hashlib.sha256(prompt.encode()).digest()
    fields = [colours[start : start + 3] for start in (0, 3, 6, 9)]
    half = SIDE // 2
    rows = [b"\x00" + left * half + right * half for left, right in (fields[:2], fields[2:]) for _ in range(half)]
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
