"""A Form as a Slack modal, and field errors as Slack wants them. Pure."""

from collections.abc import Mapping
from typing import Any

from adapters.slack import limits
from adapters.slack.parse import ACTION_VERSION, form_metadata
from adapters.slack.text import escape, fits, pieces, shorten
from core.messages import Place
from core.views import Choice, FieldErrors, Form, Input, TextInput
from core.words import speaking, t

Json = dict[str, Any]


def _plain(escaped: str) -> Json:
    return {"type": "plain_text", "text": escaped, "emoji": False}


def modal(form: Form, place: Place) -> Json:
    """The view for `views.open`. It carries the place it was opened from; input names are the block ids."""
    blocks: list[Json] = []
    if not fits(form.title, limits.VIEW_TITLE):
        whole = pieces(form.title, limits.SECTION)
        blocks += [{"type": "section", "text": _plain(escape(piece))} for piece in whole]
    return {
        "type": "modal",
        "callback_id": f"{ACTION_VERSION}|{form.id}",
        "title": _plain(shorten(form.title or "HomeView", limits.VIEW_TITLE)),
        "submit": _plain(shorten(form.submit, limits.VIEW_SUBMIT)),
        "close": _plain(_cancel(form)),
        "private_metadata": form_metadata(place, form.context),
        "blocks": [*blocks, *(_input(one) for one in form.inputs)],
    }


def _cancel(form: Form) -> str:
    with speaking(form.language):
        # Most: 24
        return t("Cancel")


def _input(field: Input) -> Json:
    element = _text_input(field) if isinstance(field, TextInput) else _select(field)
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": _plain(shorten(field.label or field.name, limits.LABEL)),
        "element": element,
    }


def _text_input(field: TextInput) -> Json:
    longest = max(1, min(field.max_length, limits.INPUT_LENGTH))
    element: Json = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.multiline,
        "max_length": longest,
    }
    if field.initial:
        element["initial_value"] = field.initial[:longest]
    if field.placeholder:
        element["placeholder"] = _plain(shorten(field.placeholder, limits.PLACEHOLDER))
    return element


def _select(field: Choice) -> Json:
    options = [_option(value, label) for value, label in field.options]
    element: Json = {"type": "static_select", "action_id": field.name, "options": options}
    chosen = next((o for o in options if field.initial and o["value"] == field.initial), None)
    if chosen:
        element["initial_option"] = chosen
    return element


def _option(value: str, label: str) -> Json:
    """A label that is too long for its line goes on in the line below it."""
    option: Json = {"text": _plain(shorten(label or value, limits.OPTION)), "value": value}
    if not fits(label, limits.OPTION):
        head, *rest = pieces(label, limits.OPTION)
        option["text"] = _plain(escape(head))
        option["description"] = _plain(shorten("".join(rest), limits.OPTION))
    return option


def errors_answer(errors: FieldErrors, names: Mapping[str, object]) -> Json:
    """The acknowledgement that keeps the form open. An error for a field that is not there goes to the first one."""
    told: dict[str, str] = {}
    for name, words in errors.errors.items():
        key = name if name in names else next(iter(names), name)
        told[key] = shorten(f"{told[key]} {words}" if key in told else words, limits.FIELD_ERROR)
    return {"response_action": "errors", "errors": told}
