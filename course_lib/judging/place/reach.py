"""What a function reaches around it, and whether it may be run again and again: it must not reach outside."""

import ast
import copy
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from course_lib.judging.place.text import definition

LIBRARIES = frozenset(
    "builtins numpy math cmath itertools functools operator collections copy random statistics fractions"  # noqa: SIM905
    " decimal numbers typing string scipy course_lib _operator _functools _collections _random".split()
)
# Names, or attributes, by which one opens files, shows something, changes settings or gets at all the rest.
OUTSIDE = frozenset(
    "open input exec eval compile exit quit breakpoint getattr setattr delattr vars globals display"  # noqa: SIM905
    " get_ipython os sys ctypeslib f2py testing lib DataSource save savez savez_compressed savetxt load loadtxt"
    " genfromtxt fromfile tofile dump memmap seterr seterrcall set_printoptions check hint solution explore predict"
    " progress set_up".split()
)
_UNCHANGING = (
    *(ModuleType, type, BuiltinFunctionType, FunctionType, int, float, complex, str, bytes),
    *(np.ufunc, type(np.sum)),  # most functions of NumPy are of a type of their own
)


class OutsideError(Exception):
    """It cannot be run again without leaving a trace, or without its end being sure."""


@dataclass(frozen=True, eq=False)
class Reach:
    """What a function reaches, by name: what never changes, what is copied for each run, and its module's functions."""

    shared: dict[str, Any] = field(default_factory=dict)
    copied: dict[str, Any] = field(default_factory=dict)
    helpers: dict[str, FunctionType] = field(default_factory=dict)


def reach(function: FunctionType, tree: ast.FunctionDef) -> Reach:
    """Find all that a function reaches; raises OutsideError where it must not be run again."""
    found = Reach()
    _add(function, tree, found)
    return found


def _add(function: FunctionType, tree: ast.FunctionDef, found: Reach) -> None:
    used = set(names_in(function.__code__))
    names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    imported = {name.partition(".")[0] for name in _imports(tree)}
    if any(name in OUTSIDE or name.startswith("__") or _is_outside(names.get(name)) for name in used):
        raise OutsideError
    if not imported <= LIBRARIES:
        raise OutsideError
    for name in used & names.keys():
        value = names[name]
        if name in found.helpers:
            if found.helpers[name] is not value:
                raise OutsideError  # two things of one name
        elif isinstance(value, FunctionType) and not _of_library(value):
            found.helpers[name] = value
            if value is not function:
                _add(value, definition(value)[0], found)
        elif isinstance(value, _UNCHANGING) or value is None:
            if not _of_library(value):
                raise OutsideError
            found.shared[name] = value
        else:
            found.copied[name] = _copied(value)


def names_in(code: CodeType) -> Iterator[str]:
    """Yield the names that are no variables of the code's own: globals and attributes."""
    yield from (*code.co_names, *code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


def _imports(tree: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _is_outside(value: Any) -> bool:
    """Whether it is known by one of those names where it comes from, whatever it is called here."""
    return isinstance(value, _UNCHANGING) and getattr(value, "__name__", "").rpartition(".")[2] in OUTSIDE


def _of_library(value: Any) -> bool:
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    known = (module or "builtins").partition(".")[0]
    return known in LIBRARIES and not (known == "builtins" and isinstance(value, FunctionType))


def _copied(value: Any) -> Any:
    """Copy a value; raises OutsideError where that is not possible, or where somebody's own code is in it."""
    if _own_code_in(value):
        raise OutsideError
    try:
        return copy.deepcopy(value)
    except Exception as error:
        raise OutsideError from error


def _own_code_in(value: Any) -> bool:
    if isinstance(value, dict | list | tuple | set | frozenset):
        return any(map(_own_code_in, value.values() if isinstance(value, dict) else value))
    if callable(value):
        return _is_outside(value) or not (isinstance(value, _UNCHANGING) and _of_library(value))
    return not _of_library(type(value))
