"""What learners' code finds in place of the library, of what draws, and of packages that are not here.

Names of the library do nothing, or are withheld, as the library's own table says; what draws does nothing; a package
that is missing does nothing while cells run, and says that it is missing where an answer needs it.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from course_classroom.inside.missing import Missing, prepared
from course_classroom.inside.own import OWN, OwnFunctions
from course_classroom.inside.silence import SILENCE, Passing
from course_lib import MODULE_OF, SHOWS

DRAWING = {"matplotlib", "mpl_toolkits", "IPython", "ipywidgets", "tqdm"}
CELL = "<cell "  # what the name of a cell's file begins with


class DelegatesToLibrary(Exception):  # noqa: N818 - its name is what the grader reads
    """An answer asks the library to do its work."""


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


def _silence(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return SPEAKING.get(name, SILENCE)


class _Finder(MetaPathFinder, Loader):
    """Finds a stand-in for every module of the library that is not here, for what draws, and for what is missing."""

    def __init__(self) -> None:
        self.cells: dict[str, str] = {}  # what each cell's file holds
        self.missing: list[str] = []

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        top = name.partition(".")[0]
        if top not in DRAWING | {"course_lib", OWN, *self.missing}:
            if "." in name or not self._stands_in():
                return None
            self.missing.append(top)
        return ModuleSpec(name, self, is_package=True)

    def _stands_in(self) -> bool:
        """Whether a cell imports what is missing, and is not prepared for that by an `except ImportError`."""
        frame = sys._getframe(2)
        while frame.f_back and frame.f_code.co_filename.startswith("<frozen importlib"):
            frame = frame.f_back
        source = self.cells.get(frame.f_code.co_filename)
        return source is not None and frame.f_lineno not in prepared(source)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        top, _, rest = spec.name.partition(".")
        vars(module)["__getattr__"] = self._names_of(top, rest)
        vars(module)["__all__"] = []
        return module

    def _names_of(self, top: str, rest: str) -> Any:
        if top in self.missing:
            return Missing(top).__getattr__
        if top == OWN:
            return OwnFunctions().__getattr__
        return _silence if top in DRAWING or _shows(rest) else offered

    def exec_module(self, module: ModuleType) -> None:
        pass


FINDER = _Finder()


def install() -> None:
    """Put the stand-ins in place: what draws before the real thing, the library's modules where there are none."""
    sys.meta_path.append(FINDER)
    for name in DRAWING:
        sys.modules[name] = FINDER.create_module(ModuleSpec(name, FINDER, is_package=True))
        sys.modules[name].__path__ = []
        sys.modules[name].__spec__ = ModuleSpec(name, FINDER, is_package=True)
