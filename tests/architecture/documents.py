"""The project's documentation as data: its code blocks, links, named files and commands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(p.relative_to(ROOT).as_posix() for p in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))

_BLOCK = re.compile(r"^ *```(?P<language>\w*)\n(?P<code>.*?)^ *```", re.M | re.S)
_LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"(?:bot|core|adapters|tests|docs|\.ci)/[\w./-]*")
_ROOT_FILE = re.compile(r"[\w.-]+\.(?:toml|md)|requirements[\w-]*\.lock|Procfile|Makefile|LICENSE|\.env\.example")
_HEADING = re.compile(r"^#+ +(?P<text>.+?) *$", re.M)
_COMMENT = re.compile(r"\s+#\s.*$")


def text_of(page: str) -> str:
    return (ROOT / page).read_text()


def prose_of(page: str) -> str:
    """Without code blocks."""
    return _BLOCK.sub("", text_of(page))


def shell_lines(page: str) -> Iterator[str]:
    """The commands in blocks that are marked `sh`, without comments."""
    for block in _BLOCK.finditer(text_of(page)):
        if block["language"] == "sh":
            lines = (_COMMENT.sub("", line).strip() for line in block["code"].splitlines())
            yield from (line for line in lines if line and not line.startswith("#"))


def inline_commands(page: str) -> Iterator[str]:
    """`homeview ...` and `make ...` in running text."""
    yield from (code for code in _CODE.findall(prose_of(page)) if code.startswith(("homeview ", "make ")))


def commands_of(page: str) -> list[list[str]]:
    """Each command as words, with settings before it and `.venv/bin/` taken off."""
    found = []
    for line in (*shell_lines(page), *inline_commands(page)):
        words = shlex.split(line.replace("...", ""), comments=True)
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words.pop(0)
        if words:
            found.append([words[0].removeprefix(".venv/bin/"), *words[1:]])
    return found


def links(page: str) -> list[str]:
    """Targets of links that lead into the project: "docs/slack.md", "costs.md#prices", "#logs"."""
    targets = (m["target"] for m in _LINK.finditer(prose_of(page)))
    return [t for t in targets if not re.match(r"[a-z]+:", t)]


def named_files(page: str) -> list[str]:
    """Files and folders of the project that are named in code marks, by their path from its root."""
    codes = _CODE.findall(prose_of(page))
    return [c for c in codes if _FILE.fullmatch(c) or _ROOT_FILE.fullmatch(c)]


def anchors(page: str) -> set[str]:
    """The marks of a page's headings, as GitHub makes them."""
    plain = (m["text"].replace("`", "") for m in _HEADING.finditer(prose_of(page)))
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in plain}


def table_rows(page: str) -> dict[str, list[str]]:
    """Rows of the page's tables by the name in code marks that they begin with; the cells after it."""
    rows = {}
    for line in text_of(page).splitlines():
        if match := re.match(r"\| `([^`]+)` \|", line):
            rows[match[1]] = [cell.strip() for cell in line.strip().strip("|").split("|")[1:]]
    return rows
