"""A learner's function as a syntax tree, and an edited tree as a function again.

What is made runs on copies of all that it can reach in the learner's module, and ends when its time is over, in a loop
as well: a call at the start of each loop's body looks at the clock, since neither threads nor signals are everywhere.
"""

import ast
import copy
import inspect
import math
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

FILE = "<answer>"
NUMPY = "__numpy__"
TICK = "__tick__"
# A function that uses one of these is not run again: it may open files, start processes or ask for input.
OUTSIDE = frozenset(
    "open input exec eval compile __import__ exit quit breakpoint os sys subprocess shutil pathlib Path io socket"
    " requests urllib threading multiprocessing asyncio signal ctypes importlib tempfile get_ipython".split()
)
ALIKE = (ModuleType, type, np.ufunc, type(len), int, float, str, bool, type(None))


class TimeIsUpError(BaseException):
    """The time is over. It is no Exception, so that an `except Exception` in a loop does not stop it."""


class Clock:
    """Ends what is made of a source when the time is over."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left."""
        return self.end - time.monotonic()

    def tick(self) -> None:
        """Raise TimeIsUpError when the time is over."""
        if time.monotonic() > self.end:
            raise TimeIsUpError


@dataclass(frozen=True, eq=False)
class Source:
    """A function's text, whose first line is its `def`, and its tree, whose lines are counted from there."""

    text: str
    tree: ast.FunctionDef
    names: dict[str, Any]

    def made(self, clock: Clock) -> Callable[..., Any]:
        """Return the tree, as it is now, as a function that runs on copies of what it reaches."""
        names = _apart(self.names, clock)
        exec(_compiled(self.tree), names)  # noqa: S102 - the learner's own function, which has just been run
        made: Callable[..., Any] = names[self.tree.name]
        return made


def read(answer: Any) -> Source | None:
    """Read a function's source; None where there is none to be had, or where it must not be run again."""
    function = inspect.unwrap(answer) if callable(answer) else answer
    if not isinstance(function, FunctionType):
        return None
    tree_and_text = _parsed(function)
    if tree_and_text is None:
        return None
    tree, text = tree_and_text
    names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    reached = _reached(function, names, {})
    if any(OUTSIDE & _used(f) for f in (function, *reached.values())):
        return None
    used = set().union(*(_used(f) for f in (function, *reached.values())))
    kept = {name: value for name, value in names.items() if name in used or value is np}
    return Source(text, _ticking(tree), {**kept, NUMPY: np})


def _parsed(function: FunctionType) -> tuple[ast.FunctionDef, str] | None:
    try:
        lines = textwrap.dedent(inspect.getsource(function)).splitlines()
        (node,) = ast.parse("\n".join(lines)).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    if not isinstance(node, ast.FunctionDef):
        return None
    text = "\n".join(lines[node.lineno - 1 :])
    node.decorator_list, first = [], node.lineno
    return ast.increment_lineno(node, 1 - first), text


def _used(function: FunctionType) -> set[str]:
    names, codes = set(), [function.__code__]
    for code in codes:  # it grows while it is read
        names |= set(code.co_names) | set(code.co_freevars)
        codes += [constant for constant in code.co_consts if inspect.iscode(constant)]
    return names


def _reached(function: FunctionType, names: dict[str, Any], found: dict[str, FunctionType]) -> dict[str, FunctionType]:
    """Return the functions of its own module that a function can call, by name."""
    for name in _used(function) & names.keys() - found.keys():
        helper = names[name]
        if isinstance(helper, FunctionType) and helper.__globals__ is function.__globals__:
            found[name] = helper
            _reached(helper, names, found)
    return found


def _apart(names: dict[str, Any], clock: Clock) -> dict[str, Any]:
    """Copy what a function can reach: changes stay here, and helpers see these copies."""
    apart: dict[str, Any] = {TICK: clock.tick}
    for name, value in names.items():
        if isinstance(value, FunctionType) and value.__module__ not in ("numpy", "math"):
            apart[name] = _helper(value, apart)
        else:
            apart[name] = value if isinstance(value, ALIKE) else _copied(value)
    return apart


def _helper(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    own = function.__globals__.get("__name__") == "__main__" or function.__globals__.get(function.__name__) is function
    if not own:
        return function
    made = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - what cannot be copied is used as it is
        return value


def _ticking(tree: ast.FunctionDef) -> ast.FunctionDef:
    for node in ast.walk(tree):
        if isinstance(node, ast.While | ast.For | ast.FunctionDef):
            tick = ast.Expr(ast.Call(ast.Name(TICK, ast.Load()), [], []))
            ast.copy_location(tick, node)
            node.body.insert(1 if ast.get_docstring(node, clean=False) is not None else 0, tick) if isinstance(
                node, ast.FunctionDef
            ) else node.body.insert(0, tick)
    return ast.fix_missing_locations(tree)


def is_tick(node: ast.AST) -> bool:
    """Whether a statement is the look at the clock."""
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == TICK


def _compiled(tree: ast.FunctionDef) -> Any:
    return compile(ast.Module([tree], []), FILE, "exec", dont_inherit=True)


def finite(value: Any) -> bool:
    """Whether a number or an array of numbers has no NaN and no infinity in it."""
    if isinstance(value, float):
        return math.isfinite(value)
    return not (isinstance(value, np.ndarray) and value.dtype.kind == "f") or bool(np.isfinite(value).all())
