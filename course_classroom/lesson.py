"""What the sandbox is told of the exercises: names and probes in plain values; no reference, misconception or seed."""

import ast
import dis
import marshal
from collections.abc import Iterable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from course_classroom.inside.library import parameters
from course_classroom.room import COURSE
from course_classroom.wire import Marked
from course_lib.judging.exercise import Exercise, Probe
from course_lib.network import Network

NETWORK_IS_MADE_OF = ("validation", "layers", "losses", "network")
WITHOUT_REFERENCES = 2  # marshal's later formats note what is referred to twice, which differs from process to process
PLAIN = (type(None), bool, int, float, str, bytes, np.ndarray, np.generic)


def lessons(exercises: Iterable[Exercise], probes: dict[str, tuple[Probe, ...]]) -> list[dict[str, Any]]:
    """Describe the exercises: in one lesson those whose probes are plain, in one each those that are given a network.

    What the network is made of comes along with its own exercise alone, so that no process that answers another one
    ever holds it; and what has the exercise's own name is left out of it. Raises TypeError for a probe's argument that
    is neither plain, nor a function of plain names, nor a network.
    """
    told = [_told(exercise, probes[exercise.name]) for exercise in exercises]
    apart = [exercise for exercise in told if exercise["library"]]
    names = [exercise["name"] for exercise in told]
    together = {"names": names, "exercises": [one for one in told if not one["library"]], "library": {}}
    return [
        together,
        *(
            {
                "names": names,
                "exercises": [one],
                "library": {f"course_lib.{name}": _code(name, one["name"]) for name in NETWORK_IS_MADE_OF},
            }
            for one in apart
        ),
    ]


def _told(exercise: Exercise, probes: tuple[Probe, ...]) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "returns": len(exercise.returns),
        "observes": exercise.observe is not None,
        "library": any(isinstance(argument, Network) for probe in probes for argument in probe.arguments),
        "probes": [tuple(map(plain, probe.arguments)) for probe in probes],
    }


def _code(module: str, exercise: str) -> bytes:
    """Return the code of a module of the library without what is called as the exercise: that would answer it."""
    tree = ast.parse(Path(COURSE, "course_lib", f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef):
            node.body = [one for one in node.body if not (isinstance(one, ast.FunctionDef) and one.name == exercise)]
    return marshal.dumps(compile(tree, f"<{module}>", "exec", dont_inherit=True), WITHOUT_REFERENCES)


def plain(value: Any) -> Any:
    """Return what stands for a probe's argument on its way to the sandbox."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, list | tuple):
        return type(value)(map(plain, value))
    if isinstance(value, Network):
        return Marked("network", parameters(value))
    if isinstance(value, np.ufunc):
        return Marked("numpy", value.__name__)
    if isinstance(value, FunctionType):
        return Marked("function", _function(value))
    raise TypeError(f"a probe's argument cannot be sent to the sandbox: {type(value).__name__} {value!r:.80}")


def _function(f: FunctionType) -> dict[str, Any]:
    """Take a function apart: its code, and the values of the names that it uses beside NumPy and math."""
    names = {name: f.__globals__[name] for name in sorted(_globals(f.__code__)) if name in f.__globals__}
    return {
        "name": f.__name__,
        "code": marshal.dumps(_placeless(f.__code__), WITHOUT_REFERENCES),
        "names": {name: plain(value) for name, value in names.items() if not isinstance(value, ModuleType)},
        "defaults": [plain(value) for value in f.__defaults__ or ()],
        "closure": [plain(cell.cell_contents) for cell in f.__closure__ or ()],
    }


def _placeless(code: CodeType) -> CodeType:
    """Return code without the name of its file: it is the same bytes wherever the course is installed."""
    constants = tuple(_placeless(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename="<course>", co_consts=constants)


def _globals(code: CodeType) -> set[str]:
    """Return the global names that code reads, also in functions made in it (`co_names` has attributes beside them)."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    own = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return own.union(*map(_globals, inner))
