"""`course report` and `course term`."""

from argparse import Namespace
from pathlib import Path

from course_classroom.commands.common import DONE, Commands, add_grades, add_to, command


def add_reporting(commands: Commands) -> None:
    """Add the commands."""
    _add_report(commands)
    _add_term(commands)


def _add_report(commands: Commands) -> None:
    parser = command(
        commands,
        "report",
        run_report,
        "write what the class got wrong and why: pages for a browser, tables for gradebooks",
        "course report grades/\n\nEach exercise gives 1 point, unless grades/points.toml says `relu_backward = 2`.",
    )
    add_grades(parser)
    parser.add_argument("--to", type=Path, metavar="DIR", help="the report's folder (default: GRADES/report)")
    parser.add_argument(
        "--answers", action="store_true", help="write a page for each exercise too: all answers beside the course's"
    )
    parser.add_argument("--anonymous", action="store_true", help="the same pages, without names")


def _add_term(commands: Commands) -> None:
    parser = command(
        commands,
        "term",
        run_term,
        "write one report over several assignments",
        "course term week-3 week-4 week-5 --to term/\n\nThey are in the order in which they were handed out.",
    )
    parser.add_argument(
        "grades", type=Path, nargs="+", metavar="GRADES", help="folders that `course grade` has written"
    )
    add_to(parser, "the report's folder")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="weights, and how many of the lowest are dropped")


def run_report(options: Namespace) -> int:
    """Write the report."""
    from course_classroom.report.write import write_answers, write_report  # noqa: PLC0415 - Jinja takes long to import

    to = options.to or options.grades / "report"
    paths = write_report(options.grades, to)
    if options.answers or options.anonymous:
        paths += write_answers(options.grades, to, anonymous=options.anonymous)
    print(*paths, sep="\n")
    return DONE


def run_term(options: Namespace) -> int:
    """Write the report of a term."""
    from course_classroom.report.write import write_term  # noqa: PLC0415 - Jinja takes long to import

    print(*write_term(options.grades, options.to, options.rules), sep="\n")
    return DONE
