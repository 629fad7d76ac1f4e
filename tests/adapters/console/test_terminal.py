"""Standard input, as a pipe and as a terminal."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TWICE = """
import asyncio
from adapters.console.terminal import Terminal
async def main():
    terminal = Terminal()
    while (line := await terminal.ask("you > ")) is not None:
        print("got", ascii(line), flush=True)
    terminal.close()
    print("end", flush=True)
asyncio.run(main())
"""


async def start(stdin: int, stdout: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-c", TWICE, cwd=ROOT, stdin=stdin, stdout=stdout)


async def test_a_pipe_is_read_line_by_line_to_its_end() -> None:
    process = await start(asyncio.subprocess.PIPE, asyncio.subprocess.PIPE)
    async with asyncio.timeout(20):
        out, _ = await process.communicate("one\r\nzwei ü\n".encode() + b"\xff\nlast")
    assert out.decode().splitlines() == ["got 'one'", "got 'zwei \\xfc'", "got '\\udcff'", "got 'last'", "end"]
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are of Unix")
async def test_a_person_sees_the_prompt_and_leaves_with_ctrl_d() -> None:
    ours, theirs = os.openpty()
    process = await start(theirs, theirs)
    os.close(theirs)
    try:
        assert "you > " in await read_until(ours, "you > ")
        os.write(ours, b"hello\n")
        answer = await read_until(ours, "got 'hello'")
        await read_until(ours, "you > ", answer.partition("got 'hello'")[2])  # part of it may have come in that breath
        os.write(ours, b"\x04")
        assert "end" in await read_until(ours, "end")
        async with asyncio.timeout(10):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)


async def read_until(terminal: int, words: str, seen: str = "") -> str:
    async with asyncio.timeout(20):
        while words not in seen:
            seen += (await asyncio.to_thread(os.read, terminal, 1024)).decode(errors="replace")
    return seen
