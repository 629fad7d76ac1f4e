"""Another process on the same Redis: does what its arguments say, and tells what came of it as a line of JSON.

python -m tests.cache.other rate URL COUNT LIMIT     hits at once, after a line on its standard input
python -m tests.cache.other forget URL PATTERN
"""

import asyncio
import json
import os
import sys

from adapters.rate_limits import RedisRateLimiter
from core.limits import Rate
from tests.cache.made import NAMESPACE, Process


async def rate(url: str, count: int, limit: int) -> None:
    limiter = RedisRateLimiter(url, NAMESPACE)
    await limiter.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    waits = await asyncio.gather(*(limiter.hit("person", "slack:T1:U1", Rate(limit, 60)) for _ in range(count)))
    json.dump({"allowed": waits.count(None), "waits": [wait for wait in waits if wait is not None]}, sys.stdout)
    await limiter.close()


async def forget(url: str, pattern: str) -> None:
    process = Process(url, [os.environ["HOMEVIEW_TEST_SECRET_KEY"]])
    await process.second.start()
    await process.cache.forget(pattern)
    await process.second.close()


if __name__ == "__main__":
    if sys.argv[1] == "rate":
        asyncio.run(rate(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
    else:
        asyncio.run(forget(sys.argv[2], sys.argv[3]))
