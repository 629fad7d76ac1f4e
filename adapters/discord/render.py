"""A card as Discord messages: packed as full as the limits allow, split where they do not, never cut off silently."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from adapters.discord import limits
from adapters.discord.blocks import nodes, title
from adapters.discord.layout import ButtonNode, FileNode, GalleryNode, Node, Part, RowNode, TextNode, Upload, uploads
from core.views import Actions, Card, Chart, FileRef, Image, Text, plain_text
from core.words import t

_OPENING = 1500


def render(card: Card, stored: Mapping[str, int] | None = None) -> tuple[Part, ...]:
    """The messages of a card, at least one.

    `stored`: bytes of each stored picture or file that is there, by media key; what is missing is told by its text.
    A card of more than `limits.MESSAGES` messages becomes its beginning, its buttons and pictures, and a text file.
    """
    parts = _parts(card, stored or {}, ())
    if len(parts) <= limits.MESSAGES:
        return parts
    whole = plain_text(card).encode("utf-8", "replace")
    files = [Upload(f"answer{_number(i)}.txt", data=data, bytes_=len(data)) for i, data in enumerate(_bounded(whole))]
    return _parts(_opening(card), stored or {}, tuple(FileNode(file) for file in files))


def media_keys(card: Card) -> tuple[str, ...]:
    """The stored files that the card shows or hands over, each once."""
    return tuple(
        dict.fromkeys(
            block.media for block in card.blocks if isinstance(block, Image | Chart | FileRef) and block.media
        )
    )


def _number(index: int) -> str:
    return f"-{index + 1}" if index else ""


def _bounded(data: bytes) -> Iterator[bytes]:
    """Pieces that fit a file, cut between characters."""
    while data:
        cut = min(len(data), limits.FILE_BYTES)
        while cut < len(data) and data[cut] & 0xC0 == 0x80:
            cut -= 1
        yield data[:cut]
        data = data[cut:]


def _opening(card: Card) -> Card:
    """What stands beside the file: the first words, and all that cannot be in a text."""
    texts = "\n".join(b.text for b in card.blocks if isinstance(b, Text))
    first = texts[:_OPENING].strip()
    kept = tuple(b for b in card.blocks if isinstance(b, Actions | Image | Chart | FileRef))
    shown = (Text(f"{first}…", quoted=True),) if first else ()
    note = Text(t("This is too long for a message here: all of it is in the file below."), tone="quiet")
    return replace(card, title=limits.clip(card.title, 200), blocks=(*shown, note, *kept))


def _parts(card: Card, stored: Mapping[str, int], extra: tuple[Node, ...]) -> tuple[Part, ...]:
    everything = [*title(card.title), *(node for block in card.blocks for node in nodes(block, stored)), *extra]
    packed = list(_pack(_galleries(everything or [TextNode("…")])))
    short = not card.title and not card.urgent and all(isinstance(b, Text) for b in card.blocks)
    return tuple(Part(_unique(some), boxed=not short, urgent=card.urgent) for some in packed)


def _galleries(some: Iterable[Node]) -> list[Node]:
    """Pictures side by side share a gallery."""
    joined: list[Node] = []
    for node in some:
        last = joined[-1] if joined else None
        if isinstance(node, GalleryNode) and isinstance(last, GalleryNode) and last.files < limits.GALLERY_ITEMS:
            joined[-1] = GalleryNode((*last.pictures, *node.pictures))
        else:
            joined.append(node)
    return joined


@dataclass
class _Room:
    """What a message being packed has taken so far. The box itself is one component."""

    nodes: list[Node] = field(default_factory=list)
    components: int = 1
    size: int = 0
    files: int = 0
    bytes_: int = 0

    def takes(self, node: Node) -> bool:
        return (
            self.components + node.components <= limits.COMPONENTS
            and self.size + node.size <= limits.TEXT + 50
            and self.files + node.files <= limits.FILES
            and self.bytes_ + _bytes(node) <= limits.REQUEST_BYTES
        )

    def add(self, node: Node) -> None:
        self.nodes.append(node)
        self.components += node.components
        self.size += node.size
        self.files += node.files
        self.bytes_ += _bytes(node)


def _bytes(node: Node) -> int:
    return sum(upload.bytes_ for upload in uploads([node]))


def _pack(some: Iterable[Node]) -> Iterator[tuple[Node, ...]]:
    room = _Room()
    for node in _small_galleries(some):
        if room.nodes and not room.takes(node):
            yield tuple(room.nodes)
            room = _Room()
        room.add(node)
    yield tuple(room.nodes)


def _small_galleries(some: Iterable[Node]) -> Iterator[Node]:
    """A gallery whose pictures are too many bytes, or whose descriptions too many words, for one message, is split."""
    for node in some:
        if isinstance(node, GalleryNode) and (_bytes(node) > limits.REQUEST_BYTES or node.size > limits.TEXT):
            yield from (GalleryNode((picture,)) for picture in node.pictures)
        else:
            yield node


def _unique(some: tuple[Node, ...]) -> tuple[Node, ...]:
    """Custom ids and file names occur once in a message: later equals get a number."""
    seen: dict[str, int] = {}
    done: list[Node] = []
    for node in some:
        if isinstance(node, RowNode):
            done.append(RowNode(tuple(_numbered(button, seen) for button in node.buttons)))
        elif isinstance(node, GalleryNode):
            done.append(GalleryNode(tuple(_named(picture, seen) for picture in node.pictures)))
        elif isinstance(node, FileNode):
            done.append(FileNode(_named(node.upload, seen)))
        else:
            done.append(node)
    return tuple(done)


def _numbered(button: ButtonNode, seen: dict[str, int]) -> ButtonNode:
    count = seen[button.custom_id] = seen.get(button.custom_id, 0) + 1
    if count == 1:
        return button
    head, _, rest = button.custom_id.partition(":")
    return replace(button, custom_id=f"{head}{count}:{rest}")


def _named(upload: Upload, seen: dict[str, int]) -> Upload:
    count = seen[upload.name] = seen.get(upload.name, 0) + 1
    if count == 1:
        return upload
    return _named(replace(upload, name=f"{count}_{upload.name}"), seen)


def nonce(post_id: str, number: int) -> str:
    """The key under which Discord takes one message of a post once: at most 25 characters."""
    return hashlib.sha256(f"{post_id}/{number}".encode()).hexdigest()[: limits.NONCE]


def mark(post_id: str, number: int) -> int:
    """The id of a message's first component: finds it in the history when the nonce is long forgotten."""
    return 1_000 + int.from_bytes(hashlib.sha256(f"{post_id}#{number}".encode()).digest()[:4], "big") % 2_000_000_000
