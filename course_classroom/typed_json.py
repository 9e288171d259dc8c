"""Dataclasses of plain values, read from JSON: what has not their form is refused."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
_hints = cache(get_type_hints)


def read_json(kind: type[T], value: Any) -> T:
    """Return an instance of the dataclass `kind`; raises ValueError, which names what has not its form.

    Its fields may be text, numbers, booleans, literals, optional ones of these, tuples and dicts of them by name, and
    such dataclasses. What it has no field for is left out.
    """
    made: T = _read(kind, value, kind.__name__)
    return made


def _read(kind: Any, value: Any, name: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal and value in inner:
        return value
    if origin is UnionType and NoneType in inner:
        return None if value is None else _read(inner[0], value, name)
    if origin is tuple and isinstance(value, list):
        return tuple(_read(inner[0], item, f"{name}[{i}]") for i, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        return {key: _read(inner[1], item, f"{name}[{key!r}]") for key, item in value.items()}
    if is_dataclass(kind) and isinstance(value, dict):
        return _instance(kind, value, name)
    if (origin is None and type(value) is kind) or (kind is float and type(value) is int):
        return value
    raise ValueError(f"{name} is {value!r:.60}, where {getattr(kind, '__name__', kind)} was expected")


def _instance(kind: Any, value: Mapping[str, Any], name: str) -> Any:
    given = {}
    for field in fields(kind):
        if field.name in value:
            given[field.name] = _read(_hints(kind)[field.name], value[field.name], f"{name}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{name} has no {field.name}")
    return kind(**given)
