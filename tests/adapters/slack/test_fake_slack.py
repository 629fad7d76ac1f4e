"""The fake is as strict as Slack: what these tests send, Slack refuses. And it runs in a process of its own."""

import asyncio
import json
import sys
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import BOT_TOKEN, FakeSlack

Json = dict[str, Any]


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _button(number: int = 0, *, label: str = "Go", value: str = "v") -> Json:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": f"a{number}",
        "value": value,
    }


REFUSED = {
    "51 blocks": [_section("x")] * 51,
    "3001 characters in a section": [_section("x" * 3001)],
    "151 in a header": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
    "mrkdwn in a header": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "76 on a button": [{"type": "actions", "elements": [_button(label="x" * 76)]}],
    "2001 in a value": [{"type": "actions", "elements": [_button(value="x" * 2001)]}],
    "26 buttons": [{"type": "actions", "elements": [_button(n) for n in range(26)]}],
    "an action_id twice": [{"type": "actions", "elements": [_button(1), _button(1)]}],
    "11 fields": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
    "an empty text": [_section("")],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
    "an unknown block": [{"type": "sektion"}],
}


@pytest.mark.parametrize("what", REFUSED)
async def test_it_refuses_what_slack_refuses(what: str) -> None:
    async with FakeSlack() as slack:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await client.chat_postMessage(channel="D0ANNA", text="x", blocks=REFUSED[what])
        assert len(slack.violations) == 1
        assert slack.posts == []


@pytest.mark.parametrize(("text", "error"), [("x" * 40_001, "msg_too_long"), ("", "no_text")])
@pytest.mark.filterwarnings("ignore:The top-level `text`")  # that it is missing is the point
async def test_it_refuses_a_text_that_is_too_long_or_missing(text: str, error: str) -> None:
    async with FakeSlack() as slack:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match=error):
            await client.chat_postMessage(channel="D0ANNA", text=text)


async def test_an_edit_takes_a_tenth_of_the_text() -> None:
    async with FakeSlack() as slack:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)
        posted = await client.chat_postMessage(channel="D0ANNA", text="first")
        with pytest.raises(SlackApiError, match="msg_too_long"):
            await client.chat_update(channel="D0ANNA", ts=posted["ts"], text="x" * 4001)


async def test_a_trigger_opens_one_view_and_only_for_three_seconds() -> None:
    view: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": [_section("x")]}
    async with FakeSlack() as slack:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=slack.api_url)
        trigger = slack.new_trigger("U0ANNA")
        await client.views_open(trigger_id=trigger, view=view)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=view)
        late = slack.new_trigger("U0ANNA")
        slack.triggers[late] = ("U0ANNA", slack.triggers[late][1] - 4)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=late, view=view)
        long = view | {"title": {"type": "plain_text", "text": "x" * 25}}
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await client.views_open(trigger_id=slack.new_trigger("U0ANNA"), view=long)


async def test_it_runs_in_a_process_of_its_own_and_ends_with_its_starter() -> None:
    command = (sys.executable, "-m", "tests.fakes.slack", "--fast")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        addresses = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        client = AsyncWebClient(token=addresses["bot_token"], base_url=addresses["api_url"])
        await client.chat_postMessage(channel="D0ANNA", text="hello")
        async with aiohttp.ClientSession() as session, session.post(addresses["control"] + "posts", json={}) as answer:
            assert [p["text"] for p in await answer.json()] == ["hello"]
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
