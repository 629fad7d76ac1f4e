"""References to models, "service/model", as the settings write them. Pure; loads nothing."""

import re
from collections.abc import Collection

NAMES = ("understand", "advise", "look_at_photo", "embed", "paint", "say")
"""What HOMEVIEW_MODELS may speak of: the tasks, vectors, pictures, and free words."""
_REFERENCE = re.compile(r"(?P<service>[a-z][a-z0-9_]*)/(?P<model>\S+)")


def parse_models(text: str, services: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
    """ "advise=deepseek/deepseek-flash|gemini/gemini-3.8-flash, embed=...". Raises ValueError that says what is wrong.

    `services`: the only ones that there are (empty: any).
    """
    routes: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, sign, listed = (piece.strip() for piece in part.partition("="))
        if not sign or name not in NAMES:
            raise ValueError(f"{part!r}: write what=service/model|service/model, with what one of {', '.join(NAMES)}")
        if name in routes:
            raise ValueError(f"{name} stands there twice: name all its models at once, with | between them")
        routes[name] = tuple(_reference(one.strip(), services) for one in listed.split("|"))
    return routes


def _reference(text: str, services: Collection[str]) -> str:
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no model: write service/model, such as gemini/gemini-3.8-flash")
    if services and match["service"] not in services:
        raise ValueError(f"{match['service']!r} in {text!r} is no service: use one of {', '.join(services)}")
    return text
