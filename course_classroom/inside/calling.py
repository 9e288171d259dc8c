"""Call an answer on its probes, and say what came back in plain values."""

import marshal
import math
from collections.abc import Iterator
from dataclasses import asdict
from types import CellType, FunctionType
from typing import Any

import numpy as np

from course_classroom.inside.library import library, network, parameters
from course_classroom.inside.stand_in import HandedIn
from course_classroom.wire import Marked
from course_lib.judging.exercise import Probe
from course_lib.judging.run import Failure, Result, run


def call(lesson: dict[str, Any], exercise: dict[str, Any], candidates: list[tuple[int, Any]]) -> Iterator[Any]:
    """Yield where the answer was found, then one value a probe: the first of the candidates that is no stub counts.

    A value has "failure" (None or its fields), "modified", and "values", those that `run` gave; for an exercise that
    observes, "returned" and "arguments" as they are after the call instead.
    """
    if exercise["library"]:
        library(lesson["library"])
    HandedIn.answering = True
    probes = [Probe("", _rebuilt(arguments)) for arguments in exercise["probes"]]
    called = ((place, _records(answer, probes, exercise)) for place, answer in candidates)
    stubs = []
    for place, records in called:
        failure = records[0]["failure"]
        if failure is None or failure["kind"] != "not_implemented":
            yield from ({"place": place}, *records)
            return
        stubs = [{"place": place}, *records]
    yield from stubs


def _records(answer: Any, probes: list[Probe], exercise: dict[str, Any]) -> list[dict[str, Any]]:
    if not exercise["observes"]:
        results = run(answer, probes, exercise["returns"])
        return [{**_common(result), **_values(result)} for result in results]
    seen: list[dict[str, Any]] = []

    def observe(returned: Any, *arguments: Any) -> int:
        seen[-1] = {"returned": returned, "arguments": [_plain(argument) for argument in arguments]}
        return 0

    records = []
    for probe in probes:
        seen.append({"returned": None, "arguments": []})
        (result,) = run(answer, [probe], 1, observe)
        records.append({**_common(result), **seen[-1]})
    return records


def _common(result: Result) -> dict[str, Any]:
    came = result.came
    return {"failure": asdict(came) if isinstance(came, Failure) else None, "modified": result.modified}


def _values(result: Result) -> dict[str, Any]:
    return {} if isinstance(result.came, Failure) else {"values": result.came}


def _plain(argument: Any) -> Any:
    return Marked("network", parameters(argument)) if type(argument).__name__ == "Network" else argument


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
