"""OpenAI's API on loopback, also as DeepSeek and a local server speak it: strict, and failing as they do."""

from tests.fakes.faults import Scripted
from tests.fakes.openai.server import KEY, FakeOpenAI

__all__ = ["KEY", "FakeOpenAI", "Scripted"]
