"""What a write changed, as data: {"steps/k1/status": [["active"], ["done"]]}.

A path joins keys with "/" ("~" and "/" in a key are written "~0" and "~1", as in RFC 6901). Each side is a list: empty
where there was or is nothing, else with the one value. Dicts are looked into, everything else (lists too) is a leaf; a
dict that is there on one side only is a leaf as well. So a patch and its inverse fit into JSON, and undo is the inverse
applied as a new write: whatever other paths changed meanwhile stays.
"""

from collections.abc import Mapping
from typing import Any

Data = dict[str, Any]
Patch = dict[str, list[list[Any]]]

_ABSENT: list[Any] = []


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> Patch:
    """What turns `before` into `after`. Empty when they are equal."""
    patch: Patch = {}
    _collect(before, after, "", patch)
    return patch


def inverse(patch: Mapping[str, list[list[Any]]]) -> Patch:
    """The patch that takes this one back."""
    return {path: [after, before] for path, (before, after) in patch.items()}


def apply(data: Mapping[str, Any], patch: Mapping[str, list[list[Any]]]) -> Data:
    """`data` with the patch's "after" at each path; `data` itself is not touched.

    A change inside something that is gone is left out: there is nothing it could change.
    """
    result: Data = dict(data)
    fresh: set[str] = {""}  # paths of dicts that are copies already
    for path, (_, after) in patch.items():
        *parents, key = _keys(path)
        holder = _holder(result, parents, fresh)
        if holder is None:
            continue
        if after:
            holder[key] = after[0]
        else:
            holder.pop(key, None)
    return result


def conflicts(data: Mapping[str, Any], patch: Mapping[str, list[list[Any]]]) -> list[str]:
    """The paths where `data` holds something else than the patch's "before": a later write touched the same thing.

    Where the wanted value stands already there is nothing to ask about.
    """
    return [path for path, (before, after) in patch.items() if _at(data, _keys(path)) not in (before, after)]


def _collect(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str, patch: Patch) -> None:
    for key in (*before, *(key for key in after if key not in before)):
        path = prefix + key.replace("~", "~0").replace("/", "~1")
        if key not in before or key not in after:
            patch[path] = [[before[key]] if key in before else [], [after[key]] if key in after else []]
            continue
        old, new = before[key], after[key]
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            _collect(old, new, path + "/", patch)
        else:
            patch[path] = [[old], [new]]


def _keys(path: str) -> list[str]:
    return [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")]


def _holder(result: Data, parents: list[str], fresh: set[str]) -> Data | None:
    """The dict at `parents`, copied on the way down; None when it is not there."""
    here, path = result, ""
    for key in parents:
        child = here.get(key)
        if not isinstance(child, dict):
            return None
        path = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
        if path not in fresh:
            child = dict(child)
            here[key] = child
            fresh.add(path)
        here = child
    return here


def _at(data: Mapping[str, Any], keys: list[str]) -> list[Any]:
    here: Any = data
    for key in keys:
        if not isinstance(here, Mapping) or key not in here:
            return _ABSENT
        here = here[key]
    return [here]
