"""What Discord refuses in a form (a modal), and what its client refuses when somebody fills it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.fakes.discord import limits
from tests.fakes.discord.errors import Json, Path, Problem
from tests.fakes.discord.rules_components import LABEL, ROW, SELECT, TEXT, TEXT_INPUT, check_select, walk

RADIO, CHECKBOXES, CHECKBOX, FILE_UPLOAD = 21, 22, 23, 19


def check_modal(body: Json) -> list[Problem]:
    return list(_modal(body))


def _modal(body: Json) -> Iterator[Problem]:
    yield from _between(("title",), body.get("title"), 1, limits.MODAL_TITLE)
    yield from _between(("custom_id",), body.get("custom_id"), 1, limits.CUSTOM_ID)
    parts = body.get("components") or []
    if not 1 <= len(parts) <= limits.MODAL_PARTS:
        yield Problem(("components",), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    seen: set[str] = set()
    for path, part in walk(parts):
        kind = part.get("type")
        if len(path) == 2 and kind not in (ROW, LABEL, TEXT):
            yield Problem(path, "UNION_TYPE_CHOICES", "Value of field type must be one of (1, 10, 18).")
        if kind == LABEL:
            yield from _between((*path, "label"), part.get("label"), 1, limits.INPUT_LABEL)
            if part.get("description") is not None:
                yield from _between((*path, "description"), part.get("description"), 1, limits.LABEL_DESCRIPTION)
        if "custom_id" in part:
            yield from _between((*path, "custom_id"), part["custom_id"], 1, limits.CUSTOM_ID)
            if part["custom_id"] in seen:
                yield Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id duplicated")
            seen.add(part["custom_id"])
        if kind == TEXT_INPUT:
            yield from _text_input(path, part)
        if kind == SELECT:
            yield from check_select(path, part)
        if kind == RADIO and not 2 <= len(part.get("options") or []) <= limits.RADIO_OPTIONS:
            yield Problem((*path, "options"), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 10 in length.")


def _between(path: Path, text: object, low: int, high: int) -> Iterator[Problem]:
    if text is None:
        yield Problem(path, "BASE_TYPE_REQUIRED", "This field is required")
    elif not low <= limits.length(text) <= high:
        yield Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def _text_input(path: Path, part: Json) -> Iterator[Problem]:
    inside_row = "component" not in path
    if inside_row:
        yield from _between((*path, "label"), part.get("label"), 1, limits.INPUT_LABEL)
    low, high = part.get("min_length") or 0, part.get("max_length") or limits.INPUT_VALUE
    if not 0 <= low <= high <= limits.INPUT_VALUE:
        yield Problem(path, "TEXT_INPUT_LENGTH", "min_length must not exceed max_length, nor 4000.")
    if part.get("placeholder") is not None:
        yield from _between((*path, "placeholder"), part["placeholder"], 0, limits.INPUT_PLACEHOLDER)
    if part.get("value") and not low <= limits.length(part["value"]) <= high:
        yield Problem((*path, "value"), "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def fill_in(modal: Json, values: Mapping[str, str | list[str]]) -> list[Json]:
    """The `components` of a submission. Raises ValueError for what Discord's client would not let somebody send."""
    inputs = {part["custom_id"]: part for _, part in walk(modal["components"]) if "custom_id" in part}
    if unknown := set(values) - set(inputs):
        raise ValueError(f"the form has no inputs {sorted(unknown)!r}, only {sorted(inputs)!r}")
    answered = {name: _answer(part, values.get(name)) for name, part in inputs.items()}
    submitted: list[Json] = []
    for part in modal["components"]:
        if part["type"] == LABEL:
            submitted.append({"type": LABEL, "id": 0, "component": answered[part["component"]["custom_id"]]})
        elif part["type"] == ROW:
            submitted.append(
                {"type": ROW, "id": 0, "components": [answered[c["custom_id"]] for c in part["components"]]}
            )
    return submitted


def _answer(part: Json, value: str | list[str] | None) -> Json:
    base = {"type": part["type"], "id": 0, "custom_id": part["custom_id"]}
    required = part.get("required", True)
    if part["type"] == TEXT_INPUT:
        text = str(value if value is not None else part.get("value") or "")
        low, high = part.get("min_length") or (1 if required else 0), part.get("max_length") or limits.INPUT_VALUE
        if (text or required) and not low <= limits.length(text) <= high:
            raise ValueError(f"{part['custom_id']!r} takes {low} to {high} characters, not {limits.length(text)}")
        return {**base, "value": text}
    if part["type"] == RADIO:
        chosen = value[0] if isinstance(value, list) and value else value
        return {**base, "value": chosen or None}
    if part["type"] == CHECKBOX:
        return {**base, "value": value in ("true", "yes", "on")}
    picked = [value] if isinstance(value, str) else list(value or _defaults(part))
    offered = {option["value"] for option in part.get("options") or []}
    if (wrong := [v for v in picked if v not in offered]) or (required and not picked):
        raise ValueError(f"{part['custom_id']!r} must be among {sorted(offered)!r}, not {wrong!r}")
    return {**base, "values": picked}


def _defaults(part: Json) -> list[str]:
    return [option["value"] for option in part.get("options") or [] if option.get("default")]
