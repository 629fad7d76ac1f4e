"""Vectors of length 1."""

import math
from collections.abc import Iterable


def unit(vector: Iterable[float]) -> tuple[float, ...]:
    """The same direction with length 1; a vector of zeros stays one."""
    values = tuple(float(value) for value in vector)
    length = math.sqrt(sum(value * value for value in values))
    return tuple(value / length for value in values) if length else values
