"""A Gemini on loopback, as strict about what it is sent as the real one, that fails as the real one does."""

from tests.fakes.faults import Scripted
from tests.fakes.gemini.server import KEY, FakeGemini

__all__ = ["KEY", "FakeGemini", "Scripted"]
