"""`course assign`."""

from argparse import Namespace

from course_classroom.assign import assign
from course_classroom.commands.common import DONE, NEW, Commands, add_course, add_named, add_to, command, warn


def add_assigning(commands: Commands) -> None:
    """Add the command."""
    example = "course assign 03_relu 05_softmax_jacobian --to week-3"
    parser = command(commands, "assign", run_assign, "make a folder to hand out", example)
    add_named(parser)
    add_to(parser, NEW)
    add_course(parser)


def run_assign(options: Namespace) -> int:
    """Make a folder to hand out."""
    for path in assign(options.chapters, options.to, options.course):
        print(path)
    warn(options.course, "requirements.txt")
    return DONE
