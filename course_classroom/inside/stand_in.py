"""What learners' code finds in place of the library and of what draws: names that do nothing, or that are withheld."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dis import opmap
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any

from course_lib import MODULE_OF, SHOWS

UNPACK, SEVERAL = opmap["UNPACK_SEQUENCE"], 8
DRAWING = {"matplotlib", "mpl_toolkits", "IPython", "ipywidgets", "tqdm"}


OWN = "my_backprop"  # the file of a learner's own functions


class DelegatesToLibrary(Exception):  # noqa: N818 - its name is what the grader reads
    """An answer asks the library to do its work."""


class NotHandedIn(Exception):  # noqa: N818 - its name is what the learner reads
    """An answer asks for a function of the learner's own that is not in the notebook."""


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
        return self

    def __setitem__(self, _: Any, __: Any) -> None:
        pass

    def __iter__(self) -> Iterator["Silent"]:
        return iter((self,) * _wanted(sys._getframe(1)))

    def __exit__(self, *_: object) -> None:
        pass

    def __format__(self, _: str) -> str:
        return ""

    def __mro_entries__(self, _: tuple[Any, ...]) -> tuple[()]:
        return ()  # class Slider(widgets.DOMWidget)


for _name in ("getitem", "enter", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "neg",
              "matmul", "rmatmul", "lt", "le", "gt", "ge", "abs", "round"):  # fmt: skip
    setattr(Silent, f"__{_name}__", Silent.__call__)


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


class Withheld:
    """Stands for a part of the library that exercises ask the learner to write: it may be imported but not used."""

    def __init__(self, name: str) -> None:
        self.__name = name

    def __call__(self, *_: Any, **__: Any) -> Any:  # noqa: D102 - as the class says
        raise DelegatesToLibrary(f"course_lib's {self.__name} is called")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise DelegatesToLibrary(f"course_lib's {self.__name}.{name} is used")


class HandedIn:
    """Stands for a function of the learner's own: the one that this notebook defines under its name.

    Where there is none, cells go on in silence, and an answer that calls it is told.
    """

    answering = False

    def __init__(self, name: str) -> None:
        self.__name__, self._before = name, _defined(name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: D102 - as the class says
        function = _defined(self.__name__)
        while isinstance(function, HandedIn):  # `from my_backprop import f` has put this in the place of f
            function = function._before
        if not callable(function) and HandedIn.answering:
            raise NotHandedIn(f"`{self.__name__}` is not in this notebook, nor is {OWN}.py handed in: define it here")
        silent = any(isinstance(value, Silent) for value in (*arguments, *named.values()))
        return function(*arguments, **named) if callable(function) and not silent else SILENCE


def _defined(name: str) -> Any:
    return vars(sys.modules["__main__"]).get(name)


class OwnFunctions:
    """Stands for what `own_functions()` returns, and for the file that this reads."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return SILENCE if name == "whose" else HandedIn(name)


SILENCE = Silent()
SPEAKING = {
    "tqdm": Passing(),
    "with_progress": Passing(),
    "trange": lambda *stops, **_: Passing(range(*stops)),
    "own_functions": OwnFunctions,
}


def offered(name: str) -> Any:
    """Return what `course_lib` offers as `name`: by its own table, which stands in the room."""
    if name.startswith("__"):
        raise AttributeError(name)
    return _silence(name) if _shows(MODULE_OF.get(name, name)) else Withheld(name)


def _shows(module: str) -> bool:
    return any(module == shows or module.startswith(f"{shows}.") for shows in SHOWS)


class _Finder(MetaPathFinder, Loader):
    """Finds a stand-in for every module of the library that is not here, and for what draws."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        top = name.partition(".")[0]
        if top not in DRAWING | {"course_lib", OWN}:
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        top, _, rest = spec.name.partition(".")
        silent = top in DRAWING or _shows(rest)
        vars(module)["__getattr__"] = OwnFunctions().__getattr__ if top == OWN else _silence if silent else offered
        vars(module)["__all__"] = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        pass


def _silence(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return SPEAKING.get(name, SILENCE)


def install() -> None:
    """Put the stand-ins in place: what draws before the real thing, the library's modules where there are none."""
    finder = _Finder()
    sys.meta_path.append(finder)
    for name in DRAWING:
        sys.modules[name] = finder.create_module(ModuleSpec(name, finder, is_package=True))
        sys.modules[name].__path__ = []
        sys.modules[name].__spec__ = ModuleSpec(name, finder, is_package=True)
