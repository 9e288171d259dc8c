"""A stand-in for an array that notes what is done with it, by NumPy's own protocols."""

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from course_lib.notebook.tracing.labels import call_label, index_label, operation_label
from course_lib.notebook.tracing.made import CannotTraceError, Made, line_of, way_back

_WRITES = {np.fill_diagonal, np.copyto, np.put, np.place, np.putmask, "sort", "fill", "put", "partition", "at"}
_BEGIN: Mapping[Any, Any] = {np.zeros_like: 0.0, np.ones_like: 1.0, np.empty_like: 0.0}
_ADVICE = "Fill `np.zeros_like(…)` of an argument instead, and do without `np.array`, `float` and `math`"
_OPTIONS = {"axis", "keepdims"}  # those that the engine's sum has as well


class Traced(NDArrayOperatorsMixin):
    """An array to the function that is traced. Its `made` is what it holds now: writing into it makes something new."""

    def __init__(self, made: Made) -> None:
        self.made = made

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **options: Any) -> Any:
        if method == "at":
            return _written(inputs[0], "at", ufunc.at, inputs, options)
        call = ufunc if method == "__call__" else getattr(ufunc, method)
        known: Any = ufunc if method == "__call__" else f"{ufunc.__name__}.{method}"
        if ufunc is np.maximum and method == "__call__" and any(_is_zero(one) for one in inputs):
            known = "relu"
        label = (
            operation_label(ufunc, [None if isinstance(one, Traced) else one for one in inputs])
            if method == "__call__"
            else f"{ufunc.__name__}.{method}"
        )
        result = _recorded(known, call, inputs, options, label)
        if out is None:
            return result
        (target,) = out
        if not isinstance(target, Traced):
            raise _lost("what is watched is written among plain numbers")
        return _become(target, result) if target.ndim else result  # a number is not changed under its other names

    def __array_function__(self, function: Any, _types: Any, args: Any, options: Any) -> Any:
        if function in _BEGIN:
            kind = options.get("dtype") or self.made.raw.dtype
            return Traced(Made(np.full(self.shape, _BEGIN[function], kind)))
        if function in _WRITES:
            return _written(args[0], function.__name__, function, args, options)
        return _recorded(function, function, args, options, call_label(function.__name__, options))

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(np.ndarray, name, None)
        if attribute is None or name.startswith("__"):
            raise AttributeError(f"'numpy.ndarray' object has no attribute {name!r}")
        if not callable(attribute):
            return _recorded(name, lambda array: getattr(array, name), (self,), {}, name)

        def method(*args: Any, **options: Any) -> Any:
            def call(array: Any, *others: Any, **named: Any) -> Any:
                return getattr(array, name)(*others, **named)

            if name in _WRITES:
                return _written(self, name, call, (self, *args), options)
            return _recorded(name, call, (self, *args), options, call_label(name, options))

        return method

    @property
    def shape(self) -> tuple[int, ...]:
        """As an array's; so are the others."""
        return self.made.raw.shape

    @property
    def ndim(self) -> int:  # noqa: D102
        return self.made.raw.ndim

    @property
    def size(self) -> int:  # noqa: D102
        return self.made.raw.size

    @property
    def dtype(self) -> Any:  # noqa: D102
        return self.made.raw.dtype

    def tolist(self) -> Any:
        """Return lists of stand-ins: what is done with their entries is watched too."""
        return [row.tolist() for row in self] if self.ndim else self

    def item(self, *index: int) -> Any:
        """Return one entry, as a stand-in."""
        return self[index] if index else self.reshape(())

    def __repr__(self) -> str:
        return repr(self.made.raw)

    def __len__(self) -> int:
        return len(self.made.raw)

    def __iter__(self) -> Iterator["Traced"]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        return _recorded("[]", lambda array, at: array[at], (self, key), {}, f"[{index_label(key)}]")

    def __setitem__(self, key: Any, value: Any) -> None:
        def put(array: Any, at: Any, new: Any) -> None:
            array[at] = new

        _written(self, "put", put, (self, key, value), {})

    def __bool__(self) -> bool:
        return bool(self.made.raw)

    def __int__(self) -> int:
        return int(self._fixed())

    def __index__(self) -> int:
        return self._fixed().__index__()

    def __float__(self) -> float:
        return float(self._fixed())

    def __array__(self, *_args: Any, **_options: Any) -> NDArray[Any]:
        return self._fixed()

    def _fixed(self) -> NDArray[Any]:
        """Return whole numbers, or yes and no, as they are: they carry no gradient that could get lost."""
        if self.made.moves:
            raise _lost("what is watched becomes plain numbers here")
        return self.made.raw


def _lost(reason: str) -> CannotTraceError:
    return CannotTraceError(f"{reason}, which remember nothing. {_ADVICE}", line_of(sys._getframe()))


def _recorded(known: Any, call: Callable[..., Any], args: Any, options: Any, label: str) -> Any:
    """Do an operation on the arrays behind the stand-ins, and return what it makes as a stand-in."""
    now = _filled((args, options), lambda one: one.made if isinstance(one, Traced) else one)
    parents = tuple(dict.fromkeys(_nodes(now)))

    def replay(*instead_of: Any, instead: Any = None) -> Any:
        of = dict(zip(parents, instead_of, strict=True))
        all_, named = _filled(now, lambda one: of[one] if isinstance(one, Made) else one)
        return (instead or call)(*all_, **named)

    result = replay(*(parent.raw for parent in parents))
    plain = set(options) <= (_OPTIONS if known in (np.sum, "sum", "add.reduce") else set())
    if isinstance(result, tuple | list):  # such as np.split's
        return type(result)(
            _wrapped(one, label, parents, way_back("", _part(replay, place), parents, plain=False))
            for place, one in enumerate(result)
        )
    return _wrapped(result, label, parents, way_back(known, replay, parents, plain=plain))


def _part(replay: Callable[..., Any], place: int) -> Callable[..., Any]:
    return lambda *arrays: replay(*arrays)[place]


def _wrapped(result: Any, label: str, parents: tuple[Made, ...], back: Any) -> Any:
    if isinstance(result, np.ndarray | np.generic | float) and np.asarray(result).dtype.kind in "biuf":
        return Traced(Made(result, label, parents, back))
    return result  # a shape, a length, a type


def _written(target: Any, name: str, write: Callable[..., Any], args: Any, options: Any) -> None:
    """Write into a copy, and have the stand-in hold that from now on."""
    if not isinstance(target, Traced):
        raise _lost("what is watched is written among plain numbers")

    def on_a_copy(array: Any, *others: Any, **named: Any) -> Any:
        array = array.copy()
        write(array, *others, **named)
        return array

    result = _recorded(name, on_a_copy, args, options, f"{name} [{index_label(args[1])}]" if len(args) > 1 else name)
    _become(target, result)


def _become(target: Traced, result: Traced) -> Traced:
    target.made = result.made
    return target


def _nodes(within: Any) -> Iterator[Made]:
    found: list[Made] = []
    _filled(within, lambda one: found.append(one) if isinstance(one, Made) else None)
    return iter(found)


def _filled(within: Any, fill: Callable[[Any], Any]) -> Any:
    """Return arguments with `fill` of each instead, also of those within tuples, lists, mappings and slices."""
    if type(within) in (tuple, list):
        return type(within)(_filled(one, fill) for one in within)
    if isinstance(within, dict):
        return {name: _filled(one, fill) for name, one in within.items()}
    if isinstance(within, slice):
        return slice(*(_filled(one, fill) for one in (within.start, within.stop, within.step)))
    return fill(within)


def _is_zero(one: Any) -> bool:
    return not isinstance(one, Traced) and np.ndim(one) == 0 and one == 0
