"""The gateway breaks in every way it can: nothing is lost, nothing has two effects."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import PlatformRefused, StoreUnavailable
from core.messages import InboundMessage
from tests.adapters.discord.conftest import Bench


def texts(bench: Bench) -> list[str]:
    return [message.text for message in bench.core.seen if isinstance(message, InboundMessage)]


async def test_what_came_during_a_cut_is_replayed_by_the_resume(bench: Bench) -> None:
    gateway = bench.discord.gateway
    async with bench.running():
        await bench.discord.say("before")
        await bench.seen(1)
        await gateway.disconnect()
        await bench.discord.say("meanwhile")
        await bench.seen(2)
    assert texts(bench) == ["before", "meanwhile"]
    assert (gateway.resumes, gateway.identifies) == (1, 1)


async def test_a_replay_that_repeats_events_has_one_effect(bench: Bench) -> None:
    gateway = bench.discord.gateway
    gateway.replay_overlap = 5
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        await bench.discord.say("one")
        await (await bench.discord.slash("journey next")).answered()
        await bench.seen(2)
        await gateway.disconnect()
        await bench.discord.say("two")
        await bench.seen(3)
        await bench.until(lambda: bench.core.deliveries >= 4, "the repeated events")
    assert texts(bench) == ["one", "two"]
    assert len(bench.core.seen) == 3


async def test_two_processes_on_one_token_have_one_effect_together(bench: Bench) -> None:
    async with bench.running(), bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        await bench.discord.say("hello")
        invoked = await bench.discord.slash("journey next")
        await invoked.answered()
        await bench.until(lambda: bench.core.deliveries == 4 and invoked.refusals)
        assert len(bench.core.seen) == 2


async def test_discords_request_to_reconnect_is_followed(bench: Bench) -> None:
    async with bench.running():
        await bench.discord.gateway.ask_reconnect()
        await bench.until(lambda: bench.discord.gateway.resumes == 1)
        await bench.discord.say("hello again")
        await bench.seen(1)


async def test_what_came_while_the_session_was_dead_is_read_again(bench: Bench) -> None:
    discord, gateway = bench.discord, bench.discord.gateway
    general = discord.world.general
    async with bench.running():
        await discord.say("direct, before")
        await discord.say("in the channel, before", channel=general, mention=True)
        await bench.seen(2)
        gateway.refuse_connections = True
        await gateway.kill_sessions()
        await discord.say("direct, meanwhile")
        await discord.say("only talk", channel=general)
        await discord.say("in the channel, meanwhile", channel=general, mention=True)
        gateway.refuse_connections = False
        await bench.until(lambda: len(bench.core.seen) >= 4, timeout=20)
    assert gateway.identifies == 2
    assert sorted(texts(bench)) == [
        "direct, before",
        "direct, meanwhile",
        "in the channel, before",
        "in the channel, meanwhile",
    ]


async def test_what_came_while_the_process_was_down_is_read_again(bench: Bench) -> None:
    discord = bench.discord
    new_channel = discord.world.add_channel("never seen")
    async with bench.running():
        for number in range(3):
            await discord.say(f"before {number}")
        await bench.seen(3)
    discord.gateway.sessions.clear()
    for number in range(120):
        await discord.say(f"while down {number}")
    await discord.say("in a new channel", channel=new_channel, mention=True)
    async with bench.running():
        await bench.seen(124)
    assert [t for t in texts(bench) if t.startswith("while")] == [f"while down {number}" for number in range(120)]
    assert "in a new channel" in texts(bench)


async def test_what_was_missed_comes_before_the_first_live_message(bench: Bench) -> None:
    async with bench.running():
        await bench.discord.say("before")
        await bench.seen(1)
    bench.discord.gateway.sessions.clear()
    await bench.discord.say("missed")
    async with bench.running():
        # The session has only just begun: it is not ready, and nobody has looked at the history.
        await bench.discord.say("live")
        await bench.seen(3)
    assert texts(bench) == ["before", "missed", "live"]


async def test_the_very_first_message_is_found_again_after_a_crash(bench: Bench) -> None:
    """Nothing but the first mark reaches the store: as if the process was killed while it kept the message."""
    bench.core.slow = 60
    async with bench.running():
        said = await bench.discord.say("my first words")
        await bench.until(lambda: bench.core.deliveries == 1)
        kept = dict(bench.core.marks)
    assert list(kept.values()) == [str(int(said.id) - 1)]
    bench.core.marks, bench.core.slow = kept, 0.0
    bench.discord.gateway.sessions.clear()
    async with bench.running():
        await bench.seen(1)
    assert texts(bench) == ["my first words"]


async def test_a_history_that_cannot_be_read_at_first_is_read_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.catching_up.FLUSH_SECONDS", 0.1)
    monkeypatch.setattr("adapters.discord.catching_up.HELD_SECONDS", 0.3)
    async with bench.running():
        await bench.discord.say("before")
        await bench.seen(1)
    bench.discord.gateway.sessions.clear()
    await bench.discord.say("missed")
    bench.discord.fail("GET", "/channels/{channel_id}/messages", drop=True, times=2)
    async with bench.running():
        await bench.discord.say("live")
        await bench.seen(3)
    assert texts(bench) == ["before", "missed", "live"]


async def test_the_first_start_reads_no_history(bench: Bench) -> None:
    await bench.discord.say("long ago")
    async with bench.running():
        await bench.discord.say("now")
        await bench.seen(1)
        await asyncio.sleep(0.3)
    assert texts(bench) == ["now"]


async def test_messages_that_could_not_be_kept_are_read_again_in_order(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.keeping.PAUSES", (0.01,))
    monkeypatch.setattr("adapters.discord.catching_up.FLUSH_SECONDS", 0.1)
    monkeypatch.setattr("adapters.discord.catching_up.HELD_SECONDS", 0.5)
    bench.core.refuse = [StoreUnavailable("locked")] * 2
    async with bench.running():
        await bench.discord.say("first")
        await bench.discord.say("second")
        told = await bench.discord.wait_for_post("could not keep")
        await bench.seen(2)
    assert texts(bench) == ["first", "second"]
    assert told.channel.id == bench.core.seen[0].place.channel


async def test_a_revoked_token_ends_the_run_with_the_remedy(bench: Bench) -> None:
    bench.discord.token = "another"
    with pytest.raises(PlatformRefused, match="DISCORD_BOT_TOKEN") as refused:
        async with asyncio.timeout(10):
            await DiscordAdapterWithOldToken(bench)
    assert refused.value.reason == "revoked"


async def DiscordAdapterWithOldToken(bench: Bench) -> None:
    adapter = bench.fresh()
    adapter._token = "fake.bot.token"
    await adapter.run()


async def test_a_gateway_address_of_our_own_goes_before_the_advertised_one(bench: Bench) -> None:
    bench.discord.gateway.advertised = "ws://127.0.0.1:9/nobody"
    async with bench.running(gateway=bench.discord.gateway.url):
        await bench.discord.say("hello")
        await bench.seen(1)


async def test_being_removed_from_a_server_harms_nothing(bench: Bench) -> None:
    async with bench.running():
        await bench.until(lambda: bench.discord.world.commands)
        await bench.discord.remove_guild(bench.discord.world.home)
        await bench.discord.say("still here")
        await bench.seen(1)


async def test_commands_that_cannot_be_registered_do_not_stop_the_rest(bench: Bench) -> None:
    bench.discord.fail("PUT", "/applications/{application_id}/commands", status=403)
    async with bench.running():
        await bench.discord.say("hello")
        await bench.seen(1)
