from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.support import Rig, make_rig, receiving
from tests.fakes.slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A fake Slack that has nothing to complain of at the end."""
    async with FakeSlack(ack_seconds=1.0, retry_after=(0.05, 0.1, 0.2)) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture(params=["socket", "http"])
async def rig(request: pytest.FixtureRequest, slack: FakeSlack) -> AsyncIterator[Rig]:
    """The adapter receiving, in both modes."""
    socket = request.param == "socket"
    async with receiving(make_rig(slack, socket=socket), socket=socket) as rig:
        yield rig


@pytest.fixture
async def sending(slack: FakeSlack) -> AsyncIterator[Rig]:
    """The adapter as a worker has it: it sends, and receives nothing."""
    rig = make_rig(slack, socket=True)
    yield rig
    await rig.adapter.close()
