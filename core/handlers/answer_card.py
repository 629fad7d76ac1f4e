"""The one card of an answer: what several commands said, and the Undo of each wish."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

from core.ports.store import Write
from core.views import Actions, Block, Button, Card, Text
from core.words import t

_ROW = 5
"""Buttons in a row on every platform."""
_LONGEST_UNDO = 60


def together(cards: Sequence[Card]) -> Card:
    """Several cards as one: later titles become bold lines, repeated buttons are offered once, at the end."""
    if len(cards) == 1:
        return cards[0]
    blocks: list[Block] = []
    buttons: dict[tuple[str, str], Button] = {}
    for number, card in enumerate(cards):
        if number and card.title:
            blocks.append(Text(f"*{card.title}*"))
        for block in card.blocks:
            if isinstance(block, Actions):
                buttons.update({(b.action, b.value): b for b in block.buttons})
            else:
                blocks.append(block)
    if buttons:
        blocks.append(Actions(tuple(buttons.values())))
    return Card(cards[0].title, tuple(blocks), urgent=any(c.urgent for c in cards))


def with_undo(card: Card, writes: Sequence[Write]) -> Card:
    """One Undo for each wish; of several, one more that takes back the whole message."""
    if not writes:
        return card
    wishes: dict[str, list[Write]] = {}
    for write in writes:
        wishes.setdefault(write.ref.get("wish", ""), []).append(write)
    blocks = [_without_undo(b) if isinstance(b, Actions) else b for b in card.blocks]
    if len(wishes) == 1:
        button = Button(t("Undo"), "undo", writes[-1].id)
        if blocks and isinstance(last := blocks[-1], Actions):
            return replace(card, blocks=(*blocks[:-1], Actions((*last.buttons, button))))
        return replace(card, blocks=(*blocks, Actions((button,))))
    undos = [Button(_undo_label(group), "undo", group[-1].id) for group in wishes.values()]
    undos.append(Button(t("Undo all"), "undo", f"all/{writes[-1].id}"))
    rows = (Actions(tuple(undos[at : at + _ROW])) for at in range(0, len(undos), _ROW))
    return replace(card, blocks=(*blocks, *rows))


def _undo_label(group: Sequence[Write]) -> str:
    label = t("Undo {what}", what=both(dict.fromkeys(w.label for w in group)))
    return label if len(label) <= _LONGEST_UNDO else label[: _LONGEST_UNDO - 3].rstrip() + "..."


def both(labels: Iterable[str]) -> str:
    """ "the note and the photo"."""
    return reduce(lambda one, other: t("{one} and {other}", one=one, other=other), labels)


def _without_undo(actions: Actions) -> Actions:
    return Actions(tuple(b for b in actions.buttons if b.action != "undo"))
