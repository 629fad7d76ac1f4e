"""A DM that needs no model, from Slack's socket to the posted answer: CPU, latency, throughput."""

from dataclasses import dataclass

from tests.bench.processes import cpu_seconds, environment, fake_slack, quantile, running

OPENING = "we want to redo our kitchen, about 40k"
TEXT = "what's next?"
WARM_UP = 50


@dataclass(frozen=True, slots=True)
class Talk:
    cpu_ms: float
    p50: float
    p99: float
    per_second: float


def talk(arguments: list[str], ready: str, messages: int, at_once: int) -> Talk:
    """`messages` in all, `at_once` people each waiting for their answers."""
    with fake_slack() as slack, running(arguments, ready, environment(**slack.tokens())) as (process, _):
        slack.control("converse", users=at_once, messages=WARM_UP // at_once, text=TEXT, opening=OPENING, timeout=120)
        before = cpu_seconds(process)
        result = slack.control("converse", users=at_once, messages=messages // at_once, text=TEXT, timeout=240)
        used = cpu_seconds(process) - before
    latencies = result["latencies_ms"]
    return Talk(
        used * 1000 / len(latencies),
        quantile(latencies, 0.5),
        quantile(latencies, 0.99),
        len(latencies) / result["seconds"],
    )


BOT = (["-m", "bot", "run"], "is ready")
ECHO = (["-m", "tests.bench.echo"], "ready")


def rows() -> list[tuple[str, str, str]]:
    echo = talk(*ECHO, messages=600, at_once=1)
    ours = talk(*BOT, messages=600, at_once=1)
    many = talk(*BOT, messages=1600, at_once=16)
    ratio = ours.cpu_ms / echo.cpu_ms
    return [
        (
            "CPU of a DM, one at a time",
            f"{ours.cpu_ms:.1f} ms, bare bolt echo {echo.cpu_ms:.1f} ms: {ratio:.1f}x",
            "4x",
        ),
        (
            "latency of the same, p50 / p99",
            f"{ours.p50:.1f} / {ours.p99:.1f} ms (echo {echo.p50:.1f} / {echo.p99:.1f})",
            "25 / 60 ms",
        ),
        ("throughput of `homeview run`, 16 at once", f"{many.per_second:.0f} messages/s", "150/s"),
    ]
