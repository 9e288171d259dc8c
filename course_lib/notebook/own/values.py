"""What a name stands for, where that is no definition of the learner's: an import's line, or a constant written out."""

import sys
import sysconfig
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from course_lib.notebook.own.source import MODULE, CannotKeepError

_PLAIN = (type(None), bool, int, float, complex, str, bytes)
_LONGEST = 1000  # characters of a constant


def import_line(name: str, value: Any) -> str | None:
    """Return the line that imports `value` as `name` wherever the course runs, or None."""
    if isinstance(value, ModuleType):
        module = value.__name__
        if not _is_installed(module):
            raise CannotKeepError(
                f"it uses the module `{module}`, which a Python started elsewhere does not find. Copy what it needs"
                " into the notebook, and check again."
            )
        return _named(f"import {module}", module, name)
    if type(value) in (*_PLAIN, tuple, list, dict, set) or type(value).__module__ in ("__main__", MODULE):
        return None
    if not isinstance(getattr(value, "__module__", None), str):
        return None
    path, own = value.__module__.split("."), getattr(value, "__name__", name)
    for end in range(1, len(path) + 1):
        module = ".".join(path[:end])
        if module in sys.modules and _is_installed(module) and getattr(import_module(module), own, None) is value:
            return _named(f"from {module} import {own}", own, name)
    return None


def _named(statement: str, imported: str, name: str) -> str:
    return statement if imported == name else f"{statement} as {name}"


def _is_installed(module: str) -> bool:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names or top == "course_lib":
        return top != "__main__"
    file = getattr(sys.modules.get(top), "__file__", None)
    places = [Path(place).resolve() for place in sysconfig.get_paths().values()]
    return file is not None and any(place in Path(file).resolve().parents for place in places)


def literal(value: Any) -> str | None:
    """Return how a plain constant is written, or None."""
    if not (_is_plain(value) or (type(value).__module__ == "numpy" and isinstance(value, np.generic))):
        return None
    text = repr(value)
    if len(text) > _LONGEST:
        return None
    try:
        again = eval(text, {"np": np, "__builtins__": {}})  # noqa: S307 - the repr of a plain value
    except Exception:  # noqa: BLE001 - it has none: inf, nan
        return None
    return text if type(again) is type(value) and again == value else None


def _is_plain(value: Any) -> bool:
    if type(value) in (tuple, list, set):
        return all(map(_is_plain, value))
    if type(value) is dict:
        return all(map(_is_plain, [*value, *value.values()]))
    return type(value) in _PLAIN
