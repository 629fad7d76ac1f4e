"""`python -m tests.fakes.stability`: how it is steered is said in tests/fakes/steered.py."""

from tests.fakes.stability.server import KEY, FakeStability
from tests.fakes.steered import run

if __name__ == "__main__":
    run("stability", FakeStability(), KEY)
