"""Values between the sandbox and the grader, without pickle: a JSON header, then the bytes of the arrays.

`unpack` trusts nothing: whatever the bytes, it returns plain values or raises WireError. A packed value is

    4 bytes, length of the header | the header, JSON | the bytes of arrays and byte strings, in the header's order

and a stream is a sequence of frames, each of them 8 bytes of length and one packed value.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

DEEPEST = 24  # levels of containers
LONGEST_HEADER = 1 << 20  # what it stands for takes up to thirty times the memory when it is read
LONGEST_INT = 4096  # bits: JSON refuses to read longer ones
DTYPE = re.compile(r"[<>|=]?[biuf](?:1|2|4|8|16)")
MOST_AXES = 64
LARGEST_SET = 1000  # items: reading a set of numbers chosen to collide takes as long as their number's square
_HEADER, _FRAME = struct.Struct(">I"), struct.Struct(">Q")


class WireError(Exception):
    """What came is no packed value."""


@dataclass(frozen=True)
class Opaque:
    """An object that cannot cross: its type's name stands for it."""

    type: str

    def __repr__(self) -> str:
        """Stand for it where a learner is told what came."""
        return f"<{self.type}>"


@dataclass(frozen=True)
class Marked:
    """Plain `data` that the other side makes something of: a function, a network."""

    kind: str
    data: Any


def pack(value: Any) -> bytes:
    """Pack None, numbers, text, bytes, arrays of numbers, and containers of them; others become Opaque."""
    body: list[bytes] = []
    header = json.dumps(_encoded(value, body, DEEPEST)).encode()
    return b"".join((_HEADER.pack(len(header)), header, *body))


def unpack(data: bytes) -> Any:
    """Return the value that `pack` packed; raises WireError for anything else."""
    try:
        (length,) = _HEADER.unpack_from(data)
        body = _Body(memoryview(data)[_HEADER.size :])
        value = _decoded(json.loads(body.take(length, LONGEST_HEADER)), body, DEEPEST)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError, struct.error) as error:
        raise WireError(f"{type(error).__name__}: {error}") from None
    if len(body.rest):
        raise WireError(f"{len(body.rest)} bytes too many")
    return value


def frame(value: Any) -> bytes:
    """Pack a value as one frame of a stream."""
    packed = pack(value)
    return _FRAME.pack(len(packed)) + packed


def frame_length(head: bytes) -> int:
    """Return how many bytes follow the first FRAME_HEAD ones of a frame."""
    return int(_FRAME.unpack(head)[0])


FRAME_HEAD = _FRAME.size


def frames(stream: bytes) -> Iterator[Any]:
    """Yield the values of a stream's whole frames; a last one that is cut off is left out. Raises WireError."""
    at = 0
    while at + FRAME_HEAD <= len(stream):
        end = at + FRAME_HEAD + frame_length(stream[at : at + FRAME_HEAD])
        if end > len(stream):
            return
        yield unpack(stream[at + FRAME_HEAD : end])
        at = end


def _encoded(value: Any, body: list[bytes], depth: int) -> Any:
    kind = type(value)
    if value is None or kind in (bool, float, str) or (kind is int and value.bit_length() < LONGEST_INT):
        return value
    if kind is bytes:
        body.append(value)
        return {"bytes": len(value)}
    if kind is np.ndarray or isinstance(value, np.generic):
        return _array(value, body)
    container = _container(value, body, depth - 1) if depth else None
    return container or {"opaque": value.type if kind is Opaque else kind.__name__}


def _container(value: Any, body: list[bytes], depth: int) -> Any:
    kind = type(value)
    if kind is Marked:
        return {"marked": [value.kind, _encoded(value.data, body, depth)]}
    if kind in (list, tuple) or (kind is set and len(value) <= LARGEST_SET):
        return {kind.__name__: [_encoded(item, body, depth) for item in value]}
    if kind is dict and all(type(key) is str for key in value):
        return {"dict": [[key, _encoded(item, body, depth)] for key, item in value.items()]}
    return None


def _array(value: Any, body: list[bytes]) -> Any:
    array = np.asarray(value)
    if not DTYPE.fullmatch(array.dtype.str):
        return {"opaque": f"{type(value).__name__} of dtype {array.dtype}"}
    body.append(array.tobytes())
    return {"array": [array.dtype.str, list(array.shape), isinstance(value, np.generic)]}


class _Body:
    def __init__(self, rest: memoryview) -> None:
        self.rest = rest

    def take(self, length: int, most: int | None = None) -> bytes:
        most = len(self.rest) if most is None else min(most, len(self.rest))
        if length < 0 or length > most:
            raise ValueError(f"{length} bytes where {most} are possible")
        taken, self.rest = bytes(self.rest[:length]), self.rest[length:]
        return taken


def _decoded(header: Any, body: _Body, depth: int) -> Any:
    if header is None or isinstance(header, bool | int | float | str):
        return header
    if depth < 0:
        raise ValueError("too deep")
    ((kind, content),) = header.items()
    return _DECODED[kind](content, body, depth - 1)


def _items(content: list[Any], body: _Body, depth: int) -> list[Any]:
    return [_decoded(item, body, depth) for item in content]


def _set(content: list[Any], body: _Body, depth: int) -> set[Any]:
    if len(content) > LARGEST_SET:
        raise ValueError(f"a set of {len(content)} items where {LARGEST_SET} are possible")
    return set(_items(content, body, depth))


def _array_from(content: list[Any], body: _Body, _: int) -> Any:
    dtype, shape, is_scalar = content
    if not DTYPE.fullmatch(dtype) or len(shape) > MOST_AXES or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"no array: {dtype!r:.40}, {shape!r:.80}")
    kind = np.dtype(dtype)
    count = 1
    for size in shape:
        count *= size
    array = np.frombuffer(body.take(count * kind.itemsize), kind).reshape(shape).copy()
    return array[()] if is_scalar and array.ndim == 0 else array


_DECODED: dict[str, Callable[[Any, _Body, int], Any]] = {
    "array": _array_from,
    "bytes": lambda content, body, _: body.take(content),
    "dict": lambda content, body, depth: {str(key): _decoded(item, body, depth) for key, item in content},
    "list": _items,
    "marked": lambda content, body, depth: Marked(str(content[0]), _decoded(content[1], body, depth)),
    "opaque": lambda content, _, __: Opaque(str(content)),
    "set": _set,
    "tuple": lambda content, body, depth: tuple(_items(content, body, depth)),
}
