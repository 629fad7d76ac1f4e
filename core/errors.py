"""Every failure that HomeView knows by name.

HomeViewError                     message + remedy, both for those who run it
├── SettingsError                 a setting is unknown, missing or malformed
├── GuidanceError                 an article of the guidance is malformed
├── JourneyError                  a rule of a journey refuses (people may read `told`)
├── MediaRejected                 a photo or document that is not taken (reason: a code)
├── MediaMissing                  a stored photo that is not there
├── FetchFailed                   an attachment could not be fetched (transient or not)
├── PlatformError
│   ├── PlatformUnavailable       try again, after `retry_after` seconds when given
│   └── PlatformRefused           the platform says no for good: token, rights, channel gone
├── AIError
│   ├── AIUnavailable             no answer: down, timed out, 5xx
│   │   └── AIHeldBack            not even asked: it failed too often of late
│   ├── AIRateLimited             429, with `retry_after` seconds when the server says so
│   ├── AIBlocked                 the model's safety filter, with its reason
│   ├── AIMalformed               an answer that does not fit the task's schema
│   ├── AIRefused                 key or request refused for good
│   └── LimitReached              a hard spending limit says no, before anything was asked
└── StoreError
    ├── StoreUnavailable          locked, unreachable: try again
    ├── StorageFull               the disk is full
    ├── StoreInUse                another process writes this SQLite file
    ├── VersionConflict           somebody else saved first
    └── LeaseLost                 the claim expired: nothing of this work is saved
"""

from datetime import datetime
from typing import Literal


class HomeViewError(Exception):
    """One of ours. `remedy` says what the operator or developer can do; people see cards instead.

    `transient` tells a loop whether trying the same again can help.
    """

    transient = False

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class SettingsError(HomeViewError):
    """Raised at start; the message names the setting and never its value when it is a secret."""


class GuidanceError(HomeViewError):
    """Raised at start; the message names the file and the article."""


class JourneyError(HomeViewError):
    """A rule refused. `told` is a sentence for the person; `code` names the rule for tests and logs."""

    def __init__(self, code: str, told: str) -> None:
        super().__init__(f"journey rule {code!r} refused.")
        self.code = code
        self.told = told


class MediaRejected(HomeViewError):
    """A file that is not taken. `reason` is one of: too_large, too_many_pixels, not_an_image, unsupported_type,
    truncated, sign_in_page, empty, unreadable."""

    def __init__(self, reason: str, message: str, *, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.reason = reason


class MediaMissing(HomeViewError):
    """The store has nothing under this key."""


class FetchFailed(HomeViewError):
    """An attachment could not be fetched. `reason`: timeout, expired, denied, unreachable, too_large, sign_in_page."""

    def __init__(self, reason: str, message: str, *, transient: bool, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.reason = reason
        self.transient = transient


class PlatformError(HomeViewError):
    """Slack, Discord, the page or the terminal failed us."""


class PlatformUnavailable(PlatformError):
    """Nothing wrong with what we sent: try again, not before `retry_after` seconds when that is given."""

    transient = True

    def __init__(self, message: str, *, retry_after: float | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after = retry_after


class PlatformRefused(PlatformError):
    """The platform will not take this however often we try. `reason`: revoked, forbidden, gone, invalid."""

    def __init__(self, message: str, *, reason: str = "invalid", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.reason = reason


Billed = Literal["known", "no", "unknown"]
"""What a failed call cost: `usage` says it; nothing, the provider never took it; or nobody can tell."""


class AIError(HomeViewError):
    """A model did not give a usable answer.

    `usage` holds what it billed all the same (core.ai types it). Without one, `billed` says whether it certainly cost
    nothing ("no": refused, rate limited, a connection that was never made) or may have ("unknown": timed out, broken
    off). A stream that broke off has both: what came, and "unknown".
    """

    default_billed: Billed = "no"

    def __init__(
        self, message: str, *, remedy: str = "", usage: object | None = None, billed: Billed | None = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.usage = usage
        self.billed: Billed = billed or ("known" if usage is not None else self.default_billed)


class AIUnavailable(AIError):
    """Down, timed out or failing: the next provider may do."""

    transient = True
    default_billed: Billed = "unknown"


class AIHeldBack(AIUnavailable):
    """Nobody was asked: the provider's breaker is open."""

    transient = False
    default_billed: Billed = "no"


class AIRateLimited(AIError):
    """The provider asks us to wait `retry_after` seconds (None: it does not say)."""

    transient = True

    def __init__(self, message: str, *, retry_after: float | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after = retry_after


class AIBlocked(AIError):
    """The model's own filter refused; `reason` is the provider's word for it."""

    def __init__(self, message: str, *, reason: str, remedy: str = "", usage: object | None = None) -> None:
        super().__init__(message, remedy=remedy, usage=usage)
        self.reason = reason


class AIMalformed(AIError):
    """The answer is not what the task's schema asks for."""


class AIRefused(AIError):
    """Key, model or request refused: trying again will not help."""


class LimitReached(AIError):
    """A hard limit has no room for this call. `scope` is "all" or what it limits ("service:gemini", "person:..."),
    `window` one of hour, day, week, month; `free_at` is when that window ends."""

    def __init__(self, scope: str, window: str, free_at: datetime) -> None:
        super().__init__(
            f"the {window}'s limit of {scope.partition(':')[0]} has no room for this call.",
            remedy="Raise HOMEVIEW_LIMIT_HOURLY, HOMEVIEW_LIMIT_DAILY or HOMEVIEW_LIMITS, or wait.",
        )
        self.scope = scope
        self.window = window
        self.free_at = free_at


class StoreError(HomeViewError):
    """The database failed us or refused."""


class StoreUnavailable(StoreError):
    """Locked or unreachable for now."""

    transient = True


class StorageFull(StoreError):
    """No room on the disk of the database or of the media folder."""

    transient = True


class StoreInUse(StoreError):
    """SQLite has one writing process; another one holds the lock file."""


class VersionConflict(StoreError):
    """The journey was saved by somebody else since it was read: apply again to the fresh one."""

    transient = True


class LeaseLost(StoreError):
    """The claim's token is no longer ours: whoever holds it now does the work."""
