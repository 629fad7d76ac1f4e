"""What a model is asked about each sentence, and the fingerprint under which its reply is kept.

    python -m tests.understanding.recorded.requests            # what has no reply yet, without what is expected
    python -m tests.understanding.recorded.requests --whole    # one request in full, as it is sent

A fingerprint is made of what a prompt tells: the message, the time, the journeys, how far the steps are, what was
asked, listed and changed. The words of the instructions, of questions and of titles may change; what is told may not.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any

from core.ai.tasks.understand import SYSTEM, UNDERSTAND
from core.handlers.around import given_of
from core.understanding.safety import recognise
from tests.understanding import scenes
from tests.understanding.form import Entry, for_models
from tests.understanding.recorded.kept import replies

Json = dict[str, Any]


def data_of(prompt: str) -> Json:
    """What a prompt tells. Raises ValueError for a prompt without data."""
    _, mark, data = prompt.partition("\nDATA\n")
    if not mark:
        raise ValueError("a prompt without data")
    told: Json = json.loads(data)
    return told


def fingerprint(prompt: str) -> str:
    told = data_of(prompt)
    parts = [
        told["message"],
        told["now"],
        [journey["state"] for journey in told["journeys"]],
        [step["state"] for step in told["steps"]],
        [question["about"] for question in told["asked"]],
        told["listed"],
        told["changed_last"],
        told["talk_before"],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def request_for(entry: Entry) -> tuple[str, str]:
    """(system, prompt), as the task makes them."""
    scene = scenes.scene(entry.scene, entry.zone)
    return UNDERSTAND.prompt(given_of(entry.text, scene, scenes.TEMPLATES))


def askable() -> Iterator[Entry]:
    """The held-out sentences that a model could be asked about: all but those that safety answers."""
    for entry in for_models():
        danger = recognise(entry.text)
        if not (danger and danger.level == "emergency"):
            yield entry


def main() -> None:
    parser = argparse.ArgumentParser(description="What a model has not been asked yet.")
    parser.add_argument("--whole", action="store_true", help="the first in full")
    known, missing = replies(), {}
    for entry in askable():
        _, prompt = request_for(entry)
        if (key := fingerprint(prompt)) not in known:
            missing[key] = prompt
    if parser.parse_args().whole:
        parts = (SYSTEM, *list(missing.values())[:1], json.dumps(UNDERSTAND.answer.model_json_schema()))
        sys.stdout.write("\n\n".join(parts) + "\n")
        return
    told: dict[str, list[str]] = {}
    for key in sorted(missing):  # by fingerprint: the order of the corpus would say what belongs together
        data = data_of(missing[key])
        message = data.pop("message")
        told.setdefault(json.dumps(data, ensure_ascii=False), []).append(
            f"{key} {json.dumps(message, ensure_ascii=False)}"
        )
    for around, messages in told.items():
        sys.stdout.write("\n".join((around, *messages, "", "")))


if __name__ == "__main__":
    main()
