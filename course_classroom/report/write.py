"""Write the report of a class."""

from pathlib import Path

from course_classroom.assignment import read_assignment
from course_classroom.errors import ClassroomError
from course_classroom.report.gradebook import grades_csv, grades_json
from course_classroom.report.pages import GENERATOR, overview, student_page, student_report
from course_classroom.report.points import FILE, read_points
from course_classroom.report.tally import tally
from course_classroom.results import read_all
from course_lib.notebook.keeping import write_whole


def write_report(grades: Path, to: Path) -> list[Path]:
    """Write the pages and tables of a class to the folder `to`, each file whole or not at all; return the main ones.

    Raises ClassroomError where there are no results, or points that are none.
    """
    results = list(read_all(grades))
    if not results:
        raise ClassroomError(f"there are no results in {grades}: `course grade SUBMISSIONS --out {grades}` makes them")
    class_ = tally(results, read_points(grades / FILE), read_assignment(grades))
    main = {"index.html": overview(class_), "grades.csv": grades_csv(class_), "grades.json": grades_json(class_)}
    pages = {student_page(result.student): student_report(class_, result) for result in results}
    for name, text in {**pages, **main}.items():
        write_whole(to / name, text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))  # else Excel garbles it
    for path in (to / "students").glob("*.html"):
        if f"students/{path.name}" not in pages and GENERATOR in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()  # of a student who has left: it is this report's own
    return [to / name for name in main]
