"""`homeview chat`: cards as panels, buttons by number, forms field by field."""

import re
import shlex
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rich.console import Console
from rich.text import Text as Words

from adapters.console.form_asking import FormAsking
from adapters.console.front import Ask, Shown, ShownForm
from adapters.console.limits import MAX_WIDTH
from adapters.console.parse import BadLine, Line, Press
from adapters.console.rich_render import card_panel
from core.views import Button, Card, Progress
from core.words import mark, t

PROMPT = mark("you › ")
_HINT = mark("Just type. A number presses a button; :photo PATH, :help, Ctrl-D to leave.")
_SLASH = re.compile(r"/(?P<name>[a-z]+)(?P<rest>\s.*)?", re.DOTALL)
_PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
_HELP = (
    mark("Just type. A number presses a button, /journey help lists the commands."),
    mark(":photo PATH [words]  send a photo (or drop its file here)"),
    mark(":quit                leave (so does Ctrl-D)"),
)


class RichFront:
    """One person at a terminal."""

    greets = True

    def __init__(self, ask: Ask, console: Console) -> None:
        self._ask = ask
        self._console = console
        self._buttons: dict[int, Button] = {}
        self._fresh = True
        self._asking = False
        self._hinted = False
        self._form: ShownForm | None = None

    # --- in ----------------------------------------------------------------------------------------------

    async def next(self) -> Line | None:
        self._hint()
        if self._form:
            shown, self._form = self._form, None
            submitted = await FormAsking(self._ask, self._console).fill(shown)
            if submitted is not None:
                return submitted
        while True:
            raw = await self._read()
            if raw is None or raw.strip() in (":quit", ":q", ":exit", "/quit", "/exit"):
                return None
            self._fresh = True
            if raw.strip() in (":help", "/help"):
                self._console.print(Words("\n".join(t(line) for line in _HELP), style="dim"))
            elif raw.strip():
                return self._understood(raw)

    def _hint(self) -> None:
        """How to go on, once, above the first prompt."""
        if not self._hinted:
            self._hinted = True
            self._console.print(Words(t(_HINT), style="dim"))

    async def _read(self) -> str | None:
        self._asking = True
        try:
            return await self._ask(t(PROMPT))
        finally:
            self._asking = False

    def _understood(self, raw: str) -> Line:
        text = raw.strip()
        if text.isascii() and text.isdigit() and len(text) < 4:
            button = self._buttons.get(int(text))
            if button:
                return Line(press=Press(action=button.action, value=button.value))
        if text.startswith(":photo"):
            return _photo(text.removeprefix(":photo").strip())
        return _slashed(text) or _dropped(text) or Line(text=raw)

    # --- out ---------------------------------------------------------------------------------------------

    def show(self, shown: Shown) -> None:
        if self._asking:
            self._console.print()  # something came by itself, while a line was being typed
        if shown.to == "admin":
            self._console.print(Words(t("for the admin"), style="dim"))
        elif shown.kind == "edit" and (now := _where_it_stands(shown.card)):
            self._console.print(Words(now, style="dim"))
            self._prompt_again()
            return
        width = min(self._console.width, MAX_WIDTH)
        self._console.print(card_panel(shown.card, self._number, width))
        self._prompt_again()

    def _prompt_again(self) -> None:
        if self._asking:
            self._console.print(Words(t(PROMPT)), end="")

    def _number(self, button: Button) -> int:
        if self._fresh:  # the first button since something was typed: the numbers begin anew
            self._buttons, self._fresh = {}, False
        number = len(self._buttons) + 1
        self._buttons[number] = button
        return number

    def show_form(self, shown: ShownForm) -> None:
        self._form = shown

    def busy(self) -> AbstractContextManager[object]:
        return self._console.status(t("one moment"), spinner="dots") if self._console.is_terminal else nullcontext()

    def close(self) -> None:
        self._console.print(Words(t("Until next time. Everything is kept."), style="dim"))


def _where_it_stands(card: Card) -> str:
    """A status card that changed, in one line: a terminal cannot draw it anew in its place. Other cards: empty."""
    bars = [block for block in card.blocks if isinstance(block, Progress)]
    if not bars:
        return ""
    told = t("updated: {title}. {label}, {figures}", title=card.title, label=bars[0].label, figures=bars[0].figures)
    return f"  {told}"


def _slashed(text: str) -> Line | None:
    """`/next` is `/journey next`; `/photo` is `:photo`."""
    found = _SLASH.fullmatch(text)
    if found is None or found["name"] == "journey":
        return None
    rest = (found["rest"] or "").strip()
    return _photo(rest) if found["name"] == "photo" else Line(text=f"/journey {found['name']} {rest}".strip())


def _photo(rest: str) -> Line:
    """`:photo PATH [PATH...] [words]`. Raises BadLine."""
    try:
        parts = shlex.split(rest)
    except ValueError:
        raise BadLine(t("A quote is not closed. Write it as :photo 'my kitchen.jpg' how it looks now")) from None
    paths = [part for part in parts if part.lower().endswith(_PHOTOS)] or parts[:1]
    if not paths:
        raise BadLine(t("Say which: :photo PATH, and some words if you like."))
    missing = [path for path in paths if not _is_file(path)]
    if missing:
        raise BadLine(t("There is no file “{name}”. Check the path.", name=Path(missing[0]).name))
    words = " ".join(part for part in parts if part not in paths)
    return Line(text=words, attachments=paths[:10])


def _dropped(text: str) -> Line | None:
    """Terminals type the path of a file that is dropped on them: photos that are there, with words around them."""
    try:
        parts = shlex.split(text)
    except ValueError:
        return None
    paths = [part for part in parts if part.lower().endswith(_PHOTOS) and _is_file(part)]
    words = " ".join(part for part in parts if part not in paths)
    return Line(text=words, attachments=paths[:10]) if paths else None


def _is_file(path: str) -> bool:
    try:
        return Path(path).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False
