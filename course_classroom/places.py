"""The place in a wrong answer that was handed in: found as `check` finds it, but what it edits runs in the sandbox."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from course_classroom.answers import cells_of, defined, statements
from course_classroom.cases import Cases
from course_classroom.errors import SandboxError
from course_classroom.inside.notebook import Cell
from course_classroom.lesson import plain
from course_classroom.records import Answer, read_raised, read_records, read_results, read_texts
from course_classroom.results import Mark
from course_classroom.sandbox import Reply
from course_lib.judging.clock import Clock, TimeIsUpError
from course_lib.judging.edits.edit import Edit
from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.judge import BY_HAND
from course_lib.judging.place.marked import Place, of_span
from course_lib.judging.place.reach import LIBRARIES, OUTSIDE, names_in
from course_lib.judging.place.search import Search, unseen
from course_lib.judging.place.source import ticking
from course_lib.judging.place.text import parsed
from course_lib.judging.raised import FILE
from course_lib.judging.run import Failure, Result
from course_lib.judging.trial import Trial, hold

SECONDS = 3.0  # of work for one answer here; four times as long with the sandbox's
EACH = 0.2  # seconds that an edited text may take for its cases
NEVER = Result(Failure("raised", "TimeIsUp", ""))  # what stands for a result that did not come

Run = Callable[..., Reply]  # a notebook, in its sandbox: see `Sandbox.run`


def with_place(mark: Mark, exercise: Exercise, cases: Cases, answer: Answer | None, notebook: bytes, run: Run) -> Mark:
    """Return the mark of a wrong answer with the place in it, or as it is where none is found in time.

    The place is looked for with the cases that feedback may show.
    """
    try:
        cell, results = read_results(answer.stream if answer else b"", exercise, cases.called)
        trial = hold(exercise, cases.that_show(cases.called), cases.that_show(results))
        source = InSandbox.of(exercise, cell, cells_of(notebook), run)
        with unseen():
            place = _place(trial, source) if source and trial.wrong and exercise.arguments else None
    except SandboxError:
        raise
    except (Exception, TimeIsUpError):  # noqa: BLE001 - whatever an answer gives, its mark stays
        return mark
    return replace(mark, place=place, message=mark.message.replace(BY_HAND, ".")) if place else mark


def _place(trial: Trial, source: "InSandbox") -> Place | None:
    search = Search(trial, source)
    if not search.runs_alike():
        return None
    if found := search.place():
        return replace(found, instead="")  # the page says where it is, and not what is right
    raising = next((case for case in trial.cases if case.failure and case.failure.kind == "raised"), None)
    return source.raises(raising.probe) if raising else None


class InSandbox:
    """An answer's text whose tree is edited here: see `Editable`. What it gives comes from the sandbox."""

    def __init__(self, exercise: Exercise, cell: int, source: str, run: Run) -> None:
        self.tree, self.text = parsed(source)
        uses = sorted(_names(self.tree))
        self._asked = {"name": exercise.name, "cell": cell, "function": self.tree.name, "uses": uses, "seconds": EACH}
        self._exercise, self._run = exercise, run
        self._known: dict[tuple[str, Probe], Result] = {}
        self.clock = Clock(SECONDS)
        ticking(self.tree)

    @classmethod
    def of(cls, exercise: Exercise, cell: int, cells: Sequence[Cell], run: Run) -> "InSandbox | None":
        """Find the answer in its cell; None where it is not there, or must not be run again."""
        source = defined(cells, cell, exercise.name)
        return cls(exercise, cell, source, run) if source and _may_run_again(source, cells) else None

    def made(self) -> str:
        """Return the tree as a text; raises SyntaxError, TypeError or ValueError where it makes no function."""
        compile(ast.Module([self.tree], []), FILE, "exec", dont_inherit=True)
        return ast.unparse(self.tree)

    def ahead(self, edits: Sequence[Edit], exercise: Exercise, probes: Sequence[Probe]) -> None:
        """Run all of them at once."""
        texts: dict[str, None] = {}
        for edit in edits:
            edit.make()
            try:
                texts[self.made()] = None
            except (SyntaxError, TypeError, ValueError):
                continue
            finally:
                edit.take_back()
        self._try([*texts], exercise, probes)

    def results(self, made: str, exercise: Exercise, probes: Sequence[Probe]) -> list[Result]:
        """Return what a text gives for the probes; raises TimeIsUpError."""
        if unknown := [probe for probe in probes if (made, probe) not in self._known]:
            self._try([made], exercise, unknown)
        return [self._known[made, probe] for probe in probes]

    def _try(self, texts: Sequence[str], exercise: Exercise, probes: Sequence[Probe]) -> None:
        left = [*texts]
        while left:
            self.clock.tick()
            came = list(read_texts(self._stream(left, probes), exercise, probes)) or [[NEVER] * len(probes)]
            for text, results in zip(left, came, strict=False):
                self._known |= {(text, probe): result for probe, result in zip(probes, results, strict=True)}
            del left[: len(came)]  # where time was over, the others come next; a first one that ends it is passed over
        self.clock.tick()

    def _stream(self, texts: Sequence[str], probes: Sequence[Probe]) -> bytes:
        told = {"texts": [text.encode() for text in texts], "probes": [tuple(map(plain, p.arguments)) for p in probes]}
        answer = read_records(self._run({**self._asked, **told}).stream).answers.get(self._exercise.name)
        return answer.stream if answer else b""

    def raises(self, probe: Probe) -> Place | None:
        """Return the place at which the answer raises."""
        span = read_raised(self._stream([self.text], [probe]), self.text)
        return of_span(self.text, *span, "raises") if span else None


def _may_run_again(source: str, cells: Sequence[Cell]) -> bool:
    """Whether a function, with all that it calls in its notebook, opens, starts and asks for nothing."""
    nodes = [node for cell in cells for statement in statements(cell.source) for node in ast.walk(statement)]
    functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    foreign = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    foreign |= {name for node in nodes for name, module in _imported(node) if module not in LIBRARIES}
    waiting = [parsed(source)[0]]
    seen = {*waiting}
    for tree in waiting:
        used = _names(tree)
        modules = {module for node in ast.walk(tree) for _, module in _imported(node)}
        if used & (OUTSIDE | foreign) or any(name.startswith("__") for name in used) or not modules <= LIBRARIES:
            return False
        called = [functions[name] for name in sorted(used & functions.keys())]
        waiting += [function for function in called if function not in seen]
        seen |= {*called}
    return True


def _names(tree: ast.FunctionDef) -> set[str]:
    """Return the names that are no variables of the function's own: globals and attributes."""
    return set(names_in(compile(ast.Module([tree], []), FILE, "exec", dont_inherit=True)))


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Give the names that an import binds, each with the package it comes from."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            yield alias.asname or alias.name.partition(".")[0], module.partition(".")[0]
