"""The program's own source as syntax trees: bot, core and adapters."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("bot", "core", "adapters")


@cache
def trees(*parts: str) -> dict[str, ast.Module]:
    """Path from the root -> tree, for these top folders (none given: the whole program)."""
    found = (path for part in parts or PARTS for path in sorted((ROOT / part).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in found}


@cache
def nodes(*parts: str) -> tuple[tuple[str, ast.AST], ...]:
    """Every node with the file it stands in."""
    return tuple((name, node) for name, tree in trees(*parts).items() for node in ast.walk(tree))


@cache
def calls(*parts: str) -> tuple[tuple[str, ast.Call, str], ...]:
    """Every call with its file and with what is called, as it is written: "unit.inbox.claim"."""
    return tuple((name, node, ast.unparse(node.func)) for name, node in nodes(*parts) if isinstance(node, ast.Call))


def where(name: str, node: ast.AST) -> str:
    return f"{name}:{getattr(node, 'lineno', 0)}"
