"""`course`: assign exercises, collect and grade what comes back, report what the class misunderstands.

Exit status: 0 done; 1 it cannot be done as asked (the message says why); 2 wrong use of the command; 3 no sandbox here;
4 done, and something that was handed in is to be looked at (the lines say what).
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from course_classroom.commands.assigning import add_assigning
from course_classroom.commands.common import FAILED, NO_SANDBOX
from course_classroom.commands.exporting import add_exporting
from course_classroom.commands.grading import add_grading
from course_classroom.commands.quizzing import add_quizzing
from course_classroom.commands.reporting import add_reporting
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.version import VERSION


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
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (add_assigning, add_grading, add_reporting, add_exporting, add_quizzing):
        add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
