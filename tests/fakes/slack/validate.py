"""Slack's refusals: over-long texts, too many blocks, ids used twice. Errors read as Slack writes them."""

import json
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack import limits, schemas

Json = dict[str, Any]


def _too_long(text: object, most: int, pointer: str) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"must be a string [json-pointer:{pointer}]"
    elif len(text) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{pointer}]"


def _text_object(value: object, most: int, pointer: str, kinds: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"missing required field: text [json-pointer:{pointer}]"
        return
    if value.get("type") not in kinds:
        yield f"unsupported type: {value.get('type')} [json-pointer:{pointer}/type]"
    if not value.get("text"):
        yield f"must be more than 0 characters [json-pointer:{pointer}/text]"
    else:
        yield from _too_long(value["text"], most, f"{pointer}/text")


ANY_TEXT = ("mrkdwn", "plain_text")
PLAIN = ("plain_text",)


def _options(element: Json, pointer: str) -> Iterator[str]:
    options = element.get("options", [])
    if not 1 <= len(options) <= limits.OPTIONS:
        yield f"must have between 1 and {limits.OPTIONS} items [json-pointer:{pointer}/options]"
    for i, option in enumerate(options):
        yield from _text_object(option.get("text"), limits.OPTION_TEXT, f"{pointer}/options/{i}/text", ANY_TEXT)
        yield from _too_long(option.get("value"), limits.OPTION_VALUE, f"{pointer}/options/{i}/value")
    values = [o.get("value") for o in options]
    if len(set(values)) != len(values):
        yield f"option values must be unique [json-pointer:{pointer}/options]"
    if "initial_option" in element and element["initial_option"] not in options:
        yield f"initial_option must match one of the options [json-pointer:{pointer}/initial_option]"


def _element(element: Json, pointer: str) -> Iterator[str]:
    yield from _too_long(element.get("action_id", ""), limits.IDENTIFIER, f"{pointer}/action_id")
    match element.get("type"):
        case "button":
            yield from _text_object(element.get("text"), limits.BUTTON_TEXT, f"{pointer}/text", PLAIN)
            yield from _too_long(element.get("value", ""), limits.BUTTON_VALUE, f"{pointer}/value")
            yield from _too_long(element.get("url", ""), limits.BUTTON_URL, f"{pointer}/url")
            if element.get("style", "primary") not in ("primary", "danger"):
                yield f"unsupported style [json-pointer:{pointer}/style]"
        case "static_select" | "radio_buttons" | "checkboxes" | "overflow":
            yield from _options(element, pointer)
        case "plain_text_input":
            most = element.get("max_length", limits.INPUT_MAX_LENGTH)
            if not 1 <= most <= limits.INPUT_MAX_LENGTH:
                yield f"max_length must be 1..{limits.INPUT_MAX_LENGTH} [json-pointer:{pointer}/max_length]"
            yield from _too_long(element.get("initial_value", ""), most, f"{pointer}/initial_value")
    if "placeholder" in element:
        yield from _text_object(element["placeholder"], limits.PLACEHOLDER, f"{pointer}/placeholder", PLAIN)


def _section(block: Json, pointer: str) -> Iterator[str]:
    if "text" in block:
        yield from _text_object(block["text"], limits.SECTION_TEXT, f"{pointer}/text", ANY_TEXT)
    elif not block.get("fields"):
        yield f"missing required field: text or fields [json-pointer:{pointer}]"
    fields = block.get("fields", [])
    if len(fields) > limits.FIELDS:
        yield f"no more than {limits.FIELDS} items allowed [json-pointer:{pointer}/fields]"
    for i, one in enumerate(fields):
        yield from _text_object(one, limits.FIELD_TEXT, f"{pointer}/fields/{i}", ANY_TEXT)
    if "accessory" in block:
        yield from _element(block["accessory"], f"{pointer}/accessory")


def _table(block: Json, pointer: str) -> Iterator[str]:
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= limits.TABLE_ROWS:
        yield f"must have between 1 and {limits.TABLE_ROWS} rows [json-pointer:{pointer}/rows]"
    for i, row in enumerate(rows):
        if not 1 <= len(row) <= limits.TABLE_COLUMNS:
            yield f"must have between 1 and {limits.TABLE_COLUMNS} cells [json-pointer:{pointer}/rows/{i}]"
        if len(row) != len(rows[0]):
            yield f"all rows must have the same number of cells [json-pointer:{pointer}/rows/{i}]"
    if sum(len(text) for text in block_texts(block)) > limits.TABLE_TEXT:
        yield f"table is too long [json-pointer:{pointer}/rows]"


def _chart(block: Json, pointer: str) -> Iterator[str]:
    """Slack's reference, "data visualization block": bars and lines are what we send."""
    if not block.get("title"):
        yield f"missing required field: title [json-pointer:{pointer}]"
    yield from _too_long(block.get("title"), limits.CHART_TITLE, f"{pointer}/title")
    chart = block.get("chart", {})
    if chart.get("type") not in ("bar", "line", "area"):
        yield f"unsupported chart type: {chart.get('type')} [json-pointer:{pointer}/chart/type]"
    axis, series = chart.get("axis_config", {}), chart.get("series", [])
    categories = axis.get("categories", [])
    if not 1 <= len(series) <= limits.CHART_SERIES:
        yield f"must have between 1 and {limits.CHART_SERIES} items [json-pointer:{pointer}/chart/series]"
    if not 1 <= len(categories) <= limits.CHART_CATEGORIES:
        yield f"must have between 1 and {limits.CHART_CATEGORIES} items [json-pointer:{pointer}/chart/axis_config]"
    if len({s.get("name") for s in series}) != len(series) or len(set(categories)) != len(categories):
        yield f"names must be unique [json-pointer:{pointer}/chart]"
    for name in ("x_label", "y_label"):
        yield from _too_long(axis.get(name, ""), limits.CHART_AXIS, f"{pointer}/chart/axis_config/{name}")
    for word in (*categories, *(s.get("name") for s in series)):
        yield from _too_long(word or None, limits.CHART_LABEL, f"{pointer}/chart")
    for one in series:
        if [point.get("label") for point in one.get("data", [])] != categories:
            yield f"labels must match the categories [json-pointer:{pointer}/chart/series]"
        if not all(isinstance(point.get("value"), int | float) for point in one.get("data", [])):
            yield f"values must be numbers [json-pointer:{pointer}/chart/series]"


def _image(block: Json, pointer: str) -> Iterator[str]:
    if not block.get("alt_text"):
        yield f"missing required field: alt_text [json-pointer:{pointer}]"
    yield from _too_long(block.get("alt_text", ""), limits.ALT_TEXT, f"{pointer}/alt_text")


def _many(items: list[Json], most: int, pointer: str) -> Iterator[str]:
    if not 1 <= len(items) <= most:
        yield f"must have between 1 and {most} items [json-pointer:{pointer}/elements]"


def _block(block: Json, pointer: str) -> Iterator[str]:
    yield from _too_long(block.get("block_id", ""), limits.IDENTIFIER, f"{pointer}/block_id")
    match block.get("type"):
        case "section":
            yield from _section(block, pointer)
        case "header":
            yield from _text_object(block.get("text"), limits.HEADER_TEXT, f"{pointer}/text", PLAIN)
        case "markdown":
            yield from _too_long(block.get("text"), limits.MARKDOWN_TEXT, f"{pointer}/text")
        case "context":
            yield from _many(block.get("elements", []), limits.CONTEXT_ELEMENTS, pointer)
            for i, element in enumerate(block.get("elements", [])):
                if element.get("type") != "image":
                    yield from _text_object(element, limits.CONTEXT_TEXT, f"{pointer}/elements/{i}", ANY_TEXT)
        case "actions":
            yield from _many(block.get("elements", []), limits.ACTION_ELEMENTS, pointer)
            for i, element in enumerate(block.get("elements", [])):
                yield from _element(element, f"{pointer}/elements/{i}")
        case "input":
            yield from _text_object(block.get("label"), limits.INPUT_LABEL, f"{pointer}/label", PLAIN)
            yield from _element(block.get("element", {}), f"{pointer}/element")
        case "image":
            yield from _image(block, pointer)
        case "table":
            yield from _table(block, pointer)
        case "data_visualization":
            yield from _chart(block, pointer)
        case "divider" | "rich_text" | "file" | "context_actions" | "data_table":
            pass
        case other:
            yield f"unsupported block type: {other} [json-pointer:{pointer}/type]"


def _elements(block: Json) -> Iterator[Json]:
    yield from block.get("elements", []) if block.get("type") == "actions" else []
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]


def _doubles(blocks: list[Json]) -> Iterator[str]:
    ids = [b["block_id"] for b in blocks if b.get("block_id")]
    if len(set(ids)) != len(ids):
        yield "block_id must be unique [json-pointer:/blocks]"
    actions = [e["action_id"] for b in blocks for e in _elements(b) if e.get("action_id")]
    if len(set(actions)) != len(actions):
        yield "action_id must be unique [json-pointer:/blocks]"


def block_texts(value: object) -> Iterator[str]:
    """Every text a body shows: the strings under "text" anywhere below."""
    if isinstance(value, list):
        for item in value:
            yield from block_texts(item)
    elif isinstance(value, dict) and value.get("type") == "data_visualization":
        yield value["title"]
        yield from (word for s in value["chart"]["series"] for word in (s["name"], *(p["label"] for p in s["data"])))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "text" and isinstance(item, str):
                yield item
            else:
                yield from block_texts(item)


def blocks_errors(blocks: list[Json], *, most: int, use_schemas: bool = True) -> list[str]:
    """Everything Slack would refuse in `blocks`; empty when it takes them."""
    errors = [f"no more than {most} items allowed [json-pointer:/blocks]"] if len(blocks) > most else []
    for i, block in enumerate(blocks):
        errors += _block(block, f"/blocks/{i}")
        if use_schemas and block.get("type") != "data_visualization":  # newer than the SDK and the schemas
            errors += schemas.block_errors(block)
    if sum(1 for b in blocks if b.get("type") == "table") > limits.TABLES:
        errors.append("only_one_table_allowed [json-pointer:/blocks]")
    if sum(1 for b in blocks if b.get("type") == "data_visualization") > limits.CHARTS:
        errors.append(f"no more than {limits.CHARTS} charts allowed [json-pointer:/blocks]")
    return errors + list(_doubles(blocks))


def message_error(body: Json, *, updating: bool, use_schemas: bool = True) -> tuple[str, list[str]] | None:
    """Slack's error code and details for a message body, or None when it is fine."""
    text, blocks = body.get("text") or "", body.get("blocks") or []
    if not text and not blocks:
        return "no_text", []
    if len(text) > (limits.UPDATE_TEXT if updating else limits.MESSAGE_TEXT):
        return "msg_too_long", [f"text is {len(text)} characters"]
    if len(json.dumps(body.get("metadata") or {}).encode()) > limits.METADATA_BYTES:
        return "metadata_too_large", []
    if errors := blocks_errors(blocks, most=limits.MESSAGE_BLOCKS, use_schemas=use_schemas):
        return "invalid_blocks", errors
    if sum(map(len, block_texts(blocks))) > limits.MESSAGE_BLOCK_TEXT:
        return "msg_blocks_too_long", []
    return None


def view_error(view: Json, *, use_schemas: bool = True) -> tuple[str, list[str]] | None:
    """The same for a view."""
    errors: list[str] = []
    if view.get("type") == "modal":
        errors += _text_object(view.get("title"), limits.VIEW_TITLE, "/view/title", PLAIN)
    for button in ("submit", "close"):
        if view.get(button) is not None:
            errors += _text_object(view[button], limits.VIEW_BUTTON, f"/view/{button}", PLAIN)
    errors += _too_long(view.get("private_metadata", ""), limits.PRIVATE_METADATA, "/view/private_metadata")
    errors += _too_long(view.get("callback_id", ""), limits.CALLBACK_ID, "/view/callback_id")
    blocks = view.get("blocks", [])
    if any(b.get("type") == "input" for b in blocks) and not view.get("submit"):
        errors.append("missing required field: submit [json-pointer:/view]")
    errors += blocks_errors(blocks, most=limits.VIEW_BLOCKS, use_schemas=False)
    if use_schemas:
        errors += schemas.view_errors(view)
    return ("invalid_arguments", errors) if errors else None
