"""A Form as a Discord modal, and what somebody filled in as values. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from adapters.discord import limits
from adapters.discord.custom_ids import CustomId
from core.views import Choice, FieldErrors, Form, Input, TextInput
from core.words import t

_LABEL, _ROW = 18, 1


def modal(form: Form, typed: Mapping[str, str] | None = None) -> ui.Modal:
    """The form, filled with `typed` where somebody tried before. Raises ValueError when it cannot be shown."""
    if not 1 <= len(form.inputs) <= limits.MODAL_INPUTS:
        raise ValueError(f"form {form.id!r} has {len(form.inputs)} inputs, Discord takes 1 to {limits.MODAL_INPUTS}")
    shown = ui.Modal(
        title=limits.clip(form.title, limits.MODAL_TITLE),
        custom_id=CustomId("form", form.id, form.context).encode(),
        timeout=None,
    )
    for field in form.inputs:
        shown.add_item(_label(field, (typed or {}).get(field.name, field.initial)))
    return shown


def _label(field: Input, value: str) -> ui.Label[ui.Modal]:
    if isinstance(field, TextInput):
        most = min(limits.INPUT_VALUE, max(field.max_length, 1))
        component: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=field.name,
            style=discord.TextStyle.paragraph if field.multiline else discord.TextStyle.short,
            placeholder=limits.clip(field.placeholder, limits.INPUT_PLACEHOLDER) or None,
            default=limits.clip(value, most) or None,
            required=field.required,
            max_length=most,
        )
        return ui.Label(text=limits.clip(field.label, limits.INPUT_LABEL), component=component)
    return ui.Label(text=limits.clip(field.label, limits.INPUT_LABEL), component=_select(field, value))


def _select(field: Choice, value: str) -> ui.Select[ui.Modal]:
    options = [
        discord.SelectOption(
            label=limits.clip(label or key, limits.OPTION_TEXT),
            value=limits.clip(key, limits.OPTION_TEXT),
            default=key == value,
        )
        for key, label in field.options[: limits.SELECT_OPTIONS]
    ]
    return ui.Select(
        custom_id=field.name,
        options=options,
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=1,
    )


def values(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Names to what was filled in; an empty choice is an empty text."""
    return dict(_filled(components))


def _filled(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if component.get("type") == _LABEL:
            yield from _filled([component.get("component") or {}])
        elif component.get("type") == _ROW:
            yield from _filled(component.get("components") or [])
        elif "custom_id" in component:
            chosen = component.get("values")
            value = chosen[0] if chosen else component.get("value")
            yield str(component["custom_id"]), "" if value is None else str(value)


def problems(errors: FieldErrors, form: Form | None) -> str:
    """What is wrong in a form, as one notice. `form`: for its labels, by which people know the inputs."""
    labels = {field.name: field.label for field in form.inputs} if form else {}
    lines = [f"**{labels.get(name, name)}:** {why}" for name, why in errors.errors.items()]
    return limits.clip("\n".join((t("That does not fit yet:"), *lines)), limits.NOTICE)
