"""The offline guide as a provider: it quotes, names its sources, and makes nothing up."""

import dataclasses

import pytest

from adapters.ai.guide import LEFT_OUT, GuideProvider
from core.ai.answer import read_answer
from core.ai.tasks.advise import ADVISE, MAX_CHARACTERS, Advice, AdviseGiven, Passage
from core.costs.entry import Usage
from core.errors import AIRefused
from core.knowledge.guide import Guide
from core.ports.ai import AIRequest

GROUT = Passage("grout", "Grout fills joints.\nLet it dry for a day.")
TILES = Passage("tiles", "Tiles want a flat wall.")
OTHER = Passage("other", "Something else.")


async def answer(*passages: Passage) -> Advice:
    given = AdviseGiven("What is grout?", passages=passages)
    reply = await GuideProvider().complete(AIRequest("guide", given=given, task="advise"))
    assert reply.usage == Usage()
    return read_answer(ADVISE, given, reply)


async def test_it_quotes_the_best_two_passages_word_for_word_and_names_them() -> None:
    advice = await answer(GROUT, TILES, OTHER)
    assert advice.text == "Grout fills joints. Let it dry for a day.\nTiles want a flat wall."
    assert advice.sources == ["grout", "tiles"]


async def test_without_a_passage_it_says_that_there_is_no_guidance() -> None:
    with pytest.raises(AIRefused, match="no guidance") as caught:
        await answer()
    assert caught.value.billed == "no"


@pytest.mark.parametrize("length", [700, 800, 1500, 9000])
async def test_a_long_passage_ends_after_a_whole_sentence(length: int) -> None:
    long = Passage("long", ("This is one sentence of it. " * 400)[:length])
    advice = await answer(long, dataclasses.replace(long, id="more"))
    assert len(advice.text) <= MAX_CHARACTERS
    for line in advice.text.splitlines():
        quoted = line.removesuffix(f" {LEFT_OUT}")
        assert long.text.startswith(quoted)
        assert quoted.endswith(".") or not line.endswith(LEFT_OUT)


async def test_a_passage_without_sentences_is_cut_and_says_so() -> None:
    advice = await answer(Passage("long", "x" * 9000))
    assert advice.text.endswith(LEFT_OUT)
    assert len(advice.text) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    "question", ["how do I choose tiles", "which counter is best", "do I need a permit for a wall"]
)
async def test_what_is_found_in_our_own_guidance_can_be_quoted(question: str) -> None:
    found = Guide({}).find(question, "")
    assert found
    advice = await answer(*(Passage(p.id, p.text) for p in found))
    assert advice.text
    assert advice.sources


async def test_it_answers_nothing_else() -> None:
    guide = GuideProvider()
    assert guide.capabilities.tasks == {"advise"}
    assert guide.capabilities.free
    with pytest.raises(AIRefused):
        await guide.complete(AIRequest("guide", prompt="hello", task="say"))
    await guide.check()
    await guide.close()
