"""One line of `homeview doctor`."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Check:
    """What is, and what to do about it. "off": not set up, which is no failure."""

    name: str
    state: Literal["ok", "off", "bad"]
    told: str
    remedy: str = ""
