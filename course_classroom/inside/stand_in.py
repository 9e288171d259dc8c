"""What learners' code finds in place of the library and of what draws: names that do nothing, or that are withheld."""

import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# Checks, pictures and questions are for the learner's own notebook; to grade it they need do nothing.
SILENT = {"check", "hint", "solution", "explore", "predict", "gradcheck", "with_progress"}
SILENT_MODULES = ("explorers", "notebook", "picture")
DRAWING = {"matplotlib", "mpl_toolkits", "IPython", "ipywidgets", "tqdm"}


class DelegatesToLibrary(Exception):  # noqa: N818 - its name is what the grader reads
    """An answer asks the library to do its work."""


class Silent:
    """Stands for anything that shows something: every use of it gives itself, and nothing happens."""

    def __call__(self, *_: Any, **__: Any) -> "Silent":  # noqa: D102 - as the class says
        return self

    def __getattr__(self, name: str) -> "Silent":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: Any) -> "Silent":
        return self

    def __setitem__(self, _: Any, __: Any) -> None:
        pass

    def __iter__(self) -> Iterator["Silent"]:
        return iter((self, self))  # figure, axes = plt.subplots()

    def __enter__(self) -> "Silent":
        return self

    def __exit__(self, *_: object) -> None:
        pass


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


SILENCE = Silent()


def offered(name: str) -> Any:
    """Return what `course_lib` offers as `name`."""
    if name.startswith("__"):
        raise AttributeError(name)
    return SILENCE if name in SILENT else Withheld(name)


class _Finder(MetaPathFinder, Loader):
    """Finds a stand-in for every module of the library that is not here, and for what draws."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        top = name.partition(".")[0]
        if top not in DRAWING | {"course_lib"}:
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        top, _, rest = spec.name.partition(".")
        silent = top in DRAWING or rest.startswith(SILENT_MODULES)
        vars(module)["__getattr__"] = _silence if silent else offered
        vars(module)["__all__"] = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        pass


def _silence(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return SILENCE


def install() -> None:
    """Put the stand-ins in place: what draws before the real thing, the library's modules where there are none."""
    finder = _Finder()
    sys.meta_path.append(finder)
    for name in DRAWING:
        sys.modules[name] = finder.create_module(ModuleSpec(name, finder, is_package=True))
        sys.modules[name].__path__ = []
        sys.modules[name].__spec__ = ModuleSpec(name, finder, is_package=True)
