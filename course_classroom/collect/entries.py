"""What of a student's files is to be graded, and what is set aside: nothing vanishes without a word."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from course_classroom.collect.files import Found, Part, UnreadableFileError, read_file
from course_classroom.collect.kinds import NOTEBOOK, UNKNOWN, UNOPENED, instead, what_is
from course_classroom.collect.names import several
from course_classroom.collect.platforms import CAME_ALONG
from course_classroom.limits import Limits

MOST_OTHERS = 10  # files that are no notebooks, of which each is said what it is
SOLUTIONS, CHAPTERS = "solutions", "notebooks"
BUILT_SOLUTION = re.compile(rb'"tags"\s*:\s*\[[^\]]*"solution"')  # cells that explain: the course's solutions have them


class Notebook(Protocol):
    """A notebook that was handed in, wherever its bytes are."""

    @property
    def label(self) -> str:
        """Its path in the submission."""

    @property
    def problem(self) -> str:
        """Why it is not to be read at all, "" where it is."""

    def read(self, most: int) -> bytes:
        """Return its bytes; raises UnreadableFileError, also for more than `most` of them."""


@dataclass(frozen=True, order=True, slots=True)
class Handed:
    """One notebook: its `label` (path in the submission), the file it is in, and why it is not to be read at all."""

    label: str
    path: str  # a third of what a Path takes: a class has one for each notebook
    problem: str = ""

    def read(self, most: int) -> bytes:
        """Return the notebook's bytes; raises UnreadableFileError, also for more than `most` of them."""
        if self.problem:
            raise UnreadableFileError(self.problem)
        content = read_file(self.path, most)
        if problem := instead(what_is(content, self.label)):
            raise UnreadableFileError(problem)
        return content


def entries(
    files: Sequence[tuple[tuple[Part, ...], Found]], limits: Limits
) -> tuple[tuple[Handed, ...], tuple[str, ...]]:
    """Return what is to be graded of one student's files, and what was set aside, a sentence each."""
    labels = _labels([steps for steps, _ in files])
    labelled = sorted(zip(labels, (one for _, one in files), strict=True), key=lambda pair: pair[0])
    taken = [
        Handed(label, one.path, one.problem or instead(one.kind)) for label, one in labelled if _is_entry(label, one)
    ]
    others = [(label, one) for label, one in labelled if not _is_entry(label, one)]
    if not taken:
        return _instead(others), ()
    taken, own = _without_the_courses_own(taken, limits)
    aside = [f"{several(own)}: the course's own, not graded beside the student's"] if own else []
    if more := taken[limits.notebooks :]:
        aside.append(f"{len(more)} more notebooks: a submission may have {limits.notebooks}")
    return tuple(taken[: limits.notebooks]), tuple(aside)


def _is_entry(label: str, one: Found) -> bool:
    if one.kind in {NOTEBOOK, *UNOPENED} or label.lower().endswith(".ipynb"):
        return True
    return bool(one.problem) and ("." in label.rpartition("/")[2][1:] or not one.kind)


def _labels(ways: Sequence[tuple[Part, ...]]) -> list[str]:
    """Return a path for each: without the archives that it leads through, unless that is what tells two apart."""
    short = ["/".join(part.name for part in way if part.kind != "archive") for way in ways]
    twice = Counter(short)
    return [
        label if twice[label] == 1 else "/".join(part.name for part in way)
        for label, way in zip(short, ways, strict=True)
    ]


def _without_the_courses_own(taken: list[Handed], limits: Limits) -> tuple[list[Handed], list[str]]:
    """Return the entries without the course's own solutions and chapters, and the labels of these.

    Where there is nothing else, they are all that the student handed in: then they stay.
    """
    if len(taken) < 2:
        return taken, []
    own = {one for one in taken if _is_the_courses_own(one, limits)}
    if len(own) == len(taken):
        return taken, []
    return [one for one in taken if one not in own], [one.label for one in taken if one in own]


def _is_the_courses_own(one: Handed, limits: Limits) -> bool:
    folders = one.label.split("/")[:-1]
    if SOLUTIONS in folders or CHAPTERS in folders:
        return True
    try:
        return BUILT_SOLUTION.search(one.read(limits.notebook)) is not None
    except UnreadableFileError:
        return False


def _is_nobodys(name: str) -> bool:
    """Whether a file was not handed in but came along: by the platform, by the editor, with the assignment."""
    return name in CAME_ALONG or name.startswith(".")


def _instead(others: Iterable[tuple[str, Found]]) -> tuple[Handed, ...]:
    """Return an entry for each file that was handed in instead of a notebook, which says what it is."""
    hers = [(label, one) for label, one in others if not _is_nobodys(label.rpartition("/")[2])]
    said = [
        Handed(label, "", one.problem or f"this is {one.kind or UNKNOWN}, not a notebook")
        for label, one in hers[:MOST_OTHERS]
    ]
    if more := hers[MOST_OTHERS:]:
        said.append(Handed("…", "", f"and {len(more)} files more, none of them a notebook"))
    return tuple(said)
