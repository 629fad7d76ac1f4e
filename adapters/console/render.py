"""Cards and forms as JSON values, and forms as plain text. Pure."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.views import Card, Choice, Form, Input, Text, plain_text
from core.words import t

Json = dict[str, Any]


def card_json(card: Card) -> Json:
    """`{"title", "blocks": [{"type", ...}], "urgent"}`: the blocks with all their fields, as core.views names them."""
    return {"title": card.title, "blocks": [asdict(block) for block in card.blocks], "urgent": card.urgent}


def form_json(form: Form, errors: Mapping[str, str]) -> Json:
    """The form as a card whose blocks are its inputs; an input with an error carries it."""
    blocks = [asdict(item) | ({"error": errors[item.name]} if item.name in errors else {}) for item in form.inputs]
    return {"title": form.title, "blocks": blocks, "form": form.id, "context": form.context, "submit": form.submit}


def form_text(form: Form, errors: Mapping[str, str]) -> str:
    lines = [form.title]
    for item in form.inputs:
        lines.append(input_text(item))
        if item.name in errors:
            lines.append(f"  ! {errors[item.name]}")
    known = {item.name for item in form.inputs}
    lines.extend(f"! {told}" for name, told in errors.items() if name not in known)
    return "\n".join(lines)


def input_text(item: Input) -> str:
    """One line: label, choices or example, and whether it may be left out."""
    label = item.label if item.required else t("{label} (optional)", label=item.label)
    if isinstance(item, Choice):
        return f"{label} [{item.name}]: " + " / ".join(f"{value} = {told}" for value, told in item.options)
    line = f"{label} [{item.name}]"
    if item.placeholder:
        line += ", " + t("such as: {example}", example=item.placeholder)
    if item.initial:
        line += " " + t("(now: {value})", value=item.initial)
    return line


def notice(title: str, told: str) -> Card:
    """Our own short card: a line that cannot be read, a button that is gone."""
    return Card(title, (Text(told, "alert"),))


def reply(kind: str, message: str, card: Card, *, to: str, in_reply_to: str | None) -> Json:
    """A line of output."""
    return {
        "in_reply_to": in_reply_to,
        "to": to,
        "kind": kind,
        "message_id": message,
        "text": plain_text(card),
        "card": card_json(card),
    }


def form_reply(message: str, form: Form, errors: Mapping[str, str], *, to: str, in_reply_to: str | None) -> Json:
    return {
        "in_reply_to": in_reply_to,
        "to": to,
        "kind": "form",
        "message_id": message,
        "text": form_text(form, errors),
        "card": form_json(form, errors),
    }
