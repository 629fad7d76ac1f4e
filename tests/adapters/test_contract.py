"""The contract suite on every surface."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.contract import AdapterContract
from tests.adapters.stages.base import Stage
from tests.adapters.stages.console import on_console
from tests.adapters.stages.discord import on_discord
from tests.adapters.stages.slack import on_slack
from tests.adapters.stages.web import on_web


class TestSlackOverSocketMode(AdapterContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with on_slack(socket=True) as stage:
            yield stage


class TestSlackOverSignedHttp(AdapterContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with on_slack(socket=False) as stage:
            yield stage


class TestDiscord(AdapterContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with on_discord() as stage:
            yield stage


class TestWeb(AdapterContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with on_web() as stage:
            yield stage


class TestConsole(AdapterContract):
    @pytest.fixture
    async def stage(self) -> AsyncIterator[Stage]:
        async with on_console() as stage:
            yield stage
