"""`course quiz`."""

from argparse import Namespace
from pathlib import Path

from course_classroom.commands.common import DONE, Commands, add_named, command, count
from course_classroom.errors import ClassroomError
from course_lib.notebook.keeping import write_whole


def add_quizzing(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "quiz",
        run_quiz,
        "write a quiz bank: items made of the exercises and their known mistakes, each in many variants",
        "course quiz 03_relu 05_softmax_jacobian --items 20 --variants 40 --seed autumn --to quiz.xml\n\n"
        "The file's ending says for whom: .xml for Moodle, .zip for Canvas (QTI 1.2), .html for paper, with the key.",
    )
    add_named(parser)
    parser.add_argument("--items", type=count, default=10, metavar="N", help="questions of a quiz (%(default)s)")
    parser.add_argument("--variants", type=count, default=20, metavar="N", help="of each, at most (%(default)s)")
    parser.add_argument("--seed", default="1", metavar="S", help="the same seed makes the same file (%(default)s)")
    parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="an .xml, .zip or .html")


def run_quiz(options: Namespace) -> int:
    """Write a quiz bank."""
    from course_classroom.quiz.bank import bank  # noqa: PLC0415
    from course_classroom.quiz.moodle import moodle_xml  # noqa: PLC0415
    from course_classroom.quiz.qti import qti_package  # noqa: PLC0415
    from course_classroom.quiz.sheet import sheets  # noqa: PLC0415

    formats = {".xml": moodle_xml, ".zip": qti_package, ".html": sheets}
    if options.to.suffix not in formats:
        raise ClassroomError(f"--to must end in {', '.join(formats)}: came {options.to}")
    slots = bank(options.chapters, options.items, options.variants, options.seed)
    write_whole(options.to, formats[options.to.suffix](slots))
    print(f"{options.to}: {len(slots)} items, {sum(len(slot.variants) for slot in slots)} questions")
    for slot in slots:
        if len(slot.variants) < options.variants:
            print(f"  {slot.name}: {len(slot.variants)} of {options.variants} variants")
    return DONE
