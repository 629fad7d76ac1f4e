"""Logging: structlog for all, one line an event, with the request id; secrets are struck out wherever they turn up."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.settings import Settings
from bot.tracebacks import told

_QUIET = (
    "aiohttp.access",
    "apscheduler",
    "slack_bolt",
    "slack_sdk",
    "discord",
    "alembic",
    "google_genai",
    "httpx2",
    "openai",
    "uvicorn.access",
)
"""Libraries that say more than an operator wants to read; their warnings still come."""


def set_up_logging(settings: Settings) -> None:
    """Log lines go to stderr: stdout belongs to what a command prints."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(told),
        _strike_out(settings.secrets()),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(settings)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _renderer(settings: Settings) -> Any:
    if settings.log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _strike_out(secrets: tuple[str, ...]) -> Any:
    """A processor that replaces every secret in any text of the line."""
    known = tuple(part for secret in secrets for part in (secret, *secret.split(",")) if len(part) >= 6)

    def struck(value: Any) -> Any:
        match value:
            case str():
                for secret in known:
                    value = value.replace(secret, "***")
                return value
            case list() | tuple() | set() | frozenset():
                return [struck(item) for item in value]
            case dict():
                return {key: struck(item) for key, item in value.items()}
            case _:
                return value

    def processor(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for key, value in line.items():
            if not key.startswith("_"):  # structlog's own, for its formatter
                line[key] = struck(value)
        return line

    return processor
