"""`python -m tests.fakes.gemini`: how it is steered is said in tests/fakes/steered.py."""

from tests.fakes.gemini.server import KEY, FakeGemini
from tests.fakes.steered import run

if __name__ == "__main__":
    run("gemini", FakeGemini(), KEY)
