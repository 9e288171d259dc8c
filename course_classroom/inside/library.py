"""The library's network, for an exercise that is given one: made of code that came with the lesson.

The lesson is of that one exercise: no process that answers another one has ever held the code (see `lesson.py`).
"""

import marshal
import sys
from types import ModuleType
from typing import Any

from course_classroom.inside.stand_in import DelegatesToLibrary


def library(codes: dict[str, bytes]) -> None:
    """Make the modules, in the order given, that a network is made of."""
    for name, code in codes.items():
        module = ModuleType(name)
        sys.modules[name] = module
        exec(marshal.loads(code), module.__dict__)  # noqa: S102, S302 - the course's own, from the grader to here
    _library("network").Network.train_step = _train_step


def _train_step(*_: Any) -> None:
    raise DelegatesToLibrary("Network.train_step is called")


def network(data: list[list[Any]]) -> Any:
    """Make a network of the parameters of its layers: [weights, biases], or [] for a ReLU."""
    layers = [_dense(*parameters) if parameters else _library("layers").ActivationReLU() for parameters in data]
    return _library("network").Network(*layers)


def _dense(weights: Any, biases: Any) -> Any:
    dense = _library("layers").LayerDense(*weights.shape)
    dense.weights, dense.biases = weights, biases
    return dense


def parameters(network: Any) -> list[list[Any]]:
    """Return what `network` takes."""
    return [[layer.weights, layer.biases] if hasattr(layer, "weights") else [] for layer in network.layers]


def _library(name: str) -> Any:
    return sys.modules[f"course_lib.{name}"]
