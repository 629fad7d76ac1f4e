"""A model's recorded replies to the held-out part of the corpus, and what plays them back.

Who answered: a general large language model that was given the prompts of `requests` alone, in the order of their
fingerprints, without what the corpus expects. It is not the model that a house would ask (Gemini by default): the
figures say how far HomeView gets with sensible replies, not how well a certain provider reads. Replies are never
corrected to fit. What HomeView makes of them was last changed after looking at which ones missed, though: this figure
is not as blind as the one without a model.

A sentence that is new, or whose surroundings changed, gets its reply in the same way:

1. `python -m tests.understanding.recorded.requests` shows what has no reply, `--whole` the instructions and the schema.
2. A model answers it, and a line for each goes into `replies.jsonl`, by its fingerprint.
"""
