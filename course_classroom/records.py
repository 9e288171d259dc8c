"""Read what came out of the sandbox. All of it may have been forged: only what has the right form is believed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, get_args

import numpy as np

from course_classroom.inside.library import parameters
from course_classroom.inside.watch import End
from course_classroom.wire import Marked, WireError, frames
from course_lib.judging.exercise import Exercise, Function, Probe
from course_lib.judging.raised import Span
from course_lib.judging.run import LARGEST, Failure, Kind, Result, run, same
from course_lib.network import Network

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")  # differs from run to run
LONGEST = 400
MOST_CELLS = 100_000
MOST_MISSING = 20
PACKAGE = re.compile(r"[A-Za-z_]\w{0,59}")


@dataclass
class Answer:
    """What is known of one answer: how its process ended, and the stream of its results."""

    end: End
    status: int
    stream: bytes


@dataclass
class Records:
    """A notebook's records, as they came: see `inside/submission.py`."""

    unreadable: str | None = None
    cells: frozenset[int] | None = None
    homes: dict[str, list[int]] = field(default_factory=dict)
    by_id: set[str] = field(default_factory=set)
    cell: int | None = None
    failed: dict[int, tuple[str, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    finished: bool = False
    answers: dict[str, Answer] = field(default_factory=dict)
    broken: bool = False


def read_records(stream: bytes) -> Records:
    """Read a submission's stream, up to the first record that has not the right form.

    The first one, which says that the notebook cannot be read or what is in it, was written before any of its code ran:
    there is no second one.
    """
    records = Records()
    try:
        for record in frames(stream):
            ((kind, content),) = record.items()
            _add(records, kind, content)
    except Exception:  # noqa: BLE001 - whatever was forged, it is not what was expected
        records.broken = True
    return records


def _add(records: Records, kind: str, content: Any) -> None:
    if (kind in {"unreadable", "notebook"}) != (records.cells is None) or records.unreadable is not None:
        raise WireError(f"{kind!r:.40} where it cannot be")
    _ADDING[kind](records, content)


def _add_unreadable(records: Records, content: Any) -> None:
    records.unreadable = text(content)


def _add_notebook(records: Records, content: Any) -> None:
    records.cells = frozenset(whole(place, MOST_CELLS) for place in content["cells"])
    for name, where in content["homes"].items():
        records.homes[name] = [_place(records, place) for place in (*where["by_id"], *where["by_name"])]
        if where["by_id"]:
            records.by_id.add(name)


def _add_cell(records: Records, content: Any) -> None:
    records.cell = _place(records, content)


def _add_failed(records: Records, content: Any) -> None:
    place, type_, message = content
    records.failed.setdefault(_place(records, place), (text(type_), text(message)))


def _add_missing(records: Records, content: Any) -> None:
    if not PACKAGE.fullmatch(text(content)) or len(records.missing) == MOST_MISSING:
        raise WireError("no package")
    records.missing.append(content)


def _add_finished(records: Records, _: Any) -> None:
    records.finished = True


def _add_answer(records: Records, content: Any) -> None:
    end, stream = content["end"], content["stream"]
    if end not in get_args(End) or type(stream) is not bytes:
        raise WireError("no answer")
    records.answers.setdefault(text(content["name"]), Answer(end, whole(content["status"], 255, -255), stream))


_ADDING = {
    "unreadable": _add_unreadable,
    "notebook": _add_notebook,
    "cell": _add_cell,
    "failed": _add_failed,
    "missing": _add_missing,
    "finished": _add_finished,
    "answer": _add_answer,
}


def whole(value: Any, most: int, least: int = 0) -> int:
    """Return a whole number from `least` to `most`; raises WireError for anything else."""
    if type(value) is not int or not least <= value <= most:
        raise WireError(f"a number from {least} to {most} expected, came {value!r:.40}")
    return value


def _place(records: Records, value: Any) -> int:
    place = whole(value, MOST_CELLS)
    if records.cells is None or place not in records.cells:
        raise WireError(f"there is no cell {place}")
    return place


def text(value: Any) -> str:
    """Return text that is safe to store: no surrogates, no memory addresses, not too long."""
    if not isinstance(value, str):
        raise WireError(f"text expected, came {type(value).__name__}")
    return ADDRESS.sub("0x…", value[:LONGEST]).encode(errors="replace").decode()


def read_results(stream: bytes, exercise: Exercise, probes: Sequence[Probe]) -> tuple[int, list[Result]]:
    """Return the place of an answer's cell and its results, one a probe; raises WireError."""
    try:
        head, *values = frames(stream)
        results = [_result(value, exercise, probe) for value, probe in zip(values, probes, strict=True)]
        return whole(head["place"], MOST_CELLS), results
    except Exception as error:  # noqa: BLE001 - whatever was forged, it is not what was expected
        raise WireError(f"{type(error).__name__}: {error}") from None


def read_texts(stream: bytes, exercise: Exercise, probes: Sequence[Probe]) -> Iterator[list[Result]]:
    """Yield the results of each edited text, one a probe, up to the first that has not the right form."""
    try:
        for values in frames(stream):
            yield [_result(value, exercise, probe) for value, probe in zip(values, probes, strict=True)]
    except Exception:  # noqa: BLE001 - as above
        return


def read_raised(stream: bytes, source: str) -> Span | None:
    """Return where in a text of one case an exception was raised: lines and bytes that are there; else None."""
    lines = source.split("\n")
    try:
        ((value,),) = frames(stream)
        first, last, start, end = value["raised_at"]
        whole(last, len(lines), whole(first, len(lines), 1))
        whole(start, len(lines[first - 1].encode()))
        whole(end, len(lines[last - 1].encode()), start + 1 if first == last else 0)
    except Exception:  # noqa: BLE001 - as above
        return None
    return first, last, start, end


def _result(value: dict[str, Any], exercise: Exercise, probe: Probe) -> Result:
    modified = _modified(probe, value["arguments"])
    if value["failure"] is not None:
        return Result(_failure(value["failure"], exercise), modified)
    if exercise.observe:
        observe = partial(_observed, value["arguments"], exercise.observe)
        (observed,) = run(lambda *_: value["returned"], [probe], len(exercise.returns), observe)
        return Result(observed.came, modified)
    values = tuple(map(_array, value["values"]))
    if len(values) != len(exercise.returns):
        raise WireError(f"{len(values)} values for {len(exercise.returns)}")
    return Result(values, modified)


def _modified(probe: Probe, after: Any) -> tuple[int, ...]:
    """Return the positions of the arguments that were changed. It is seen here: an answer may say what it likes."""
    if not after:
        return ()  # it failed before it was called
    pairs = enumerate(zip(probe.arguments, after, strict=True))
    return tuple(position for position, (before, now) in pairs if not _same(before, now))


def _same(before: Any, now: Any) -> bool:
    if isinstance(before, Network):
        kept = parameters(before)
        return isinstance(now, Marked) and now.kind == "network" and len(now.data) == len(kept)
    if isinstance(before, list | tuple):
        return type(now) is type(before) and len(now) == len(before) and all(map(_same, before, now))
    return callable(before) or same(before, now)


def _failure(value: dict[str, Any], exercise: Exercise) -> Failure:
    kind = value["kind"]
    if kind not in get_args(Kind):
        raise WireError(f"no failure: {value!r:.80}")
    position = whole(value["position"], len(exercise.returns) - 1)
    return Failure(kind, text(value["type"]), text(value["message"]), position)


def _array(value: Any) -> Any:
    if not isinstance(value, np.ndarray) or value.size > LARGEST:
        raise WireError(f"an array expected, came {type(value).__name__}")
    return value


def _observed(after: Any, observe: Function, returned: Any, *arguments: Any) -> Any:
    """Observe here, where the library is, what an answer returned and made of its arguments."""
    for argument, now in zip(arguments, after, strict=True):
        if isinstance(argument, Network):
            _become(argument, now)
    return observe(returned, *arguments)


def _become(network: Network, after: Any) -> None:
    if not isinstance(after, Marked) or after.kind != "network":
        raise TypeError("the network is no longer one")
    for layer, new in zip(network.dense, filter(None, after.data), strict=True):
        layer.weights, layer.biases = new
