"""The small library behind the course: layers, losses, a gradient check, and what makes the notebooks answer.

Names are looked up on first use (PEP 562), so that importing the package loads neither matplotlib nor ipywidgets.
"""

from importlib import import_module
from typing import Any

MODULE_OF = {
    "LayerDense": "layers",
    "ActivationReLU": "layers",
    "ActivationSoftMax": "layers",
    "Loss": "losses",
    "LossCrossEntropy": "losses",
    "ActivationLoss": "losses",
    "Network": "network",
    "accuracy": "network",
    "batches": "data",
    "digits": "data",
    "spirals": "data",
    "split": "data",
    "gradcheck": "gradient_check",
    "explore": "notebook.explore",
    "fill_in": "notebook.fill_in",
    "predict": "notebook.predict",
    "practice": "notebook.practice",
    "trace": "notebook.trace",
    "with_progress": "notebook.progress_bar",
    "check": "notebook.verbs",
    "hint": "notebook.verbs",
    "solution": "notebook.verbs",
    "questions": "notebook.questions",
    "progress": "notebook.progress",
    "own_functions": "notebook.own.functions",
    "set_up": "notebook.set_up",
}

# Rooms and modules that show or examine a learner's work, or bring data to it, and compute none of it: where answers
# are graded they are silent, and everything else is withheld there, since it is what exercises ask learners to write.
SHOWS = (
    "explorers",
    "notebook",
    "parts",
    "picture",
    "worksheets",
    "showing",
    "data",
    "gradient_check",
    "catalogue.bug_hunt",
    "catalogue.engine_bugs",
)

__all__ = list(MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(globals().keys() | MODULE_OF.keys())
