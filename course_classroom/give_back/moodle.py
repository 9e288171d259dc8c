"""Moodle: its offline grading worksheet filled in, and a zip of feedback whose folders are named as it names them.

By Moodle's own source: the worksheet needs the columns Identifier, Grade and Last modified (grade); of a folder in the
zip it takes what stands between underscores for the student's name, the number of the participant and the plugin.
"""

import re
from collections.abc import Callable
from pathlib import Path

from course_classroom.give_back.feedback import zipped
from course_classroom.give_back.tables import Class, maximum, number, read_table
from course_classroom.report.points import share_text
from course_classroom.results import Result

PARTICIPANT = re.compile(r"\d+$")
IDS = ("Email address", "ID number", "Username")
COMMENTS = "Feedback comments"


def moodle_files(grades: Class, path: Path, page: Callable[[Result], bytes]) -> tuple[dict[str, bytes], list[Result]]:
    """Return the worksheet filled in and the zip of feedback, by name, and who is in neither.

    Raises ClassroomError where it is no worksheet.
    """
    table = read_table(path)
    identifier, grade, full = (table.place(head) for head in ("Identifier", "Grade", "Maximum Grade"))
    table.place("Last modified (grade)")  # without it Moodle takes no worksheet
    ids = [place for place, head in enumerate(table.heads) if head in IDS]
    name = table.heads.index("Full name") if "Full name" in table.heads else identifier
    comments = table.heads.index(COMMENTS) if COMMENTS in table.heads else None
    pages, found = dict[str, bytes](), list[Result]()
    for row in table.rows:
        participant = PARTICIPANT.search(row[identifier])
        keys = [participant[0] if participant else "", *(row[place] for place in ids)]
        result = grades.find(keys, row[name])
        if not result or not participant:
            continue
        found.append(result)
        share = grades.share(result)
        row[grade] = "" if share is None else number(share * maximum(path, row[full]))
        if comments is not None:
            row[comments] = _comment(grades, result)
        folder = f"{row[name].replace('_', ' ').replace('/', ' ')}_{participant[0]}_assignsubmission_file_"
        pages[f"{folder}/feedback.html"] = page(result)
    missing = grades.without(found)
    return {"worksheet.csv": table.written(table.heads, table.rows), "feedback.zip": zipped(pages)}, missing


def _comment(grades: Class, result: Result) -> str:
    marking = grades.marking
    said = (
        "Excused" if grades.share(result) is None else share_text(marking.total(result), marking.possible_for(result))
    )
    return ". ".join(filter(None, [said, marking.override(result).comment]))
