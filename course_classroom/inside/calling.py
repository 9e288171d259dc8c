"""Call an answer on its probes, and say what came back in plain values."""

import marshal
import math
from collections.abc import Iterator
from dataclasses import asdict
from types import CellType, FunctionType
from typing import Any

import numpy as np

from course_classroom.inside.edited import made
from course_classroom.inside.library import library, network, parameters
from course_classroom.inside.silence import Phase
from course_classroom.wire import Marked
from course_lib.judging.exercise import Probe
from course_lib.judging.raised import raised_at
from course_lib.judging.run import Failure, run


def call(lesson: dict[str, Any], exercise: dict[str, Any], candidates: list[tuple[int, Any]]) -> Iterator[Any]:
    """Yield where the answer was found, then one value a probe: the first of the candidates that is no stub counts.

    A value has "failure" (None or its fields), "arguments" as they are after the call, and "values", those that `run`
    gave; for an exercise that observes, "returned" instead.
    """
    Phase.answering = True
    if exercise["library"]:
        library(lesson["library"])
    probes = [Probe("", _rebuilt(arguments)) for arguments in exercise["probes"]]
    if "texts" in exercise:
        yield from edited(exercise, dict(reversed(candidates))[exercise["cell"]], probes)
        return
    called = ((place, _records(answer, probes, exercise)) for place, answer in candidates)
    stubs = []
    for place, records in called:
        failure = records[0]["failure"]
        if failure is None or failure["kind"] != "not_implemented":
            yield from ({"place": place}, *records)
            return
        stubs = [{"place": place}, *records]
    yield from stubs


def edited(exercise: dict[str, Any], answer: Any, probes: list[Probe]) -> Iterator[list[dict[str, Any]]]:
    """Yield, for each text that the answer's own was edited to, what came of every probe."""
    for text in exercise["texts"]:
        yield _records(made(text.decode(), answer, exercise), probes, exercise)


def _records(answer: Any, probes: list[Probe], exercise: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what came of each probe. Which arguments were changed, the other side sees for itself."""
    records = []
    for probe in probes:
        seen: dict[str, Any] = {"arguments": (), "returned": None, "raised_at": None}
        (result,) = run(_watched(answer, seen), [probe], *_asked(exercise))
        came = result.came
        record: dict[str, Any] = {"failure": asdict(came) if isinstance(came, Failure) else None}
        record["arguments"] = [_plain(argument) for argument in seen["arguments"]]
        record["raised_at"] = seen["raised_at"]
        if record["failure"] is None:
            record |= {"returned": seen["returned"]} if exercise["observes"] else {"values": came}
        records.append(record)
    return records


def _asked(exercise: dict[str, Any]) -> tuple[int, Any]:
    return (1, _observe) if exercise["observes"] else (exercise["returns"], None)


def _watched(answer: Any, seen: dict[str, Any]) -> Any:
    """Return the answer, but for that its arguments and what it returns can be seen afterwards."""

    def call(*arguments: Any) -> Any:
        seen["arguments"] = arguments
        try:
            seen["returned"] = answer(*arguments)
        except BaseException as error:
            seen["raised_at"] = raised_at(error)
            raise
        return seen["returned"]

    return call


def _observe(*_: Any) -> int:
    return 0  # what an observing exercise makes of it, the other side observes


def _plain(argument: Any) -> Any:
    """Return what stands for an argument on its way back. A network may be no longer one, whatever it is called."""
    if type(argument).__name__ != "Network":
        return argument
    try:
        return Marked("network", parameters(argument))
    except Exception:  # noqa: BLE001 - an answer may have made anything of it
        return None


def _rebuilt(value: Any) -> Any:
    """Make functions and networks of what stands for them."""
    if isinstance(value, tuple | list):
        return type(value)(map(_rebuilt, value))
    if not isinstance(value, Marked):
        return value
    if value.kind == "network":
        return network(value.data)
    if value.kind == "numpy":
        return getattr(np, value.data)
    return _function(value.data)


def _function(data: dict[str, Any]) -> FunctionType:
    """Make a function of its code and of the few names it uses. It comes from the grader: it is the course's own."""
    names: dict[str, Any] = {"np": np, "numpy": np, "math": math}
    names.update({name: _rebuilt(value) for name, value in data["names"].items()})
    code = marshal.loads(data["code"])  # noqa: S302 - from the grader to here, never the other way
    cells = tuple(CellType(_rebuilt(value)) for value in data["closure"])
    function = FunctionType(code, names, data["name"], tuple(map(_rebuilt, data["defaults"])), cells)
    function.__qualname__ = data["name"]
    return function
