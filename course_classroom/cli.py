"""`course`: assign exercises, collect and grade what comes back, report what the class misunderstands.

Exit status: 0 done; 1 it cannot be done as asked (the message says why); 2 wrong use of the command; 3 no sandbox here;
4 done, and something that was handed in is to be looked at (the lines say what).
"""

import argparse
import math
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from course_classroom import commands
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.limits import MB, Limits
from course_classroom.report.points import FILE as POINTS
from course_classroom.version import VERSION

FAILED, NO_SANDBOX = 1, 3
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a test's stream, or one that is closed
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a terminal may not be UTF-8
    options = _parser().parse_args(words)
    if (encoding := sys.getfilesystemencoding()) != "utf-8":
        return _fail(f"files are named in {encoding} here, which has not everybody's letters: set PYTHONUTF8=1", FAILED)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
    except ClassroomError as error:
        return _fail(str(error), NO_SANDBOX if isinstance(error, SandboxError) else FAILED)
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED  # `| head` has seen enough
    except OSError as error:
        return _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", FAILED)
    return status


def _fail(message: str, status: int) -> int:
    print(f"course: {message}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"course {VERSION}")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_assign, _add_collect, _add_grade, _add_report, _add_term, _add_export, _add_quiz):
        add(parsers)
    return parser


def _command(
    parsers: Commands, name: str, run: Callable[[argparse.Namespace], int], what: str, example: str
) -> argparse.ArgumentParser:
    parser = parsers.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=f"example:\n{example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_assign(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "assign",
        commands.run_assign,
        "make a folder to hand out",
        "  course assign 03_relu 05_softmax_jacobian --to week-3",
    )
    parser.add_argument("chapters", nargs="+", metavar="CHAPTER", help="a chapter with exercises, such as 03_relu")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder, which must be new or empty")
    parser.add_argument(
        "--course", metavar="WHAT", help="what pip installs as the course (default: from its repository)"
    )


def _add_submissions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "submissions", type=Path, nargs="+", metavar="SUBMISSIONS", help="folders, archives, exports of platforms"
    )
    parser.add_argument("--roster", type=Path, metavar="CSV", help="the class list: everybody on it has a row")


def _add_collect(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "collect",
        commands.run_collect,
        "see who handed in what, before grading",
        "  course collect submissions.zip --roster roster.csv --to collected",
    )
    _add_submissions(parser)
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder, which must be new or empty")


def _add_grade(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "grade",
        commands.run_grade,
        "grade submissions: folders, archives, what `course collect` has written, or nbgrader's course folder",
        "  course grade submissions/ --chapters 03_relu --out grades/\n\nA run that was stopped goes on where it was.",
    )
    _add_submissions(parser)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="GRADES", help="the folder of one assignment's results"
    )
    parser.add_argument("--chapters", nargs="+", default=[], metavar="CHAPTER", help="the assignment (default: all)")
    parser.add_argument("--again", nargs="*", metavar="STUDENT", help="grade these anew, everybody where none is named")
    parser.add_argument(
        "--workers", type=_count, default=os.cpu_count(), metavar="N", help="processes (default: one a core)"
    )
    for name, what in commands.SECONDS.items():
        default = getattr(Limits, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=_seconds, help=f"deadline of {what} ({default:g})")
    parser.add_argument("--memory", type=_count, default=Limits.memory // MB, metavar="MB", help="default: %(default)s")
    parser.add_argument(
        "--notebooks", type=_count, default=Limits.notebooks, metavar="N", help="of one student (%(default)s)"
    )
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="grade on the Dask cluster whose scheduler is at ADDRESS (tcp://HOST:PORT)"
    )
    parser.add_argument(
        "--places", action="store_true", help="look for the place in each wrong answer (a second or two each)"
    )
    parser.add_argument("--trust-submissions", action="store_true", help="do without bubblewrap")


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"more than 0 seconds expected, came {text}")
    return seconds


def _add_report(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "report",
        commands.run_report,
        "write what the class got wrong and why: pages for a browser, tables for gradebooks",
        "  course report grades/\n\nEach exercise gives 1 point, unless grades/points.toml says `relu_backward = 2`.",
    )
    parser.add_argument("grades", type=Path, metavar="GRADES", help="the folder that `course grade` has written")
    parser.add_argument("--to", type=Path, metavar="DIR", help="the report's folder (default: GRADES/report)")
    parser.add_argument(
        "--answers", action="store_true", help="write a page for each exercise too: all answers beside the course's"
    )
    parser.add_argument("--anonymous", action="store_true", help="the same pages, without names")


def _add_term(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "term",
        commands.run_term,
        "write one report over several assignments",
        "  course term week-3 week-4 week-5 --to term/\n\nThey are in the order in which they were handed out.",
    )
    parser.add_argument(
        "grades", type=Path, nargs="+", metavar="GRADES", help="folders that `course grade` has written"
    )
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the report's folder")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="weights, and how many of the lowest are dropped")


def _add_export(parsers: Commands) -> None:
    parser = parsers.add_parser(
        "export",
        help="give marks and feedback back to a platform, or the exercises to another grader",
        epilog="example:\n  course export canvas grades/ --gradebook exported.csv --to upload/",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    platforms = parser.add_subparsers(required=True, metavar="PLATFORM")
    for add in (_add_canvas, _add_moodle, _add_gradescope, _add_github, _add_nbgrader):
        add(platforms)


def _add_quiz(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "quiz",
        commands.run_quiz,
        "write a quiz bank: items made of the exercises and their known mistakes, each in many variants",
        "  course quiz 03_relu 05_softmax_jacobian --items 20 --variants 40 --seed autumn --to quiz.xml\n\n"
        "The file's ending says for whom: .xml for Moodle, .zip for Canvas (QTI 1.2), .html for paper, with the key.",
    )
    parser.add_argument("chapters", nargs="+", metavar="CHAPTER", help="a chapter with exercises, such as 03_relu")
    parser.add_argument("--items", type=_count, default=10, metavar="N", help="questions of a quiz (%(default)s)")
    parser.add_argument("--variants", type=_count, default=20, metavar="N", help="of each, at most (%(default)s)")
    parser.add_argument("--seed", default="1", metavar="S", help="the same seed makes the same file (%(default)s)")
    parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="an .xml, .zip or .html")


def _add_canvas(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "canvas",
        commands.run_export_canvas,
        "fill in a column of the gradebook that Canvas exported, and name feedback as its re-upload wants it",
        "  course export canvas grades/ --gradebook exported.csv --submissions submissions.zip --to upload/",
    )
    _add_given_back(parser)
    parser.add_argument("--gradebook", required=True, type=Path, metavar="CSV", help="what Canvas exported")
    parser.add_argument("--column", metavar="NAME", help="the assignment, where the gradebook has several")
    parser.add_argument(
        "--submissions", type=Path, metavar="ZIP", help="the submissions that Canvas exported: for feedback"
    )


def _add_moodle(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "moodle",
        commands.run_export_moodle,
        "fill in the grading worksheet that Moodle exported, and pack feedback as its upload wants it",
        "  course export moodle grades/ --worksheet exported.csv --to upload/",
    )
    _add_given_back(parser)
    parser.add_argument("--worksheet", required=True, type=Path, metavar="CSV", help="what Moodle exported")


def _add_gradescope(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "gradescope",
        commands.run_export_gradescope,
        "write an autograder to upload to Gradescope",
        "  course export gradescope --chapters 03_relu --to upload/",
    )
    _add_made(parser)
    _add_points(parser)


def _add_github(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "github",
        commands.run_export_github,
        "write a workflow that grades at each push to a learner's repository",
        "  course export github --chapters 03_relu --to week-3/",
    )
    _add_made(parser)


def _add_made(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder that it is written to")
    parser.add_argument("--chapters", nargs="+", default=[], metavar="CHAPTER", help="these only (default: all)")
    parser.add_argument(
        "--course", metavar="WHAT", help="what pip installs as the course (default: from its repository)"
    )


def _add_points(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=Path, default=Path(POINTS), metavar="FILE", help="default: %(default)s")


def _add_given_back(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("grades", type=Path, metavar="GRADES", help="the folder that `course grade` has written")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder for what is to be uploaded")


def _add_nbgrader(parsers: Commands) -> None:
    parser = _command(
        parsers,
        "nbgrader",
        commands.run_export_nbgrader,
        "write the exercises as nbgrader takes them",
        "  course export nbgrader nbgrader-course/ --chapters 03_relu",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the course folder, which must be new or empty")
    parser.add_argument("--chapters", nargs="+", default=[], metavar="CHAPTER", help="these only (default: all)")
    _add_points(parser)


if __name__ == "__main__":
    sys.exit(main())
