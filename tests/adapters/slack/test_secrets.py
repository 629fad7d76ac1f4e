"""Neither what people say nor any token may reach a log, however much is logged."""

import logging

import pytest

from adapters.slack.app import SlackConfig
from core.errors import PlatformError
from core.messages import InboundMessage
from core.ports.platform import Post
from core.views import Card, Text
from tests.adapters.slack.support import DM, make_rig, receiving
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack

WORDS = "my-neighbour-must-not-know"


@pytest.mark.parametrize("socket", [True, False])
async def test_no_words_and_no_token_in_any_log(
    slack: FakeSlack, socket: bool, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("", "slack_bolt", "slack_sdk", "slack_sdk.web", "slack_bolt.AsyncApp"):
        caplog.set_level(logging.DEBUG, logger=name)
    async with receiving(make_rig(slack, socket=socket), socket=socket) as rig:
        rig.intake.failures = 1
        slack.say(WORDS)
        slack.deliver_event({"type": "message", "channel": "D1", "user": "U1", "ts": [WORDS], "text": WORDS})
        await rig.intake.one(InboundMessage)
        for kind in ("error", "status", "drop"):
            slack.fail("chat.postMessage", kind)  # type: ignore[arg-type]  # one of the literals
            with pytest.raises(PlatformError) as told:
                await rig.adapter.send(Post("out-1", DM, Card(WORDS, (Text(WORDS),))))
            assert WORDS not in str(told.value)
        await slack.settle()
    ours = [r for r in caplog.records if not r.name.startswith(("aiohttp", "asyncio", "uvicorn"))]
    logged = "\n".join(r.getMessage() + str(r.exc_text) for r in ours) + "".join(capfd.readouterr())
    assert "slack.not_accepted" in logged
    for secret in (WORDS, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET):
        assert secret not in logged


def test_the_settings_do_not_show_their_secrets() -> None:
    assert "xo" not in repr(SlackConfig(BOT_TOKEN, APP_TOKEN, "xo-secret"))
