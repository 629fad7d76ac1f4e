"""A program of its own: HEIC on standard input, upright pixels on standard output. Run by core.media.heif.

A damaged HEIC can crash the decoder (libheif and its wrapper are C and C++). Here that costs a child process; in the
bot it would cost the worker, again at each retry of the message. The child imports nothing of HomeView.

Out: `>4sIIIIII` = mode, width, height, width and height as they came, bytes of the colour profile, bytes of pixels;
then the profile, then the pixels, raw. Exit codes: 0 done, 3 too many pixels, 4 not decoded; below 0 it crashed.
Arguments: the most pixels taken, the long side to shrink to, the seconds of CPU allowed.
"""

import io
import signal
import struct
import sys

HEADER = ">4sIIIIII"
TOO_MANY_PIXELS, NOT_DECODED = 3, 4
_MEMORY = 3 * 1024**3  # addresses, not pages: 50 megapixels need about 600 MB


def main(max_pixels: int, long_side: int, cpu_seconds: int) -> int:
    _limit(cpu_seconds)
    import pi_heif

    pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
    try:
        source = pi_heif.open_heif(io.BytesIO(sys.stdin.buffer.read()))
        if source.size[0] * source.size[1] > max_pixels:
            return TOO_MANY_PIXELS
        image = source.to_pillow()
        came = image.size
        if image.mode not in ("RGB", "RGBA"):
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((long_side, long_side), reducing_gap=2.0)
    except (ValueError, RuntimeError, EOFError, OSError, SyntaxError, LookupError, MemoryError):
        return NOT_DECODED
    profile, pixels = image.info.get("icc_profile") or b"", image.tobytes()
    sizes = (*image.size, *came, len(profile), len(pixels))
    sys.stdout.buffer.write(struct.pack(HEADER, image.mode.encode(), *sizes) + profile)
    sys.stdout.buffer.write(pixels)
    return 0


def _limit(cpu_seconds: int) -> None:
    """Bounds on time and memory; a stop of the bot lets the picture at hand come to its end."""
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's timeout holds there
        return
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS refuses to set this one
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
