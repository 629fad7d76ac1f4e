"""A small real Slack on loopback for tests, crash tests and benchmarks."""

from tests.fakes.slack.people import Upload, visible_text
from tests.fakes.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack
from tests.fakes.slack.world import ANNA, BOT_USER, CHANNEL, FOREIGN_CHANNEL, PRIVATE_CHANNEL, TEAM, Message, View

__all__ = [
    "ANNA",
    "APP_TOKEN",
    "BOT_TOKEN",
    "BOT_USER",
    "CHANNEL",
    "FOREIGN_CHANNEL",
    "PRIVATE_CHANNEL",
    "SIGNING_SECRET",
    "TEAM",
    "FakeSlack",
    "Message",
    "Upload",
    "View",
    "visible_text",
]
