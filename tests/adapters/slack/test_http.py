"""What only signed HTTP has to refuse."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from core.errors import SettingsError
from tests.adapters.slack.support import Rig, make_rig, receiving
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.payloads import event_callback

EVENT = json.dumps(
    event_callback({"type": "message", "user": "U1", "channel": "D1", "ts": "1.0", "text": "x"}, event_id="E1")
)
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def http(slack: FakeSlack) -> AsyncIterator[Rig]:
    async with receiving(make_rig(slack, socket=False), socket=False) as rig:
        yield rig


async def test_a_wrong_signature_is_401(http: Rig) -> None:
    status, _ = await http.slack.couriers.post(EVENT, JSON, secret="somebody-elses")
    assert status == 401
    assert http.intake.offered == []


async def test_an_old_signature_is_401(http: Rig) -> None:
    status, _ = await http.slack.couriers.post(EVENT, JSON, age=301)
    assert status == 401
    assert http.intake.offered == []


@pytest.mark.parametrize("stamp", ["", "soon", "-1"])
async def test_no_or_a_strange_timestamp_is_401(http: Rig, stamp: str) -> None:
    headers = JSON | {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=00"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(http.slack.events_url, data=EVENT, headers=headers) as r,
    ):
        assert r.status == 401


async def test_an_empty_signing_secret_opens_no_door(slack: FakeSlack) -> None:
    rig = make_rig(slack, socket=True, app_token="")
    assert rig.adapter.routes() == []
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        await rig.adapter.run()
    await rig.adapter.close()


async def test_slacks_check_of_the_address_is_answered(http: Rig) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert await http.slack.couriers.post(body, JSON) == (200, {"challenge": "abc"})


@pytest.mark.parametrize("body", ["{not json", "[]", '{"type": 5}', ""])
async def test_a_signed_body_that_is_no_event_gets_an_answer(http: Rig, body: str) -> None:
    status, _ = await http.slack.couriers.post(body, JSON)
    assert 400 <= status < 600 or status == 200
    assert http.intake.offered == []


async def test_a_huge_body_is_refused_before_it_is_read(http: Rig) -> None:
    status, _ = await http.slack.couriers.post("x" * (5 * 1024 * 1024), JSON)
    assert status == 413
