"""What does nothing: it stands for what draws, shows or asks while a notebook is graded."""

import sys
from collections.abc import Iterable, Iterator
from dis import opmap
from types import FrameType
from typing import Any

import numpy as np

UNPACK, SEVERAL = opmap["UNPACK_SEQUENCE"], 8


class Phase:
    """Whether cells run, or an answer is called: what is silent in the one may be an error in the other."""

    answering = False


class Silent:
    """Stands for anything that shows something: every use of it gives itself, and nothing happens."""

    __array_ufunc__ = None  # NumPy leaves arithmetic with it to it

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *_: Any, **__: Any) -> "Silent":  # noqa: D102 - as the class says
        return self

    def __getattr__(self, name: str) -> "Silent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self()

    def __setitem__(self, _: Any, __: Any) -> None:
        pass

    def __iter__(self) -> Iterator["Silent"]:
        return iter((self(),) * _wanted(sys._getframe(1)))

    def __exit__(self, *_: object) -> None:
        pass

    def __format__(self, _: str) -> str:
        return ""

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return 0

    def __array__(self, *_: Any, **__: Any) -> Any:
        self()
        return np.zeros(())  # else NumPy would take it for a sequence of such sequences

    __index__ = __int__ = __len__

    def __float__(self) -> float:
        return 0.0

    def __mro_entries__(self, _: tuple[Any, ...]) -> tuple[()]:
        return ()  # class Slider(widgets.DOMWidget)


def _used(self: Silent, *_: Any) -> Silent:
    return self()


for _name in ("getitem", "enter", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "neg",
              "matmul", "rmatmul", "lt", "le", "gt", "ge", "abs", "round", "or", "ror"):  # fmt: skip
    setattr(Silent, f"__{_name}__", _used)


def _wanted(frame: FrameType) -> int:
    """Return how many values the code in a frame unpacks: figure, (left, right) = plt.subplots(1, 2)."""
    code, at = frame.f_code.co_code, frame.f_lasti
    return code[at + 1] if code[at] == UNPACK else SEVERAL


class Passing(Silent):
    """Stands for a progress bar: it goes through what it was given, and nothing is drawn."""

    def __init__(self, over: Iterable[Any] = (), *_: Any, **__: Any) -> None:
        self.__over = over

    def __call__(self, over: Iterable[Any] = (), *_: Any, **__: Any) -> "Passing":  # noqa: D102 - as the class says
        return Passing(over)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.__over)


SILENCE = Silent()
