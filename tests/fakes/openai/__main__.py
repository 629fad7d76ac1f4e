"""`python -m tests.fakes.openai`: how it is steered is said in tests/fakes/steered.py."""

from tests.fakes.openai.server import KEY, FakeOpenAI
from tests.fakes.steered import run

if __name__ == "__main__":
    run("openai", FakeOpenAI(), KEY)
