"""LiteLLM's Router over mocked answers: run by the interpreter of an environment of its own, prints one line of JSON.

No request leaves this process: every deployment answers from `mock_response`.
"""

import asyncio
import json
import logging
import os
import sys
import time
from importlib.metadata import version
from typing import Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["LITELLM_TELEMETRY"] = "False"

CALLS, AT_ONCE, ROOM = 400, 200, 24
ASKED = [{"role": "user", "content": "How much tile waste?"}]
PER_TOKEN = 1e-6


def deployment(group: str, provider: str, **more: Any) -> dict[str, Any]:
    params = {"model": f"{provider}/gpt-4o-mini", "api_key": "none", "mock_response": "Add 10%."}
    prices = {"input_cost_per_token": PER_TOKEN, "output_cost_per_token": PER_TOKEN}
    return {"model_name": group, "litellm_params": params | prices | more}


def router(dollars: float) -> Any:
    from litellm import Router

    return Router(
        model_list=[
            deployment("good", "openai"),
            deployment("bad", "openai", mock_response="litellm.InternalServerError"),
        ],
        fallbacks=[{"bad": ["good"]}],
        num_retries=0,
        provider_budget_config={"openai": {"budget_limit": dollars, "time_period": "1d"}},
    )


async def medians(asked: Any, group: str, count: int) -> float:
    """Milliseconds a call, one after the other."""
    took = []
    for number in range(count + 20):
        began = time.perf_counter()
        await asked.acompletion(model=group, messages=ASKED)
        if number >= 20:
            took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[len(took) // 2]


async def overspend() -> tuple[int, int]:
    """How many of so many at once got through a budget for so few."""
    one = await router(1000).acompletion(model="good", messages=ASKED)
    cost = one.usage.total_tokens * PER_TOKEN
    budget = router(ROOM * cost)
    asking = (budget.acompletion(model="good", messages=ASKED) for _ in range(AT_ONCE))
    ended = await asyncio.gather(*asking, return_exceptions=True)
    return sum(not isinstance(one, BaseException) for one in ended), ROOM


async def main() -> dict[str, Any]:
    began = time.perf_counter()
    import litellm

    loaded = time.perf_counter() - began
    litellm.suppress_debug_info = True
    logging.disable(logging.CRITICAL)
    asked = router(1000)
    call, fallback = await medians(asked, "good", CALLS), await medians(asked, "bad", CALLS // 4)
    passed, room = await overspend()
    figures = {"call_ms": call, "fallback_ms": fallback, "passed": passed, "room": room}
    return figures | {"import_s": loaded, "version": version("litellm")}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(main())) + "\n")
