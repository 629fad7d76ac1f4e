"""What a failure is and what helps against it: one table, to be read in one look.

Loops decide by it whether to try again, cards are drawn by it, and figures are kept by its categories.
"""

from dataclasses import dataclass
from typing import Literal

from core import errors as e

Category = Literal[
    "transient",
    "permanent",
    "user_input",
    "external_service",
    "configuration",
    "rate_limit",
    "validation",
    "unknown",
]
"""transient: passes by itself. permanent: never will. user_input: the person can do it otherwise. external_service: a
platform or model fails. configuration: those who run the bot must act. rate_limit: too much, or too often. validation:
what came back does not fit. unknown: nobody thought of it."""
Recovery = Literal["retry", "fallback", "ask_user", "skip", "abort", "degrade"]
"""retry: the same again, later. fallback: another way to the same. ask_user: only the person can. skip: go on without.
abort: give up and tell. degrade: go on with less."""

TABLE: tuple[tuple[type[BaseException], Category, Recovery], ...] = (
    # the failure            what it is          what helps
    (e.SettingsError,        "configuration",    "abort"),
    (e.GuidanceError,        "configuration",    "abort"),
    (e.JourneyError,         "user_input",       "ask_user"),
    (e.MediaRejected,        "user_input",       "ask_user"),
    (e.FetchFailed,          "external_service", "ask_user"),  # a passing one is tried again before
    (e.MediaMissing,         "permanent",        "skip"),
    (e.PlatformUnavailable,  "external_service", "retry"),
    (e.PlatformRefused,      "permanent",        "abort"),
    (e.PlatformError,        "unknown",          "abort"),
    (e.AIHeldBack,           "external_service", "skip"),  # nobody was asked: on to the next
    (e.AIUnavailable,        "external_service", "fallback"),
    (e.AIRateLimited,        "rate_limit",       "fallback"),
    (e.AIBlocked,            "validation",       "fallback"),
    (e.AIMalformed,          "validation",       "fallback"),
    (e.AIRefused,            "configuration",    "fallback"),
    (e.LimitReached,         "rate_limit",       "degrade"),
    (e.AIError,              "unknown",          "fallback"),
    (e.StoreUnavailable,     "transient",        "retry"),
    (e.VersionConflict,      "transient",        "retry"),
    (e.StorageFull,          "configuration",    "retry"),
    (e.LeaseLost,            "transient",        "skip"),  # whoever holds it now does the work
    (e.StoreInUse,           "configuration",    "abort"),
    (e.StoreError,           "permanent",        "abort"),
    (e.HomeViewError,        "unknown",          "abort"),
    (TimeoutError,           "transient",        "retry"),
    (BaseException,          "unknown",          "retry"),  # a defect, perhaps only in passing
)  # fmt: skip
"""The most specific first: the first row that fits counts."""

_PASSING: frozenset[Category] = frozenset({"transient", "external_service", "rate_limit"})


@dataclass(frozen=True, slots=True)
class Judgement:
    category: Category
    recovery: Recovery

    @property
    def may_pass(self) -> bool:
        """Whether the very same may succeed later (`transient` of our own errors says the same)."""
        return self.recovery == "retry" or (self.recovery == "fallback" and self.category in _PASSING)


def judge(error: BaseException) -> Judgement:
    category, recovery = next((c, r) for kind, c, r in TABLE if isinstance(error, kind))
    if isinstance(error, e.FetchFailed) and error.transient:
        return Judgement("external_service", "retry")
    return Judgement(category, recovery)
