"""`course collect` and `course grade`. Grading is for Linux alone: what it needs is imported where it is used."""

import argparse
import math
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from course_classroom.assignment import claim, secret_seed, select, set_aside_the_withdrawn
from course_classroom.bubblewrap import why_unavailable
from course_classroom.commands.common import DONE, LOOK, NEW, Commands, Parser, add_chapters, add_to, command, count
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.limits import MB, Limits
from course_classroom.summary import listing, summary

SECONDS = {
    "seconds": "a notebook",
    "cell_seconds": "one of its cells",
    "answer_seconds": "one answer on all its cases",
    "student_seconds": "all notebooks of a student: later ones are not run",
}
TRUST = (
    "--trust-submissions grades without it: limits on time and memory hold, but what students have written can then"
    " read and write whatever you can."
)
T = TypeVar("T")


def add_grading(commands: Commands) -> None:
    """Add the commands."""
    _add_collect(commands)
    _add_grade(commands)


def _add_collect(commands: Commands) -> None:
    example = "course collect submissions.zip --roster roster.csv --to collected"
    parser = command(commands, "collect", run_collect, "see who handed in what, before grading", example)
    _add_submissions(parser)
    add_to(parser, NEW)


def _add_submissions(parser: Parser) -> None:
    parser.add_argument(
        "submissions", type=Path, nargs="+", metavar="SUBMISSIONS", help="folders, archives, exports of platforms"
    )
    parser.add_argument("--roster", type=Path, metavar="CSV", help="the class list: everybody on it has a row")


def _add_grade(commands: Commands) -> None:
    parser = command(
        commands,
        "grade",
        run_grade,
        "grade submissions: folders, archives, what `course collect` has written, or nbgrader's course folder",
        "course grade submissions/ --chapters 03_relu --out grades/\n\nA run that was stopped goes on where it was.",
    )
    _add_submissions(parser)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="GRADES", help="the folder of one assignment's results"
    )
    add_chapters(parser)
    parser.add_argument("--again", nargs="*", metavar="STUDENT", help="grade these anew, everybody where none is named")
    parser.add_argument(
        "--workers", type=count, default=os.cpu_count(), metavar="N", help="processes (default: one a core)"
    )
    _add_limits(parser)
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="grade on the Dask cluster whose scheduler is at ADDRESS (tcp://HOST:PORT)"
    )
    parser.add_argument(
        "--places", action="store_true", help="look for the place in each wrong answer (a second or two each)"
    )
    parser.add_argument("--trust-submissions", action="store_true", help="do without bubblewrap")


def _add_limits(parser: Parser) -> None:
    for name, what in SECONDS.items():
        default = getattr(Limits, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=_seconds, help=f"deadline of {what} ({default:g})")
    parser.add_argument("--memory", type=count, default=Limits.memory // MB, metavar="MB", help="default: %(default)s")
    parser.add_argument(
        "--notebooks", type=count, default=Limits.notebooks, metavar="N", help="of one student (%(default)s)"
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"more than 0 seconds expected, came {text}")
    return seconds


def run_collect(options: Namespace) -> int:
    """Write who handed in what, and say it."""
    from course_classroom.collect.class_ import collect  # noqa: PLC0415
    from course_classroom.collect.kept import write_collected  # noqa: PLC0415
    from course_classroom.collect.roster import read_roster  # noqa: PLC0415
    from course_classroom.collect.spool import Spool  # noqa: PLC0415

    limits, roster = Limits(), read_roster(options.roster) if options.roster else None
    with Spool() as spool:
        submissions = collect(options.submissions, spool, limits, roster)
        write_collected(submissions, options.to, limits)
    said, look = listing(submissions, options.to)
    print(said)
    return LOOK if look else DONE


def run_grade(options: Namespace) -> int:
    """Grade a class."""
    if sys.platform != "linux":
        raise SandboxError(f"grading runs on Linux (also in a container or WSL), and this is {sys.platform}")
    from course_classroom.collect.class_ import collect  # noqa: PLC0415
    from course_classroom.collect.roster import read_roster  # noqa: PLC0415
    from course_classroom.collect.spool import Spool  # noqa: PLC0415
    from course_classroom.grade import Plan, grade_class  # noqa: PLC0415

    if not (options.trust_submissions or options.dask) and (reason := why_unavailable()):
        raise SandboxError(f"submissions are graded in a sandbox, and there is none: {reason}.\n{TRUST}")
    limits, asked = _limits(options), select(options.chapters)
    roster = read_roster(options.roster) if options.roster else None
    with Spool() as spool:
        submissions = collect(options.submissions, spool, limits, roster)
        again = _again(options.again, {one.student for one in submissions})
        assignment = claim(options.out, asked)
        seed, out = secret_seed(options.out), options.out.resolve()
        hidden = tuple(path.resolve() for path in (*options.submissions, out, Path.home(), Path.cwd()))
        plan = Plan(assignment, seed, limits, options.trust_submissions, hidden, again, options.places, spool.folder)
        if options.dask:
            from course_classroom.cluster import grade_on_cluster  # noqa: PLC0415

            graded = grade_on_cluster(plan, out, submissions, options.dask)
        else:
            graded = grade_class(plan, out, submissions, options.workers)
        changes, earlier = list[str](), 0
        for one in _progress(graded, len(submissions)):
            changes += one.changes
            earlier += one.earlier
    gone = set_aside_the_withdrawn(out, [one.student for one in submissions])
    said, look = summary(options.out)
    print(said)
    _print_changes(changes, gone, options.out)
    if earlier:
        print(
            f"The checks have changed since {earlier} of these were graded: their marks stay. --again grades them anew"
        )
    return LOOK if look else DONE


def _limits(options: Namespace) -> Limits:
    """Return the limits asked for; those of a cell and an answer follow that of the notebook unless they are given."""
    whole = options.seconds or Limits.seconds
    share = whole / Limits.seconds
    given = {name: getattr(options, name) for name in SECONDS if getattr(options, name)}
    followed = {name: getattr(Limits, name) * share for name in SECONDS}
    return Limits(**{**followed, **given}, memory=options.memory * MB, notebooks=options.notebooks)


def _again(named: list[str] | None, there: set[str]) -> frozenset[str | None]:
    if named is None:
        return frozenset()
    if unknown := sorted(set(named) - there):
        raise ClassroomError(f"--again {unknown[0]}: there is no such student (there are: {', '.join(sorted(there))})")
    return frozenset(named) if named else frozenset({None})


def _progress(items: Iterable[T], total: int) -> Iterator[T]:
    try:
        from tqdm import tqdm  # noqa: PLC0415 - of the extra `classroom`, which learners do without
    except ImportError:
        raise ClassroomError(
            "grading needs more than learners do: pip install 'back-propagation-course[classroom]'"
        ) from None
    return iter(tqdm(items, total=total, unit="submission", disable=None))


def _print_changes(changes: list[str], gone: list[str], grades: Path) -> None:
    if changes:
        print(f"{len(changes)} {'mark' if len(changes) == 1 else 'marks'} changed:")
        print("\n".join(f"  {line}" for line in changes))
    if gone:
        print(
            f"No longer among those who handed in, their results are now in {grades / 'withdrawn'}: {', '.join(gone)}"
        )
