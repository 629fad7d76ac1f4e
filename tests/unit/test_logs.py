"""Whatever is logged, by us or by a library: no secret gets out."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import set_up_logging
from bot.settings import load
from bot.tracebacks import NOT_SHOWN

TOKEN, PASSWORD = "xoxb-very-secret", "db-password-9"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def set_up(tmp_path: Path) -> None:
    given = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_URL": f"postgresql://bot:{PASSWORD}@127.0.0.1/homeview",
        "HOMEVIEW_LOG_FORMAT": "json",
    }
    set_up_logging(load(given, tmp_path))


def test_a_secret_is_struck_out_of_our_own_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(tmp_path)
    structlog.get_logger("t").warning("it.failed", told=f"no {TOKEN}", address=f"postgresql://bot:{PASSWORD}@host/x")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["told"]) == ("it.failed", "no ***")
    assert PASSWORD not in line["address"]


def test_a_secret_is_struck_out_of_a_library_s_lines_and_tracebacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path)
    try:
        raise OSError(f"connect with {PASSWORD}")
    except OSError:
        logging.getLogger("some.library").exception("sent %s", TOKEN)
    told = capsys.readouterr().err
    assert "OSError: connect with ***" in told
    assert TOKEN not in told
    assert PASSWORD not in told


def test_a_secret_is_struck_out_of_what_lies_in_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(tmp_path)
    structlog.get_logger("t").warning("it.failed", wrong=[f"a {TOKEN}"], more={"b": (TOKEN, 1)})
    line = json.loads(capsys.readouterr().err)
    assert (line["wrong"], line["more"]) == (["a ***"], {"b": ["***", 1]})


def test_a_traceback_shows_where_it_was_and_not_what_somebody_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path)
    try:
        try:
            int("my neighbour's secret")
        except ValueError as cause:
            raise ExceptionGroup("several", [RuntimeError("no room")]) from cause
    except ExceptionGroup as error:
        structlog.get_logger("t").error("it.failed", exc_info=error)
    lines = json.loads(capsys.readouterr().err)["exception"].splitlines()
    assert "neighbour" not in "".join(line for line in lines if "int(" not in line)  # the source's own line stays
    kinds = [line for line in lines if not line.startswith((" ", "Traceback", "which"))]
    assert kinds == [f"ValueError: {NOT_SHOWN}", "ExceptionGroup: several (1 sub-exception)", "RuntimeError: no room"]
