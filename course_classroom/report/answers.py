"""All answers to an exercise beside the course's, for whoever helps to teach: equal ones once."""

from dataclasses import dataclass, field
from pathlib import Path

from course_classroom.answers import cells_of, code_of
from course_classroom.errors import ClassroomError
from course_classroom.inside.notebook import PREFIX
from course_classroom.report.tally import ERROR
from course_classroom.results import RESULTS, Mark, graded_on, read_all
from course_classroom.room import COURSE
from course_lib import catalogue


@dataclass
class Same:
    """One answer, and who has handed it in."""

    mark: Mark
    students: list[str] = field(default_factory=list)


@dataclass
class Group:
    """The answers of one diagnosis."""

    label: str
    status: str
    answers: dict[str, Same] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many students are in it."""
        return sum(len(same.students) for same in self.answers.values())


@dataclass
class Answers:
    """All answers to an exercise: the course's, and the class's by diagnosis, the most common first."""

    exercise: str
    course: str
    groups: list[Group]
    graded: str
    versions: set[str]


def read_answers(grades: Path, exercise: str) -> Answers:
    """Read the answers to one exercise; raises ClassroomError where the course's own is not there."""
    groups, versions = dict[str, Group](), set[str]()
    for result in read_all(grades):
        versions.add(result.version)
        mark = result.exercises.get(exercise)
        if mark and mark.code:
            label = _label(mark)
            group = groups.setdefault(label, Group(label, mark.status))
            group.answers.setdefault(mark.form or mark.code, Same(mark)).students.append(result.student)
    ordered = sorted(groups.values(), key=lambda group: (group.status == "correct", -group.count))
    for group in ordered:
        group.answers = dict(sorted(group.answers.items(), key=lambda pair: -len(pair[1].students)))
    return Answers(exercise, _course(exercise), ordered, graded_on((grades / RESULTS).glob("*.json")), versions)


def _label(mark: Mark) -> str:
    if mark.misconception is None:
        return mark.status
    error = ERROR.search(mark.message) if mark.misconception == "raised" else None
    return mark.misconception.replace("_", " ") + (f" {error[0]}" if error else "")


def _course(exercise: str) -> str:
    path = COURSE / "solutions" / f"{catalogue.exercise(exercise).chapter}.ipynb"
    if not path.exists():
        raise ClassroomError(f"there is no {path}: run this from a copy of the whole course")
    cells = cells_of(path.read_bytes())
    place = next((cell.place for cell in cells if cell.id == PREFIX + exercise), None)
    return code_of(cells, place, exercise)
