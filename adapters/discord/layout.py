"""The parts of a Discord message as values, with what each costs; `view` makes discord.py's objects of them.

We use the layout components ("Components V2") and not embeds: they keep the order of a card's blocks, put buttons,
pictures and files where they belong, and do not vanish when somebody turns embeds off. Their price: no `content`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import discord
from discord import ui

from adapters.discord import limits

STYLES = {
    "plain": discord.ButtonStyle.secondary,
    "primary": discord.ButtonStyle.primary,
    "danger": discord.ButtonStyle.danger,
}


@dataclass(frozen=True, slots=True)
class TextNode:
    text: str

    components, files = 1, 0

    @property
    def size(self) -> int:
        return limits.length(self.text) + 1


@dataclass(frozen=True, slots=True)
class ButtonNode:
    label: str
    custom_id: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class RowNode:
    buttons: tuple[ButtonNode, ...]

    files = 0

    @property
    def components(self) -> int:
        return 1 + len(self.buttons)

    @property
    def size(self) -> int:
        return sum(limits.length(button.label) for button in self.buttons)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a message: stored under `media`, or its bytes right here."""

    name: str
    media: str = ""
    data: bytes = b""
    bytes_: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class GalleryNode:
    pictures: tuple[Upload, ...]

    components = 1

    @property
    def size(self) -> int:
        return sum(limits.length(picture.description) for picture in self.pictures)

    @property
    def files(self) -> int:
        return len(self.pictures)


@dataclass(frozen=True, slots=True)
class FileNode:
    upload: Upload

    components, size, files = 1, 0, 1


Node = TextNode | RowNode | GalleryNode | FileNode


@dataclass(frozen=True, slots=True)
class Part:
    """One message. `boxed`: drawn as a box with a coloured edge; `mark` finds it again in the channel's history."""

    nodes: tuple[Node, ...]
    boxed: bool = True
    urgent: bool = False
    mark: int = 0

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return tuple(uploads(self.nodes))


def uploads(nodes: Iterable[Node]) -> Iterable[Upload]:
    for node in nodes:
        if isinstance(node, GalleryNode):
            yield from node.pictures
        elif isinstance(node, FileNode):
            yield node.upload


CALM, URGENT = 0x2E7D6B, 0xD93025


def view(part: Part) -> ui.LayoutView:
    """discord.py's view of a part. It is stopped: discord.py shall not keep it, presses are routed by their ids."""
    layout = ui.LayoutView(timeout=None)
    mark = part.mark or None
    if part.boxed:
        colour = URGENT if part.urgent else CALM
        layout.add_item(ui.Container(*map(_item, part.nodes), accent_colour=colour, id=mark))
    else:
        for number, node in enumerate(part.nodes):
            item = _item(node)
            if number == 0:
                item.id = mark
            layout.add_item(item)
    layout.stop()
    return layout


def _item(node: Node) -> ui.Item[ui.LayoutView]:
    if isinstance(node, TextNode):
        return ui.TextDisplay(node.text)
    if isinstance(node, FileNode):
        return ui.File(f"attachment://{node.upload.name}")
    if isinstance(node, GalleryNode):
        return ui.MediaGallery(
            *(
                discord.MediaGalleryItem(f"attachment://{p.name}", description=p.description or None)
                for p in node.pictures
            )
        )
    buttons: list[ui.Button[ui.LayoutView]] = [
        ui.Button(label=b.label, custom_id=b.custom_id, style=STYLES[b.style]) for b in node.buttons
    ]
    return ui.ActionRow(*buttons)
