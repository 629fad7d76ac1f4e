"""What Discord refuses in components, of both kinds: rows of buttons and selects, and the layout kind (V2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from tests.fakes.discord import limits
from tests.fakes.discord.errors import Json, Path, Problem

ROW, BUTTON, SELECT, TEXT_INPUT = 1, 2, 3, 4
OTHER_SELECTS = (5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
V2_TOP = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)


def walk(components: object, path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Every component with its path, nested ones and accessories too."""
    if not isinstance(components, list):
        return
    for index, component in enumerate(components):
        if not isinstance(component, dict):
            continue
        here = (*path, index)
        yield here, component
        yield from walk(component.get("components"), (*here, "components"))
        for single in ("accessory", "component"):
            if isinstance(component.get(single), dict):
                yield (*here, single), component[single]


def check_v1(components: list[Any]) -> Iterator[Problem]:
    """At most five rows; a row is up to five buttons, or one select."""
    if len(components) > limits.ROWS:
        yield Problem(("components",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {limits.ROWS} in length.")
    for index, row in enumerate(components):
        if not isinstance(row, dict) or row.get("type") != ROW:
            yield Problem(("components", index), "UNION_TYPE_CHOICES", "Value of field type must be one of (1,).")
    yield from check_items(components)


def check_v2(components: list[Any], filenames: Collection[str]) -> Iterator[Problem]:
    """At most 40 components and 4000 characters of text in all; every attachment:// must be uploaded."""
    everything = list(walk(components))
    if len(everything) > limits.V2_COMPONENTS:
        yield Problem(("components",), "COMPONENT_MAX_COMPONENTS", f"Too many components: {len(everything)} > 40.")
    text = sum(limits.length(c.get("content", "")) for _, c in everything if c.get("type") == TEXT)
    if text > limits.V2_TEXT:
        yield Problem(
            ("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"Displayable text too long: {text} > 4000."
        )
    for index, component in enumerate(components):
        if not isinstance(component, dict) or component.get("type") not in V2_TOP:
            yield Problem(("components", index), "UNION_TYPE_CHOICES", f"Type must be one of {V2_TOP}.")
    for path, component in everything:
        yield from _check_layout(path, component, filenames)
    yield from check_items(components)


def check_items(components: list[Any]) -> Iterator[Problem]:
    """Rows, buttons and selects, wherever they stand; custom ids are unique in a message."""
    seen: set[str] = set()
    for path, component in walk(components):
        kind = component.get("type")
        custom_id = component.get("custom_id")
        if custom_id is not None:
            if not 1 <= limits.length(custom_id) <= limits.CUSTOM_ID:
                yield _bad_length((*path, "custom_id"), 1, limits.CUSTOM_ID)
            if custom_id in seen:
                yield Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id duplicated")
            seen.add(custom_id)
        if kind == ROW:
            yield from _check_row(path, component)
        elif kind == BUTTON:
            yield from _check_button(path, component)
        elif kind == SELECT:
            yield from check_select(path, component)
        elif kind == CONTAINER and any(c.get("type") == CONTAINER for c in component.get("components", [])):
            yield Problem(path, "UNION_TYPE_CHOICES", "A container cannot hold a container.")


def _bad_length(path: Path, low: int, high: int) -> Problem:
    return Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def _check_row(path: Path, row: Json) -> Iterator[Problem]:
    children = row.get("components") or []
    kinds = [child.get("type") for child in children if isinstance(child, dict)]
    if not 1 <= len(kinds) <= limits.ROW_BUTTONS:
        yield _bad_length((*path, "components"), 1, limits.ROW_BUTTONS)
    selects = [kind for kind in kinds if kind != BUTTON]
    if selects and len(kinds) > 1:
        yield Problem((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified layout is too wide.")


def _check_button(path: Path, button: Json) -> Iterator[Problem]:
    label, link = button.get("label"), button.get("style") == 5
    if not label and not button.get("emoji"):
        yield Problem(path, "BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji.")
    if label is not None and limits.length(label) > limits.BUTTON_LABEL:
        yield Problem((*path, "label"), "BASE_TYPE_MAX_LENGTH", f"Must be {limits.BUTTON_LABEL} or fewer in length.")
    if link != ("url" in button) or link == ("custom_id" in button):
        yield Problem(path, "BUTTON_COMPONENT_INVALID", "A link has a url, any other button a custom id.")
    if link and limits.length(button.get("url", "")) > limits.BUTTON_URL:
        yield Problem((*path, "url"), "BASE_TYPE_MAX_LENGTH", f"Must be {limits.BUTTON_URL} or fewer in length.")


def check_select(path: Path, select: Json) -> Iterator[Problem]:
    options = select.get("options") or []
    if not 1 <= len(options) <= limits.SELECT_OPTIONS:
        yield _bad_length((*path, "options"), 1, limits.SELECT_OPTIONS)
    if limits.length(select.get("placeholder") or "") > limits.SELECT_PLACEHOLDER:
        yield Problem((*path, "placeholder"), "BASE_TYPE_MAX_LENGTH", "Must be 150 or fewer in length.")
    for index, option in enumerate(options):
        for key, low in (("label", 1), ("value", 1), ("description", 0)):
            if (text := option.get(key)) is not None and not low <= limits.length(text) <= limits.OPTION_TEXT:
                yield _bad_length((*path, "options", index, key), low, limits.OPTION_TEXT)
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        yield Problem((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option values must be unique.")


def _check_layout(path: Path, component: Json, filenames: Collection[str]) -> Iterator[Problem]:
    kind = component.get("type")
    if kind == TEXT and not 1 <= limits.length(component.get("content", "").strip()) <= limits.V2_TEXT:
        yield _bad_length((*path, "content"), 1, limits.V2_TEXT)
    if kind == SECTION:
        texts = component.get("components") or []
        if not 1 <= len(texts) <= limits.SECTION_TEXTS:
            yield _bad_length((*path, "components"), 1, limits.SECTION_TEXTS)
    if kind == GALLERY and not 1 <= len(component.get("items") or []) <= limits.GALLERY_ITEMS:
        yield _bad_length((*path, "items"), 1, limits.GALLERY_ITEMS)
    if kind == CONTAINER and not component.get("components"):
        yield _bad_length((*path, "components"), 1, limits.V2_COMPONENTS)
    for url, where in media_urls(component):
        if url.startswith("attachment://") and url.removeprefix("attachment://") not in filenames:
            yield Problem(
                (*path, *where), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"Not uploaded: {url}"
            )
        if kind == FILE and not url.startswith("attachment://"):
            yield Problem((*path, *where), "UNFURLED_MEDIA_ITEM_INVALID", "A file must be an uploaded attachment.")


def media_urls(component: Json) -> Iterator[tuple[str, Path]]:
    """Every picture or file a component shows, with its path below the component."""
    for key in ("media", "file"):
        if isinstance(component.get(key), dict):
            yield str(component[key].get("url", "")), (key, "url")
    for index, item in enumerate(component.get("items") or []):
        yield str(item.get("media", {}).get("url", "")), ("items", index, "media", "url")
