"""`course`: assign exercises, grade what comes back, report what the class misunderstands.

Exit status: 0 done; 1 it cannot be done as asked (the message says why); 2 wrong use of the command; 3 no sandbox here.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from course_classroom.assign import assign
from course_classroom.bubblewrap import why_unavailable
from course_classroom.collect import collect
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.limits import MB, Limits
from course_classroom.nbgrader import export_nbgrader
from course_classroom.report.points import FILE as POINTS
from course_classroom.report.write import write_report
from course_classroom.summary import summary
from course_classroom.version import VERSION

FAILED, NO_SANDBOX = 1, 3
TRUST = (
    "--trust-submissions grades without it: limits on time and memory hold, but what students have written can then"
    " read and write whatever you can."
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(words)
    try:
        return int(options.run(options))
    except ClassroomError as error:
        return _fail(str(error), NO_SANDBOX if isinstance(error, SandboxError) else FAILED)


def _fail(message: str, status: int) -> int:
    print(f"course: {message}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"course {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_assign(commands)
    _add_grade(commands)
    _add_report(commands)
    _add_export(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Commands, name: str, what: str, example: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=f"example:\n{example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_assign(commands: Commands) -> None:
    parser = _command(
        commands, "assign", "make a folder to hand out", "  course assign 03_relu 05_softmax_jacobian --to week-3"
    )
    parser.add_argument("chapters", nargs="+", metavar="CHAPTER", help="a chapter with exercises, such as 03_relu")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder, which must be new or empty")
    parser.add_argument(
        "--course", metavar="WHAT", help="what pip installs as the course (default: this version by name)"
    )
    parser.set_defaults(run=_assign)


def _assign(options: argparse.Namespace) -> int:
    for path in assign(options.chapters, options.to, options.course):
        print(path)
    return 0


def _add_grade(commands: Commands) -> None:
    parser = _command(
        commands,
        "grade",
        "grade submissions: SUBMISSIONS/<student>/<any path>.ipynb, a zip, or nbgrader's course folder",
        "  course grade submissions/ --out grades/ --chapters 03_relu\n\nA run that was stopped goes on where it was.",
    )
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="GRADES", help="the folder of results and of the seed"
    )
    parser.add_argument("--chapters", nargs="+", default=[], metavar="CHAPTER", help="grade these only (default: all)")
    parser.add_argument(
        "--workers", type=_positive, default=os.cpu_count(), metavar="N", help="processes (default: one a core)"
    )
    parser.add_argument(
        "--seconds", type=float, default=Limits.seconds, help="deadline of a notebook (default: %(default)g)"
    )
    parser.add_argument(
        "--memory", type=_positive, default=Limits.memory // MB, metavar="MB", help="default: %(default)s"
    )
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="grade on the Dask cluster whose scheduler is at ADDRESS (tcp://HOST:PORT)"
    )
    parser.add_argument("--trust-submissions", action="store_true", help="do without bubblewrap")
    parser.set_defaults(run=_grade)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _grade(options: argparse.Namespace) -> int:
    if sys.platform != "linux":
        return _fail(f"grading runs on Linux (also in a container or WSL), and this is {sys.platform}", NO_SANDBOX)
    from course_classroom.grade import Plan, grade_class, secret_seed, select  # noqa: PLC0415 - Linux alone has it

    if not (options.trust_submissions or options.dask) and (reason := why_unavailable()):
        return _fail(f"submissions are graded in a sandbox, and there is none: {reason}.\n{TRUST}", NO_SANDBOX)
    limits = Limits(seconds=options.seconds, memory=options.memory * MB)
    select(options.chapters)
    submissions = collect(options.submissions, limits.notebook)
    seed = secret_seed(options.out)
    hidden = tuple(path.resolve() for path in (options.submissions, options.out, Path.home(), Path.cwd()))
    plan = Plan(tuple(options.chapters), seed, limits, options.trust_submissions, hidden)
    out = options.out.resolve()
    if options.dask:
        from course_classroom.cluster import grade_on_cluster  # noqa: PLC0415 - as above

        for _ in _progress(grade_on_cluster(plan, out, submissions, options.dask), len(submissions)):
            pass
    else:
        grade_class(plan, out, submissions, options.workers, _progress)
    print(summary(options.out))
    return 0


def _progress(students: Iterator[str], total: int) -> Iterator[str]:
    try:
        from tqdm import tqdm  # noqa: PLC0415 - of the extra `classroom`, which learners do without
    except ImportError:
        raise ClassroomError(
            "grading needs more than learners do: pip install 'back-propagation-course[classroom]'"
        ) from None
    return iter(tqdm(students, total=total, unit="submission", disable=None))


def _add_report(commands: Commands) -> None:
    parser = _command(
        commands,
        "report",
        "write what the class got wrong and why: pages for a browser, tables for gradebooks",
        "  course report grades/\n\nEach exercise gives 1 point, unless grades/points.toml says `relu_backward = 2`.",
    )
    parser.add_argument("grades", type=Path, metavar="GRADES", help="the folder that `course grade` has written")
    parser.add_argument("--to", type=Path, metavar="DIR", help="the report's folder (default: GRADES/report)")
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    for path in write_report(options.grades, options.to or options.grades / "report"):
        print(path)
    return 0


def _add_export(commands: Commands) -> None:
    parser = _command(
        commands,
        "export",
        "write the exercises as another grader takes them: nbgrader",
        "  course export nbgrader nbgrader-course/ --chapters 03_relu",
    )
    parser.add_argument("grader", choices=["nbgrader"], help="which grader")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the course folder, which must be new or empty")
    parser.add_argument("--chapters", nargs="+", default=[], metavar="CHAPTER", help="these only (default: all)")
    parser.add_argument("--points", type=Path, default=Path(POINTS), metavar="FILE", help="default: %(default)s")
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    for path in export_nbgrader(options.folder, options.chapters, options.points):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
