"""What only Socket Mode has: connections that end."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.errors import PlatformRefused
from core.messages import InboundMessage
from tests.adapters.slack.support import Rig, make_rig, receiving
from tests.fakes.slack import FakeSlack


@pytest.fixture
async def socket(slack: FakeSlack) -> AsyncIterator[Rig]:
    async with receiving(make_rig(slack, socket=True), socket=True) as rig:
        yield rig


@pytest.mark.parametrize("politely", [True, False])
async def test_it_connects_again_and_loses_nothing(socket: Rig, politely: bool) -> None:
    await socket.slack.couriers.drop_sockets(politely=politely)
    socket.slack.say("are you there?")
    async with asyncio.timeout(10):
        while socket.slack.couriers.connections < 2:  # noqa: ASYNC110  # the count has no event
            await asyncio.sleep(0.02)
    got = await socket.intake.one(InboundMessage, timeout=10)
    assert got.text == "are you there?"


async def test_it_dials_a_new_address_when_the_old_one_is_spent(socket: Rig) -> None:
    socket.slack.fail("apps.connections.open", error="internal_error", times=2)
    await socket.slack.couriers.drop_sockets()
    socket.slack.say("still?")
    assert (await socket.intake.one(InboundMessage, timeout=20)).text == "still?"


async def test_a_connection_that_falls_silent_is_given_up(slack: FakeSlack) -> None:
    slack.couriers.answer_pings = False
    async with receiving(make_rig(slack, socket=True), socket=True) as rig:
        slack.couriers.answer_pings = True
        async with asyncio.timeout(10):
            while slack.couriers.connections < 2:  # noqa: ASYNC110  # the count has no event
                await asyncio.sleep(0.02)
        slack.say("awake again?")
        assert (await rig.intake.one(InboundMessage, timeout=10)).text == "awake again?"


async def test_a_refused_app_token_ends_it_with_the_remedy(slack: FakeSlack) -> None:
    rig = make_rig(slack, socket=True, app_token="xapp-wrong")
    async with asyncio.timeout(5):
        with pytest.raises(PlatformRefused, match="invalid_auth") as refused:
            await rig.adapter.run()
    assert refused.value.reason == "revoked"
    await rig.adapter.close()


async def test_it_waits_for_slack_to_come_up(slack: FakeSlack) -> None:
    slack.fail("apps.connections.open", error="ratelimited", seconds=0)
    slack.fail("apps.connections.open", "drop")
    async with receiving(make_rig(slack, socket=True), socket=True) as rig:
        assert rig.adapter.connected.is_set()


async def test_what_is_being_written_when_it_stops_is_acknowledged(slack: FakeSlack) -> None:
    rig = make_rig(slack, socket=True)
    rig.intake.seconds = 0.3
    async with receiving(rig, socket=True):
        slack.say("just now")
        while not rig.intake.offered:  # noqa: ASYNC110  # the stand-in has no event for the beginning of its work
            await asyncio.sleep(0.01)
    assert slack.deliveries[0].outcome == "acknowledged"
    assert len(rig.intake.taken) == 1
