"""Does a test fail where the code is wrong? mutmut changes the mathematics and the judging, one small change at a time.

    python -m tools.mutants [layers judging/compare …]      all modules where none is named

A module's mutants meet the tests of its room that are named after it, and those that are named after no module: layers
meets tests/mathematics/test_layers.py and test_oracles.py, not test_losses.py. What no test notices stands in
tests/mutants.toml with the kind of reason. The run fails where a module has less than 90 % of its mutants killed, where
a mutant survives that the file does not name, and where the file names one that does not.

mutmut runs each mutant in a fork of one process that has imported everything: a tenth of a second each, where a new
Python takes a second. It leaves alone what runs at import, and what has a decorator (properties).
"""

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".mutants"  # a folder for each module, kept until the next run: `mutmut browse` works in it
LOG = "log.txt"  # in it: what mutmut said last
KEPT = ROOT / "tests" / "mutants.toml"
# Folders of course_lib, and their tests' in tests/: an edit is tried where it finds a place.
ROOMS = {"": "mathematics", "judging": "judging", "judging/edits": "judging/place", "judging/place": "judging/place"}
KINDS = ("equivalent", "looks", "wording")
KILLED = {"killed", "timeout", "segfault"}
AT_LEAST = 0.9
PATIENCE = 10.0  # seconds beside what the tests take, fifteen times both: a busy machine is no endless loop

Survivor = tuple[str, str]  # the function, as module.Class.name, and the difference: lines that begin with - and +


@dataclass(frozen=True)
class Module:
    """A module of course_lib, as `layers`, `judging/compare` or `judging/place/search`."""

    name: str

    @property
    def path(self) -> Path:
        """Its file, from the root of the repository."""
        return Path("course_lib", f"{self.name}.py")

    @property
    def dotted(self) -> str:
        """Its name as an import has it, below course_lib."""
        return self.name.replace("/", ".")

    def tests(self) -> list[Path]:
        """Return its own tests: those of its room that are named after it or after no module."""
        room, _, own = self.name.rpartition("/")
        rooms = [other for other, tests in ROOMS.items() if tests == ROOMS[room]]
        others = {module.name.rpartition("/")[2] for other in rooms for module in modules(other)} - {own}
        files = sorted((ROOT / "tests" / ROOMS[room]).glob("test_*.py"))
        return [file.relative_to(ROOT) for file in files if _named_after(file, others | {own}) not in others]


@dataclass(frozen=True)
class Result:
    """What became of a module's mutants."""

    module: Module
    mutants: int
    survivors: list[Survivor]
    seconds: float

    @property
    def killed(self) -> float:
        """The share that some test noticed."""
        return 1 - len(self.survivors) / self.mutants if self.mutants else 1.0

    def __str__(self) -> str:
        count = self.mutants - len(self.survivors)
        return f"{self.module.name:<24}{self.mutants:>8}{count:>8}{100 * self.killed:>7.1f} %{self.seconds:>8.0f} s"


def modules(room: str) -> list[Module]:
    """Return the modules of a room of course_lib, in the order of their names: those that do something."""
    files = sorted((ROOT / "course_lib" / room).glob("*.py"))
    doing = [file for file in files if file.stem != "__init__" and "def " in file.read_text(encoding="utf-8")]
    return [Module(f"{room}/{file.stem}".lstrip("/")) for file in doing]


def _named_after(file: Path, names: Iterable[str]) -> str | None:
    """Return the longest of names that a test's file begins with, as a word: test_gradient_check_kinks has one."""
    words = file.stem.removeprefix("test_") + "_"
    return max((name for name in names if words.startswith(f"{name}_")), key=len, default=None)


def run(module: Module, processes: int) -> Result:
    """Make a module's mutants and run its tests on each, in a folder of its own.

    Raises RuntimeError where mutmut could not, as where a test fails with nothing changed.
    """
    start, folder = perf_counter(), WORK / module.dotted
    _lay_out(module, folder)
    _mutmut(folder, "run", "--max-children", str(processes))
    states = dict(line.strip().split(": ") for line in _mutmut(folder, "results", "--all", "true").splitlines())
    if not states or "not checked" in states.values():
        raise RuntimeError(f"mutmut stopped before the last mutant of {module.name}: see {folder / LOG}")
    survivors = [_survivor(folder, name) for name, state in states.items() if state not in KILLED]
    return Result(module, len(states), survivors, perf_counter() - start)


def _lay_out(module: Module, folder: Path) -> None:
    """Fill a folder with links to what a run reads, and mutmut's settings for this module."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("course_lib", "tests", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    settings: dict[str, Sequence[object]] = {
        "source_paths": ["course_lib"],
        "only_mutate": [module.path],
        "pytest_add_cli_args": ["-p", "hypothesispytest", "--hypothesis-profile=mutants", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": module.tests(),
    }
    lines = [f"{name} =\n" + "".join(f"    {value}\n" for value in values) for name, values in settings.items()]
    (folder / "setup.cfg").write_text(f"[mutmut]\ntimeout_constant = {PATIENCE}\n" + "".join(lines), encoding="utf-8")


def _mutmut(folder: Path, *arguments: str) -> str:
    """Return what a command of mutmut says."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"COURSE_PROGRESS": os.devnull, "PYTHONHASHSEED": "0", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "mutmut", *arguments]
    with (folder / LOG).open("w+", encoding="utf-8") as log:
        code = subprocess.call(command, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603 - mutmut
        log.seek(0)
        if code:
            raise RuntimeError(f"mutmut {arguments[0]} failed: see {folder / LOG}")
        return log.read()


def _survivor(folder: Path, name: str) -> Survivor:
    """Return a mutant's function and difference; mutmut calls it course_lib.layers.xǁLayerDenseǁforward__mutmut_3."""
    shown = _mutmut(folder, "show", name)
    changed = [line for line in shown.splitlines() if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"}]
    module, _, mangled = name.partition("__mutmut_")[0].removeprefix("course_lib.").rpartition(".")
    function = mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return f"{module}.{function}", "\n".join(f"{line[0]} {line[1:].strip()}" for line in changed)


def kept() -> "Counter[Survivor]":
    """Return what tests/mutants.toml names. Raises ValueError at a kind of reason that is none."""
    text = KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""
    entries: Counter[Survivor] = Counter()
    for function, kinds in tomllib.loads(text).items():
        for kind, differences in kinds.items():
            if kind not in KINDS:
                raise ValueError(f"{KEPT.name}: {function} must have kinds of reason {', '.join(KINDS)}: came {kind}")
            entries.update((function, difference.strip()) for difference in differences)
    return entries


def complaints(results: Sequence[Result], entries: "Counter[Survivor]") -> list[str]:
    """Return what makes the run fail, a text each."""
    found = Counter(survivor for result in results for survivor in result.survivors)
    ran = {result.module.dotted for result in results}
    of_them = Counter({entry: count for entry, count in entries.items() if _module_of(entry) in ran})
    few = [f"{result.module.name}: less than {AT_LEAST:.0%} killed" for result in results if result.killed < AT_LEAST]
    new = [f"survives, and {KEPT.name} has no reason:\n{_entry(each)}" for each in (found - of_them).elements()]
    gone = [f"{KEPT.name} has a reason, but nothing survives:\n{_entry(each)}" for each in (of_them - found).elements()]
    return few + new + gone


def _module_of(survivor: Survivor) -> str:
    names = [module.dotted for room in ROOMS for module in modules(room)]
    return next((name for name in names if survivor[0].startswith(f"{name}.")), survivor[0])


def _entry(survivor: Survivor) -> str:
    """Write a survivor as it would stand in the file."""
    function, difference = survivor
    return f"[\"{function}\"]\nKIND = [\n'''\n{difference}\n''',\n]\n"


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the modules that are named, say a line of each, and return how many things are wrong."""
    everything = {module.name: module for room in ROOMS for module in modules(room)}
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"{', '.join(everything)} (default: all)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="default: one a core")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.modules if name not in everything]:
        parser.error(f"no module {unknown[0]!r}: choose from {', '.join(everything)}")
    entries = kept()
    say(f"{'module':<24}{'mutants':>8}{'killed':>8}{'':>9}{'':>10}")
    results, stopped = [], []
    for name in options.modules or everything:
        try:
            results.append(run(everything[name], options.processes))
            say(str(results[-1]))
        except RuntimeError as error:  # of one module: the others are run all the same
            stopped.append(str(error))
    wrong = stopped + complaints(results, entries)
    say("\n".join(wrong) or f"All as {KEPT.name} has it.")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
