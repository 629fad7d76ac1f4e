"""What somebody writes in a burst is accepted in the order in which Slack hands it over."""

from core.messages import InboundMessage
from tests.adapters.slack.support import make_rig, receiving
from tests.fakes.slack import FakeSlack


async def test_a_burst_of_one_person_keeps_its_order_though_look_ups_and_commits_differ(slack: FakeSlack) -> None:
    async with receiving(make_rig(slack, socket=True), socket=True) as rig:
        slack.fail("users.info", "delay", seconds=0.2)  # the first look-up is slow, those after it are not
        words = [f"note {n}" for n in range(8)]
        for text in words:
            slack.say(text)
        await slack.settle()
        assert [m.text for m in rig.intake.offered if isinstance(m, InboundMessage)] == words


async def test_a_channel_does_not_wait_for_another(slack: FakeSlack) -> None:
    async with receiving(make_rig(slack, socket=True), socket=True) as rig:
        slack.fail("users.info", "delay", seconds=0.5)
        slack.say("slow", user="USLOW")
        slack.say("quick", user="UQUICK")
        await slack.settle()
        assert [m.text for m in rig.intake.offered if isinstance(m, InboundMessage)] == ["quick", "slow"]
