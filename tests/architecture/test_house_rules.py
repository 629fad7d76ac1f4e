"""The rules of the house that a machine can check, beyond what the linters do."""

import ast
import re
import tokenize
from collections.abc import Iterator
from typing import get_args

from core import errors
from core.commands import Command
from tests.architecture.source import ROOT, calls, nodes, trees, where

FROM_OUTSIDE = re.compile(
    r"(?:datetime\.)?(?:datetime\.(?:now|utcnow|today)|date\.today)|time\.time(?:_ns)?"
    r"|(?:uuid\.)?uuid[1-8]|os\.(?:environ\b.*|getenv|urandom)|secrets\..*"
)
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 350, 55
LONG_FOR_A_REASON = {
    "core/persistence/migrations/versions/0001_the_first_shape.py": "tables, column by column",
}
NEVER_LOGGED = {
    "text",
    "body",
    "caption",
    "content",
    "prompt",
    "token",
    "password",
    "secret",
    "url",
    "values",
    "name_of",
}
HAS_A_REASON = re.compile(r"(?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s*(?:[-#]|: )\s*\w.*")


# what comes from outside is injected


def test_the_core_asks_for_no_time_no_random_id_and_no_environment() -> None:
    asked = [where(name, call) for name, call, called in calls("core") if FROM_OUTSIDE.fullmatch(called)]
    read = [where(n, a) for n, a in nodes("core") if isinstance(a, ast.Attribute) and ast.unparse(a) == "os.environ"]
    assert asked + read == []


def test_only_the_settings_read_the_environment() -> None:
    found = {n for n, a in nodes() if isinstance(a, ast.Attribute) and ast.unparse(a) in ("os.environ", "os.getenv")}
    assert found == {"bot/settings.py"}


# size


def test_a_file_is_short_enough_to_be_read_at_once() -> None:
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in trees()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_a_function_fits_on_a_screen() -> None:
    functions = [(n, f) for n, f in nodes() if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {where(name, f): (f.end_lineno or f.lineno) - f.lineno + 1 for name, f in functions}
    long = {place for place, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION}
    assert {place.split(":")[0] for place in long} == set(LONG_FOR_A_REASON)


# comments and docstrings


def test_a_file_says_what_it_is_for() -> None:
    assert [name for name, tree in trees().items() if tree.body and not ast.get_docstring(tree)] == []


def test_every_exception_from_the_linters_has_its_reason_beside_it() -> None:
    assert [told for told, comment in exceptions() if not HAS_A_REASON.search(comment)] == []


def exceptions() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.glob("[bact]*/**/*.py")):
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                if token.type == tokenize.COMMENT and re.match(r"#\s*(?:noqa|type: ignore)", token.string):
                    yield f"{path.relative_to(ROOT)}:{token.start[0]}", token.string


# safety of data


def test_no_statement_is_put_together_from_text() -> None:
    wrong = []
    for name, call, called in calls():
        statement = called.split(".")[-1] in ("text", "execute", "executescript", "exec_driver_sql") and call.args
        if statement and ("persistence" in name or "sa." in called) and is_built(call.args[0]):
            wrong.append(where(name, call))
    assert wrong == []


def is_built(node: ast.expr) -> bool:
    """An f-string with something in it, or text joined by + or %."""
    match node:
        case ast.JoinedStr(values=values):
            return any(isinstance(value, ast.FormattedValue) for value in values)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case _:
            return False


def test_yaml_is_read_and_written_in_one_place_and_by_the_safe_loader() -> None:
    assert {(name, called) for name, _, called in calls() if called.startswith("yaml.")} == {
        ("core/yaml_text.py", "yaml.load"),
        ("core/yaml_text.py", "yaml.dump"),
    }
    loaders = {node.attr for _, node in nodes() if isinstance(node, ast.Attribute) and node.attr.endswith("Loader")}
    assert loaders == {"SafeLoader"}


def test_nothing_is_run_that_came_as_text() -> None:
    bad = ("eval", "exec", "os.system", "pickle.load", "pickle.loads", "marshal.loads", "os.popen")
    assert [where(name, call) for name, call, called in calls() if called in bad] == []
    shells = [(n, call) for n, call, called in calls() if called.startswith("subprocess.")]
    assert [where(n, c) for n, c in shells if any(k.arg == "shell" for k in c.keywords)] == []


def test_a_log_line_has_a_dotted_name_and_no_words_of_people() -> None:
    wrong = []
    for name, call, called in calls():
        if re.fullmatch(r"log\.(?:debug|info|warning|error|exception|critical)", called):
            event = call.args[0] if len(call.args) == 1 else None
            dotted = isinstance(event, ast.Constant) and re.fullmatch(r"[a-z]+(?:\.[a-z0-9_]+)+", str(event.value))
            if not dotted or {k.arg for k in call.keywords} & NEVER_LOGGED:
                wrong.append(where(name, call))
    assert wrong == []


# nothing that nobody uses


def test_every_error_is_raised_and_drawn_in_the_tree() -> None:
    defined = {
        name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
    }
    made = {called.split(".")[-1] for _, _, called in calls()}
    parents = {base.__name__ for kind in defined.values() for base in kind.__bases__}
    assert set(defined) - made - parents == set()
    assert [name for name in defined if f"{name} " not in f"{errors.__doc__} ".replace("\n", " ")] == []


def test_every_command_is_asked_for_by_something_that_people_do() -> None:
    made = {called.split(".")[-1] for name, _, called in calls("core") if "handlers" not in name}
    named = {node.id for name, node in nodes("core") if isinstance(node, ast.Name) and "understanding" in name}
    assert {kind.__name__ for kind in get_args(Command)} - made - named == set()
