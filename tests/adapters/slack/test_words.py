"""Our own words in Slack: in the language that the person is spoken to."""

import json

from adapters.slack.receive import ANSWERED_THERE, NOT_INVITED
from core.ports.platform import Post
from core.views import Actions, Button, Card, Form, Text, TextInput
from core.words import speaking, t
from tests.adapters.slack.support import DM, Rig
from tests.fakes.slack import PRIVATE_CHANNEL


def german(text: str) -> str:
    with speaking("de"):
        said = t(text)
    assert said != text
    return said


async def test_notices_are_in_the_language_that_the_person_is_spoken_to(rig: Rig) -> None:
    rig.instant.speaks = "de"
    refused = rig.slack.slash("/journey", "progress", channel=PRIVATE_CHANNEL)
    await refused.done.wait()
    elsewhere = rig.slack.slash("/journey", "progress", channel="D0BETWEEN")
    await elsewhere.done.wait()
    assert german(NOT_INVITED) in json.dumps(refused.answer, ensure_ascii=False)
    assert german(ANSWERED_THERE) in json.dumps(elsewhere.answer, ensure_ascii=False)


async def test_the_buttons_of_a_form_are_in_its_language(rig: Rig) -> None:
    with speaking("de"):
        rig.instant.shown = Form("skip", "Überspringen", (TextInput("reason", "Warum?"),))
    card = Card("", (Text("x"), Actions((Button("Skip", "skip", "j1", opens="skip"),))))
    before = len(rig.slack.posts)
    await rig.adapter.send(Post("out-1", DM, card))
    rig.slack.press(rig.slack.posts[before], "Skip")
    view = await rig.slack.wait_for_view()
    assert view.body["submit"]["text"] == german("Save")
    assert view.body["close"]["text"] == german("Cancel")
