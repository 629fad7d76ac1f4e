"""Which events the code emits, and with what data: read from its syntax, so that nothing has to run."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ENVELOPE = {"journey"}
"""A keyword of `Desk.emit` that is part of the envelope, not of the data."""


def emitted() -> dict[str, set[str]]:
    """Event name -> the data's keys, as far as they are written out where it is emitted."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (*ROOT.glob("core/**/*.py"), *ROOT.glob("bot/**/*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                _in_function(function, found)
    return dict(found)


def _in_function(function: ast.AST, found: dict[str, set[str]]) -> None:
    named = _dicts(function)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and (name := _first_text(node)):
            if _called(node) == "Event":
                found[name] |= _keys(node.args[1], named) if len(node.args) > 1 else set()
            elif _called(node) == "emit":
                found[name] |= {k.arg for k in node.keywords if k.arg} - _ENVELOPE


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _first_text(call: ast.Call) -> str:
    match call.args:
        case [ast.Constant(value=str(text)), *_]:
            return text
        case _:
            return ""


def _dicts(function: ast.AST) -> dict[str, set[str]]:
    """Variables that are given a dict with written-out keys."""
    named: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(function):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict() as value):
                named[name] |= _keys(value, {})
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as value):
                named[name] |= _keys(value, {})
    return named


def _keys(value: ast.expr, named: dict[str, set[str]]) -> set[str]:
    match value:
        case ast.Dict(keys=keys):
            return {k.value for k in keys if isinstance(k, ast.Constant) and isinstance(k.value, str)}
        case ast.Name(id=name):
            return set(named.get(name, ()))
        case _:
            return set()
