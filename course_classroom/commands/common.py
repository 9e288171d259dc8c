"""What commands share: exit statuses, arguments that mean the same everywhere, and what is said of what was written."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from course_classroom.assign import warning
from course_classroom.collect.names import shown
from course_classroom.report.points import FILE as POINTS
from course_lib.notebook.keeping import write_whole

DONE, FAILED, NO_SANDBOX, LOOK = 0, 1, 3, 4
NEW = "the folder, which must be new or empty"

Parser: TypeAlias = argparse.ArgumentParser
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(commands: Commands, name: str, run: Callable[[argparse.Namespace], int], what: str, example: str) -> Parser:
    """Add a command, and return its parser: `what` it does, and an `example` of it."""
    parser = commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def count(text: str) -> int:
    """Read a number of at least 1, as argparse wants it; raises ValueError for what is none."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def add_named(parser: Parser) -> None:
    """Ask for chapters by name."""
    parser.add_argument("chapters", nargs="+", metavar="CHAPTER", help="a chapter with exercises, such as 03_relu")


def add_to(parser: Parser, what: str) -> None:
    """Ask for the folder that is written to."""
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help=what)


def add_grades(parser: Parser) -> None:
    """Ask for a folder of grades."""
    parser.add_argument("grades", type=Path, metavar="GRADES", help="the folder that `course grade` has written")


def add_chapters(parser: Parser) -> None:
    """Let chapters be named."""
    parser.add_argument("--chapters", nargs="+", default=[], metavar="CHAPTER", help="the assignment (default: all)")


def add_course(parser: Parser) -> None:
    """Let pip install another course than the one of the repository."""
    parser.add_argument(
        "--course", metavar="WHAT", help="what pip installs as the course (default: from its repository)"
    )


def add_points(parser: Parser) -> None:
    """Let points be given by a file."""
    parser.add_argument("--points", type=Path, default=Path(POINTS), metavar="FILE", help="default: %(default)s")


def warn(course: str | None, file: str) -> None:
    """Say what is to be looked at in what pip is asked to install by a file that was written."""
    if said := warning(course, file):
        print(f"course: {said}", file=sys.stderr)


def write(to: Path, files: Mapping[str, bytes], said: Sequence[str] = ()) -> int:
    """Write files to a folder, each whole or not at all; print their paths, then what is to be looked at."""
    for name, content in files.items():
        write_whole(to / name, content)
        print(to / name)
    return say(said)


def say(lines: Sequence[str]) -> int:
    """Print what is to be looked at; return the exit status."""
    for line in lines:
        print(f"  {shown(line)}")
    return LOOK if lines else DONE
