"""`homeview prices`, as a process."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.documents import ROOT

Run = Callable[..., "subprocess.CompletedProcess[str]"]
OURS = ("HOMEVIEW_", "GEMINI_", "DEEPSEEK_", "OPENAI_", "LOCAL_AI_", "STABILITY_", "DATABASE_", "REDIS_")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    others = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}

    def run(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "bot", "prices", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=others | {"PYTHONPATH": str(ROOT), "HOMEVIEW_HOME": str(tmp_path / "home")} | settings,
            timeout=60,
            check=False,
        )

    return run


def listed(run: Run, **settings: str) -> dict[tuple[str, str], dict[str, Any]]:
    done = run("list", "--format", "json", **settings)
    assert done.returncode == 0, done.stderr
    return {(row["service"], row["model"]): row for row in json.loads(done.stdout)}


def test_the_list_holds_what_tasks_name_what_is_set_up_and_what_the_files_say(run: Run) -> None:
    rows = listed(run, DEEPSEEK_API_KEY="k", OPENAI_API_KEY="k", OPENAI_MODEL="gpt-99")
    task = rows["gemini", "gemini-3.8-flash"]
    assert (task["input_per_million"], task["output_per_million"], task["per_search"]) in (
        (0.75, 3.75, 0.014),  # until 2026, and double from then on
        (1.5, 7.5, 0.014),
    )
    assert (task["source"], bool(task["version"])) == ("genai-prices", True)
    assert "01:00-04:00 UTC" in rows["deepseek", "deepseek-flash"]["hours"]
    assert rows["openai", "gpt-99"]["source"] == "unpriced"
    assert rows["stability", "core"]["per_image"] == 0.03
    assert rows["google_search", ""]["per_call"] == 0.014
    assert rows["gemini", "gemini-[12]*"]["per_searching_call"] == 0.035


def test_the_table_is_for_people_and_csv_for_programs(run: Run) -> None:
    table = run("list", COLUMNS="120").stdout
    assert max(len(line) for line in table.splitlines()) <= 120
    assert "gemini/gemini-3.8-flash" in table
    assert "per searching call" in " ".join(table.split())
    rows = list(csv.DictReader(io.StringIO(run("list", "--format", "csv").stdout)))
    assert next(row for row in rows if row["model"] == "ultra")["per_image"] == "0.08"


def test_a_check_without_a_fault_ends_well(run: Run) -> None:
    done = run("check", GEMINI_API_KEY="k", DEEPSEEK_API_KEY="k", STABILITY_API_KEY="k")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_model_that_is_set_up_and_has_no_price_is_a_fault_until_it_has_one(run: Run) -> None:
    keys = {"OPENAI_API_KEY": "k", "OPENAI_MODEL": "gpt-99"}
    done = run("check", "--format", "json", **keys)
    assert done.returncode == 1
    found = [row for row in json.loads(done.stdout) if row["problem"]]
    assert {row["model"] for row in found} == {"gpt-99"}
    assert "reserve of $0.05" in found[0]["told"]
    assert run("set", "openai/gpt-99", "--input", "1", "--output", "4", "--search", "0.01").returncode == 0
    assert run("check", **keys).returncode == 0


def test_a_model_that_is_not_set_up_needs_no_price(run: Run) -> None:
    assert run("check", OPENAI_MODEL="gpt-99").returncode == 0
    assert run("check", OPENAI_API_KEY="k", OPENAI_MODEL="gpt-99", HOMEVIEW_SERVICES="openai=off").returncode == 0


def test_a_check_says_by_how_much_the_file_differs_and_what_changes_soon(run: Run) -> None:
    assert run("set", "openai/gpt-5-mini", "--input", "0.5", "--output", "2").returncode == 0
    done = run("check", "--format", "json", OPENAI_API_KEY="k")
    assert done.returncode == 0
    told = {row["model"]: row["told"] for row in json.loads(done.stdout)}
    assert told["gpt-5-mini"].startswith("the price file differs: input_per_million 0.5, 0.25 in the library (+100%)")


def test_an_entry_for_a_service_that_does_not_exist_is_a_fault(run: Run) -> None:
    run("set", "gemni/gemini-3.8-flash", "--input", "1", "--output", "4")
    done = run("check")
    assert done.returncode == 1
    assert "no such service" in " ".join(done.stdout.split())


def test_a_file_that_cannot_be_used_is_named_with_its_entry(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "prices.yaml").write_text("models: {gemini: {m: {input: 1}}}")
    for command in (("check",), ("list",), ("set", "x/m", "--call", "1"), ("unset", "gemini/m")):
        done = run(*command)
        assert done.returncode == 1
        assert "models.gemini.m.input" in done.stderr
        assert "Traceback" not in done.stderr


def test_what_is_set_is_listed_and_what_is_unset_is_not(run: Run) -> None:
    done = run("set", "deepseek/deepseek-flash", "--input", "0.2", "--output", "0.8", "--cached", "0.01")
    assert "Written to" in done.stdout
    row = listed(run)["deepseek", "deepseek-flash"]
    assert (row["input_per_million"], row["cached_per_million"], row["source"]) == (0.2, 0.01, "overlay")
    assert run("unset", "deepseek/deepseek-flash").returncode == 0
    again = run("unset", "deepseek/deepseek-flash")
    assert again.returncode == 1
    assert "has no price" in again.stderr


def test_a_price_with_a_date_is_the_next_change_until_then(run: Run) -> None:
    run("set", "stability/core", "--image", "0.04", "--from", "2199-03-01")
    row = listed(run)["stability", "core"]
    assert (row["per_image"], row["next_change"]) == (0.03, "2199-03-01")


def test_comments_that_are_lost_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "prices.yaml").write_text("# ours\nservices: {video_search: {per_call: 0}}  # free\n")
    done = run("set", "x/m", "--call", "1")
    assert "not kept" in done.stderr
    assert (tmp_path / "home" / "prices.yaml").read_text().startswith("# ours\n")


@pytest.mark.parametrize(
    "words",
    [
        ("set", "x/m"),
        ("set", "x/m", "--input", "-1"),
        ("set", "x/m", "--input", "cheap"),
        ("set", "x/m", "--from", "2027"),
    ],
)
def test_a_price_that_is_none_is_a_usage_error_and_writes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert not (tmp_path / "home").exists()
