"""What each command does. What one command alone needs is imported there: grading is for Linux, others are not."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from course_classroom.assign import assign, warning
from course_classroom.assignment import claim, secret_seed, select, set_aside_the_withdrawn
from course_classroom.bubblewrap import why_unavailable
from course_classroom.collect.names import shown
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.limits import MB, Limits
from course_classroom.nbgrader import export_nbgrader
from course_classroom.summary import listing, summary
from course_lib.notebook.keeping import write_whole

if TYPE_CHECKING:
    from course_classroom.results import Result

DONE, LOOK = 0, 4
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


def run_assign(options: Namespace) -> int:
    """Make a folder to hand out."""
    for path in assign(options.chapters, options.to, options.course):
        print(path)
    _warn(options.course, "requirements.txt")
    return DONE


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
    limits, assignment = _limits(options), select(options.chapters)
    roster = read_roster(options.roster) if options.roster else None
    with Spool() as spool:
        submissions = collect(options.submissions, spool, limits, roster)
        again = _again(options.again, {one.student for one in submissions})
        claim(options.out, assignment)
        seed, out = secret_seed(options.out), options.out.resolve()
        hidden = tuple(path.resolve() for path in (*options.submissions, out, Path.home(), Path.cwd()))
        plan = Plan(assignment, seed, limits, options.trust_submissions, hidden, again, options.places, spool.folder)
        if options.dask:
            from course_classroom.cluster import grade_on_cluster  # noqa: PLC0415

            graded = grade_on_cluster(plan, out, submissions, options.dask)
        else:
            graded = grade_class(plan, out, submissions, options.workers)
        changes = [line for one in _progress(graded, len(submissions)) for line in one.changes]
    gone = set_aside_the_withdrawn(out, [one.student for one in submissions])
    said, look = summary(options.out)
    print(said)
    _print_changes(changes, gone, options.out)
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

    for path in write_term(options.grades, options.to, options.rules):
        print(path)
    return DONE


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


def run_export_canvas(options: Namespace) -> int:
    """Write what Canvas imports."""
    from course_classroom.give_back.canvas import canvas_feedback, canvas_gradebook  # noqa: PLC0415
    from course_classroom.give_back.tables import Class  # noqa: PLC0415

    grades = Class(options.grades)
    gradebook, missing = canvas_gradebook(grades, options.gradebook, options.column)
    files, without = {"gradebook.csv": gradebook}, list[str]()
    if options.submissions:
        files["feedback.zip"], without = canvas_feedback(grades, options.submissions)
    said = [f"{one.student}: not in {options.gradebook}" for one in missing]
    return _write(options.to, files, [*said, *(f"{name}: no feedback file" for name in without)])


def run_export_moodle(options: Namespace) -> int:
    """Write what Moodle imports."""
    from course_classroom.assignment import read_assignment  # noqa: PLC0415
    from course_classroom.give_back.moodle import moodle_files  # noqa: PLC0415
    from course_classroom.give_back.tables import Class  # noqa: PLC0415
    from course_classroom.report.pages import student_report  # noqa: PLC0415
    from course_classroom.results import graded_on, result_file  # noqa: PLC0415

    grades, asked = Class(options.grades), read_assignment(options.grades)

    def page(result: "Result") -> bytes:
        graded = graded_on([result_file(options.grades, result.student)])
        return student_report(grades.marking, result, asked, graded).encode()

    files, missing = moodle_files(grades, options.worksheet, page)
    return _write(options.to, files, [f"{one.student}: not in {options.worksheet}" for one in missing])


def run_export_gradescope(options: Namespace) -> int:
    """Write an autograder for Gradescope."""
    from course_classroom.give_back.gradescope import autograder  # noqa: PLC0415

    content = autograder(options.chapters, options.points, options.course)
    _warn(options.course, "setup.sh")
    return _write(options.to, {"autograder.zip": content}, [])


def run_export_github(options: Namespace) -> int:
    """Write a workflow for learners' repositories."""
    from course_classroom.give_back.github import PATH, workflow  # noqa: PLC0415

    content = workflow(options.chapters, options.course).encode()
    _warn(options.course, PATH)
    return _write(options.to, {PATH: content}, [])


def _warn(course: str | None, file: str) -> None:
    if said := warning(course):
        print(f"course: {said.replace('requirements.txt', file)}", file=sys.stderr)


def _write(to: Path, files: Mapping[str, bytes], said: Sequence[str]) -> int:
    for name, content in files.items():
        write_whole(to / name, content)
        print(to / name)
    for line in said:
        print(f"  {shown(line)}")
    return LOOK if said else DONE


def run_export_nbgrader(options: Namespace) -> int:
    """Export the exercises for nbgrader."""
    for path in export_nbgrader(options.folder, options.chapters, options.points):
        print(path)
    return DONE
