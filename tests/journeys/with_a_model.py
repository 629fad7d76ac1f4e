"""With a model: it looks at the photos of the kitchen's second step, and reads what the rules do not."""

from tests.fakes.gemini import FakeGemini, Scripted
from tests.journeys.script import Fill, Press, Say, Script

SINK = ["Oak cabinets with worn edges.", "A single sink below the window.", "Tiled floor, one tile is cracked."]
PANTRY = ["A narrow room with shelves."]
OVEN = ["A gas range between two cabinets.", "No hood above the range."]


def seen(observations: list[str]) -> dict[str, object]:
    return {
        "room": "kitchen",
        "observations": observations,
        "condition": "worn",
        "materials": ["oak", "ceramic tile"],
        "measurable": [],
        "safety_flags": [],
        "cannot_tell": ["whether a wall carries load"],
    }


def understood(intent: str, confidence: float, **slots: str) -> dict[str, object]:
    return {"intent": intent, "confidence": confidence, **slots}


SEEING: Script = (
    Say("we want to redo our kitchen, about 40k", expect=("Kitchen Renovation", "What year")),
    Say("1995", expect=("1995",), never=("1978",)),
    Say("later", expect=("What it may cost",)),
    Say("just me", expect=("just me",)),
    Say("more light", expect=("Next:",)),
    Say("done", expect=("Done: Initial consultation",)),
    Say(
        "what do you think?",
        photos=(31, 32),
        expect=("What I see", SINK[0], OVEN[0], "Is this right?", "whether a wall carries load", "a model"),
    ),
    Press("Correct it", opens="What it shows"),
    Fill(values={"text": "the cabinets are maple"}, expect=("your words count", OVEN[0], "Is this right?")),
    Say("yes", expect=("Noted as confirmed",)),
    Say("one more", photos=(33,), expect=("What I see",)),
    Press("That is right", expect=("Noted as confirmed",)),
    Press("Undo", expect=("Taken back", "the confirmation")),
    Press("Correct it", opens="What it shows"),
    Fill(values={"text": "that is the pantry"}, expect=("your words count",)),
    Say("14 x 10 x 8 ft", expect=("14 x 10 x 8 ft",)),
    Say("done", expect=("Done: Vision analysis", "Design options")),
)

READING: Script = (
    # the model is sure: the same as in plain words
    Say("could you be so kind and jot down that the neighbour's outlet is dead", expect=("Noted with", "is dead")),
    # the model is not sure: nothing is written, three ways on
    Say("hmm the thing with the stuff", expect=("changed nothing",)),
    # an answer that is none leaves it to the rules
    Say("blub blub", expect=("changed nothing",)),
)


def teach(gemini: FakeGemini) -> None:
    """What the model says, call by call: three photos, then the three messages that the rules are not sure of."""
    gemini.script(
        Scripted(value=seen(SINK)),
        Scripted(value=seen(OVEN)),
        Scripted(value=seen(PANTRY)),
        Scripted(value=understood("note", 0.95, text="the neighbour's outlet is dead")),
        Scripted(value=understood("skip", 0.3, reason="stuff")),
        Scripted(kind="broken_json"),
        Scripted(kind="broken_json"),
    )
