"""Text on its way in and out: Slack's escapes, its `<...>` marks, and cutting long text into pieces without loss."""

import re
from collections.abc import Iterator

_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?'\")\]]")
_MARK = re.compile(r"<([^<>]*)>")
_BULLET = re.compile(r"^( *)- ", re.MULTILINE)


def escape(text: str) -> str:
    """Slack reads &, < and > as control characters: unescaped, `<!channel>` in a quote would ping everyone."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def to_mrkdwn(text: str) -> str:
    """The core's small markdown as Slack's: the marks are the same, links and bullets are not."""
    parts, end = [], 0
    for link in _URL.finditer(text):
        parts += [escape(text[end : link.start()]), f"<{escape(link.group())}>"]
        end = link.end()
    return _BULLET.sub(r"\1• ", "".join([*parts, escape(text[end:])]))


def cost(text: str) -> int:
    """What a text weighs once escaped and linked, in UTF-16 units: at least one a character."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + 4 * text.count("&") + 3 * (text.count("<") + text.count(">")) + 2 * text.count("http")


def pieces(text: str, most: int) -> Iterator[str]:
    """Cuts `text` into pieces that weigh at most `most` (>= 5); together they are `text`, to the character.

    It cuts after a paragraph, else a line, a sentence, a word, and inside a word only when nothing else is left.
    """
    while len(text) > most or cost(text) > most:
        low, high = 1, min(len(text), most)
        while low < high:  # the longest prefix that still fits
            middle = (low + high + 1) // 2
            low, high = (middle, high) if cost(text[:middle]) <= most else (low, middle - 1)
        cut = _good_cut(text, low)
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def _good_cut(text: str, longest: int) -> int:
    for mark in ("\n\n", "\n", ". ", " "):
        at = text.rfind(mark, longest // 2, longest)
        if at > 0:
            return at + len(mark)
    return longest


def _meant(match: re.Match[str]) -> str:
    target, _, label = match.group(1).partition("|")
    if target.startswith("@"):
        return f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    return f"{label} ({target})" if label and label not in target else target


def readable(text: str, bot_user: str) -> str:
    """What a person typed: without the bot's mention, with links, people and channels as words, unescaped."""
    if bot_user:
        text = re.sub(rf"\s*<@{re.escape(bot_user)}(?:\|[^<>]*)?>[ \t]*[:,]?[ \t]*", " ", text)
    return unescape(_MARK.sub(_meant, text)).strip()


def mentions(text: str, bot_user: str) -> bool:
    return bool(bot_user) and (f"<@{bot_user}>" in text or f"<@{bot_user}|" in text)


def fits(words: str, most: int) -> bool:
    return len(escape(words)) <= most


def shorten(words: str, most: int) -> str:
    """Escaped, and with an ellipsis where it is over `most`: only for places whose whole text stands elsewhere."""
    if fits(words, most):
        return escape(words)
    words = words[: most - 1]
    while not fits(words, most - 1):
        words = words[:-1]
    return escape(words) + "…"
