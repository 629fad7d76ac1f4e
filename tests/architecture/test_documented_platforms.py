"""What the pages say about platforms and models is what the code asks of them."""

import re

import discord
import pytest

from adapters.discord.gateway import intents
from adapters.slack.manifest import BOT_SCOPES
from core.ai.task import Task
from core.ai.tasks.advise import ADVISE
from core.ai.tasks.look_at_photo import LOOK_AT_PHOTO
from core.ai.tasks.understand import UNDERSTAND
from tests.architecture.documents import table_rows, text_of

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
)


def test_each_slack_scope_is_in_the_docs_with_its_reason_and_no_other_is() -> None:
    text = text_of("docs/slack.md")
    table = text[text.index("## Scopes") : text.index("## Admin channel")]
    assert set(re.findall(r"`([a-z_.]+:[a-z.]+|commands)`", table)) == set(BOT_SCOPES)


@pytest.mark.parametrize("page", ["README.md", "docs/discord.md"])
def test_the_discord_invitation_asks_for_what_is_documented(page: str) -> None:
    assert f"scope=bot+applications.commands&permissions={NEEDED.value}`" in text_of(page)


def test_discord_needs_no_privileged_intent_as_the_docs_say() -> None:
    assert "privileged" in text_of("docs/discord.md")
    asked = intents()
    assert [asked.message_content, asked.members, asked.presences] == [False] * 3


@pytest.mark.parametrize("task", [ADVISE, LOOK_AT_PHOTO, UNDERSTAND], ids=lambda task: str(task.name))
def test_each_task_is_in_the_docs_with_its_model_and_its_deadline(task: Task) -> None:  # type: ignore[type-arg] # any
    _, model, waits = table_rows("docs/models.md")[task.name]
    assert model == task.models[0]
    assert waits == f"{task.deadline:g} s"
