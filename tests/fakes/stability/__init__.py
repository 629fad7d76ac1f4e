"""Stability's REST API on loopback: paints small tiles, and fails as the real one does."""

from tests.fakes.faults import Scripted
from tests.fakes.stability.server import KEY, FakeStability

__all__ = ["KEY", "FakeStability", "Scripted"]
