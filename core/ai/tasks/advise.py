"""A short answer to a homeowner's question, grounded in the project's own guidance."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from core.ai.claims import verdicts
from core.ai.task import DATA_RULE, Task, as_data
from core.ai.tasks.understand import Talk

MAX_LINES = 5
MAX_CHARACTERS = 1500


class Advice(BaseModel):
    """The answer. `sources` are ids of the passages it rests on; `confident` only when they carry it."""

    model_config = ConfigDict(title="Advice")

    text: str = Field(description="at most 5 short lines", examples=["A sample answer: no model was asked."])
    sources: list[str] = Field(description="ids of the passages used", examples=[[]])
    confident: bool = Field(description="true only when the passages or the journey answer the question")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of guidance, with the id under which an answer may cite it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class AdviseGiven:
    """`journey`: what is known, a line each ("Kitchen, step 2 of 7: Vision analysis", "budget: 40000 USD")."""

    question: str
    journey: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    talk: tuple[Talk, ...] = ()


SYSTEM = f"""You answer one question of a homeowner who renovates, in at most {MAX_LINES} short lines of plain words.

- Answer from the passages and the journey; name the ids of the passages you used in sources.
- General knowledge may fill small gaps; then confident is false. When you do not know, say so and say whom to ask.
- Never invent a price, a rule of law, a date or a measurement. Permits: always "confirm with your building department".
- Never judge whether a wall is load-bearing or a material holds asbestos or lead: name the professional who can.
- Gas, the electrical panel, new circuits and the main drain are for licensed professionals.
- You change nothing: do not claim to have noted, booked, ordered or reminded.
- Answer in the language of the question.

{DATA_RULE}"""


def prompt(given: AdviseGiven) -> tuple[str, str]:
    data = {
        "question": given.question,
        "journey": list(given.journey),
        "passages": [{"id": p.id, "text": p.text} for p in given.passages],
        "talk_before": [{"who": t.who, "text": t.text} for t in given.talk],
    }
    return SYSTEM, "Answer the question.\n\n" + as_data(data)


def check(given: AdviseGiven, answer: Advice) -> Advice:
    """Keeps only sources that were given, five lines with nothing lost, and no verdict without its professional."""
    text = _lines(answer.text)
    if not text or len(text) > MAX_CHARACTERS:
        raise ValueError("the text is empty or too long")
    known = {passage.id for passage in given.passages}
    sources = [source for source in dict.fromkeys(answer.sources) if source in known]
    remarks = verdicts(text)
    confident = answer.confident and bool(sources or given.journey) and not remarks
    if remarks:
        text = _lines("\n".join((*remarks, text)))
    return Advice(text=text, sources=sources, confident=confident)


def _lines(text: str) -> str:
    """What stands beyond the fifth line is joined to it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join((*lines[: MAX_LINES - 1], " ".join(lines[MAX_LINES - 1 :]))).strip()


ADVISE: Task[AdviseGiven, Advice] = Task(
    name="advise",
    version=1,
    operation="advise",
    answer=Advice,
    prompt=prompt,
    models=("gemini/gemini-3.8-flash",),
    max_output_tokens=2048,
    deadline=20.0,
    check=check,
    cache="guidance",
)
