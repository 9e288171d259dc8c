"""Read what came out of the sandbox. All of it may have been forged: only what has the right form is believed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from course_classroom.wire import Marked, WireError, frames
from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.run import LARGEST, Failure, Kind, Result
from course_lib.judging.trial import run_for
from course_lib.network import Network

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")  # differs from run to run
LONGEST = 400


@dataclass
class Answer:
    """What is known of one answer: how its process ended, the place of its cell, and the stream of its results."""

    end: str
    status: int
    stream: bytes


@dataclass
class Records:
    """A notebook's records, as they came: see `inside/submission.py`."""

    unreadable: str | None = None
    homes: dict[str, list[int]] = field(default_factory=dict)
    by_id: set[str] = field(default_factory=set)
    cell: int | None = None
    failed: dict[int, tuple[str, str]] = field(default_factory=dict)
    finished: bool = False
    answers: dict[str, Answer] = field(default_factory=dict)
    broken: bool = False


def read_records(stream: bytes) -> Records:
    """Read a submission's stream, up to the first record that has not the right form.

    The record of homes is the first: it was written before the notebook's code ran, and a second one is not believed.
    """
    records = Records()
    try:
        for record in frames(stream):
            ((kind, content),) = record.items()
            _add(records, kind, content)
    except (AttributeError, KeyError, TypeError, ValueError, WireError):
        records.broken = True
    return records


def _add(records: Records, kind: str, content: Any) -> None:
    if kind == "unreadable":
        records.unreadable = text(content)
    elif kind == "homes" and not records.homes:
        records.homes = {
            name: [*map(int, where["by_id"]), *map(int, where["by_name"])] for name, where in content.items()
        }
        records.by_id = {name for name, where in content.items() if where["by_id"]}
    elif kind == "cell":
        records.cell = int(content)
    elif kind == "failed":
        place, type_, message = content
        records.failed[int(place)] = text(type_), text(message)
    elif kind == "finished":
        records.finished = True
    elif kind == "answer":
        records.answers[str(content["name"])] = Answer(content["end"], int(content["status"]), bytes(content["stream"]))
    else:
        raise WireError(f"unknown record {kind!r:.40}")


def text(value: Any) -> str:
    """Return text that is safe to store: no surrogates, no memory addresses, not too long."""
    if not isinstance(value, str):
        raise WireError(f"text expected, came {type(value).__name__}")
    return ADDRESS.sub("0x…", value[:LONGEST]).encode(errors="replace").decode()


def read_results(stream: bytes, exercise: Exercise, probes: Sequence[Probe]) -> tuple[int, list[Result]]:
    """Return the place of an answer's cell and its results, one a probe; raises WireError."""
    try:
        head, *values = frames(stream)
        if len(values) != len(probes):
            raise WireError(f"{len(values)} results for {len(probes)} probes")
        results = [_result(value, exercise, probe) for value, probe in zip(values, probes, strict=True)]
        return int(head["place"]), results
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WireError(f"{type(error).__name__}: {error}") from None


def _result(value: dict[str, Any], exercise: Exercise, probe: Probe) -> Result:
    modified = tuple(int(position) for position in value["modified"])
    if not set(modified) <= set(range(len(exercise.arguments))):
        raise WireError(f"arguments {modified} of {len(exercise.arguments)}")
    if value["failure"] is not None:
        return Result(_failure(value["failure"], exercise), modified)
    if exercise.observe:
        return _observed(value, exercise, probe, modified)
    values = tuple(map(_array, value["values"]))
    if len(values) != len(exercise.returns):
        raise WireError(f"{len(values)} values for {len(exercise.returns)}")
    return Result(values, modified)


def _failure(value: dict[str, Any], exercise: Exercise) -> Failure:
    kind, position = value["kind"], value["position"]
    if kind not in get_args(Kind) or position not in range(len(exercise.returns)):
        raise WireError(f"no failure: {value!r:.80}")
    return Failure(kind, text(value["type"]), text(value["message"]), position)


def _array(value: Any) -> Any:
    if not isinstance(value, np.ndarray) or value.size > LARGEST:
        raise WireError(f"an array expected, came {type(value).__name__}")
    return value


def _observed(value: dict[str, Any], exercise: Exercise, probe: Probe, modified: tuple[int, ...]) -> Result:
    """Observe here, where the library is, what an answer returned and made of its arguments."""

    def replay(*arguments: Any) -> Any:
        for argument, after in zip(arguments, value["arguments"], strict=True):
            if isinstance(argument, Network):
                _become(argument, after)
        return value["returned"]

    (result,) = run_for(exercise, replay, [probe])
    return Result(result.came, modified)


def _become(network: Network, after: Any) -> None:
    if not isinstance(after, Marked) or after.kind != "network":
        raise TypeError("the network is no longer one")
    for layer, new in zip(network.dense, filter(None, after.data), strict=True):
        layer.weights, layer.biases = new
