"""Nano-dollars as people read them."""

from decimal import Decimal

from core.costs.entry import NANOS_PER_DOLLAR
from core.words import figures as words


def dollars(nanos: int) -> str:
    """Exact, with at least two places: "$12.34", "$0.00099", "-$1,250.00"."""
    exact = Decimal(nanos) / NANOS_PER_DOLLAR
    places = len(f"{abs(nanos) % NANOS_PER_DOLLAR:09}".rstrip("0"))
    return words.dollars(exact, max(places, 2))


def about(nanos: int) -> str:
    """For what need not be exact: to the cent, below a dime to a hundredth of one."""
    step = NANOS_PER_DOLLAR // 100 if abs(nanos) >= NANOS_PER_DOLLAR // 10 else NANOS_PER_DOLLAR // 10_000
    return dollars((nanos + step // 2) // step * step)


def nanos(amount: Decimal) -> int:
    """Dollars, as a setting says them, in nano-dollars. Raises ValueError below a nano-dollar or when not finite."""
    if not amount.is_finite():
        raise ValueError(f"{amount!r} is no amount of money")
    exact = amount * NANOS_PER_DOLLAR
    if exact != exact.to_integral_value():
        raise ValueError(f"{amount!r} is finer than a nano-dollar")
    return int(exact)
