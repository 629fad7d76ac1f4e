"""A rate, and what a call costs by it. Pure: dollars as Decimal, rounded by nobody here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.costs.entry import Usage

_MILLION = Decimal(1_000_000)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """Dollars for each unit; None: not named. Cached and image input fall back to other input, thoughts and painted
    tokens to other output.

    `since`: the UTC date it takes effect on (None: always). `painted_per_million`: the tokens of a painted picture;
    `per_image` is then for a picture whose tokens nobody counted. `per_searching_call`: once for a call that searched
    at all, however often.
    """

    input_per_million: Decimal | None = None
    cached_per_million: Decimal | None = None
    image_input_per_million: Decimal | None = None
    output_per_million: Decimal | None = None
    thought_per_million: Decimal | None = None
    painted_per_million: Decimal | None = None
    per_image: Decimal | None = None
    per_video_second: Decimal | None = None
    per_search: Decimal | None = None
    per_searching_call: Decimal | None = None
    per_call: Decimal | None = None
    since: date | None = None

    @property
    def by_tokens(self) -> bool:
        """It charges for words; else it is flat, and words are part of what is charged."""
        named = (self.input_per_million, self.output_per_million, self.painted_per_million)
        return any(rate is not None for rate in named)

    @property
    def names_searches(self) -> bool:
        return self.per_search is not None or self.per_searching_call is not None


@dataclass(frozen=True, slots=True)
class Cost:
    """`dollars` for what has a price; `unknown` names the parts of the usage that have none."""

    dollars: Decimal
    unknown: tuple[str, ...] = ()

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.dollars + other.dollars, self.unknown + other.unknown)


NOTHING = Cost(ZERO)


def cost(rate: Rate, usage: Usage) -> Cost:
    """Everything but the searches (see `search_cost`)."""
    total = Cost(rate.per_call or ZERO) + _video(rate, usage)
    if not rate.by_tokens:
        return total + Cost(usage.images * (rate.per_image or ZERO))
    if not has_tokens(usage):
        # Nothing was counted: only a price for the picture, or for the film, is one.
        counted = usage.images * (rate.per_image or ZERO)
        known = counted or (rate.per_video_second is not None and usage.video_seconds)
        return total + Cost(counted) if known else total + Cost(ZERO, ("tokens",))
    return total + _input(rate, usage) + _output(rate, usage) + _images(rate, usage)


def search_cost(rate: Rate | None, usage: Usage) -> Cost:
    """What the web searches cost; `rate` None, or one that does not name them: nobody knows."""
    if not usage.searches:
        return NOTHING
    if rate is None or not rate.names_searches:
        return Cost(ZERO, ("searches",))
    return Cost(usage.searches * (rate.per_search or ZERO) + (rate.per_searching_call or ZERO))


def has_tokens(usage: Usage) -> bool:
    return bool(usage.tokens_in or usage.tokens_out or usage.tokens_thought)


def _input(rate: Rate, usage: Usage) -> Cost:
    """Cached and image tokens are part of the input. Which of the images are cached nobody says: words come first."""
    fresh = max(usage.tokens_in - usage.tokens_cached, 0)
    seen = min(usage.tokens_image, fresh)
    other = rate.input_per_million
    return (
        _tokens(fresh - seen, other, "input")
        + _tokens(seen, _either(rate.image_input_per_million, other), "input")
        + _tokens(usage.tokens_cached, _either(rate.cached_per_million, other), "cached input")
    )


def _output(rate: Rate, usage: Usage) -> Cost:
    """Where painted tokens have a price, what a painter puts out is a picture."""
    other = rate.output_per_million
    painted = rate.painted_per_million if usage.images else None
    answer = _tokens(usage.tokens_out, _either(painted, other), "output")
    return answer + _tokens(usage.tokens_thought, _either(rate.thought_per_million, other), "thoughts")


def _images(rate: Rate, usage: Usage) -> Cost:
    if rate.painted_per_million is None:
        return Cost(usage.images * (rate.per_image or ZERO))
    if not usage.images or usage.tokens_out:
        return NOTHING
    return Cost(ZERO, ("pictures",)) if rate.per_image is None else Cost(usage.images * rate.per_image)


def _video(rate: Rate, usage: Usage) -> Cost:
    if not usage.video_seconds or (rate.per_video_second is None and rate.per_call is not None):
        return NOTHING
    if rate.per_video_second is None:
        return Cost(ZERO, ("video",))
    return Cost(Decimal(str(usage.video_seconds)) * rate.per_video_second)


def _tokens(count: int, rate: Decimal | None, name: str) -> Cost:
    if not count:
        return NOTHING
    return Cost(ZERO, (name,)) if rate is None else Cost(count * rate / _MILLION)


def _either(own: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if own is None else own
