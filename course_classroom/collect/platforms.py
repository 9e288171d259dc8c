"""How learning platforms name what they export: rules as data.

Each is from the platform's own source or documentation, or from what others have written who read its exports; none was
tried on the platform itself (docs/instructors.md says which). A rule names one step of a path, a folder or a file.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Platform:
    """A platform, and how a step of a path names a student.

    `pattern` has the groups `name` or `id` (or both), and perhaps `late`, `attempt`, `file`, and `what` for a text that
    the platform has made a file of, which `ENTERED` names. With `sure`, one name of that form is enough to tell the
    platform.
    """

    name: str
    pattern: re.Pattern[str]
    sure: bool = True


ENTERED = {"text": "text entry", "txt": "text entry", "link": "link entry"}
_ATTACHED = r"(?P<attachment>\d+)_(?P<file>.+)|(?P<what>text|link)\.html"
PLATFORMS = (
    Platform(
        "Moodle",
        re.compile(
            r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<what>file|onlinetext|[a-z]+)_?(?P<file>.*)", re.DOTALL
        ),
    ),
    Platform("Canvas", re.compile(rf"(?:(?P<late>LATE)_)?(?P<id>anon_[A-Za-z0-9]+)_(?:{_ATTACHED})", re.DOTALL)),
    Platform("Canvas", re.compile(rf"(?P<name>.+?)_(?:(?P<late>LATE)_)?(?P<id>\d+)_(?:{_ATTACHED})", re.DOTALL)),
    Platform(
        "Blackboard",
        re.compile(
            r"(?P<before>.+)_attempt_(?P<attempt>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.(?P<what>txt))", re.DOTALL
        ),
    ),
    Platform(
        "Brightspace",
        re.compile(
            r"(?P<numbers>\d+-\d+) - (?:(?P<id>[A-Z]{0,3}\d+) - )?(?P<name>.+?) - "
            r"(?P<when>\w{3,9}\.? \d{1,2},? \d{4} \d{1,2}:?\d\d ?(?:[AP]M)?)(?: - (?P<file>.+))?",
            re.DOTALL,
        ),
    ),
    Platform("Sakai", re.compile(r"(?P<name>[^,()]+, [^()]+)\((?P<id>[^()]+)\)")),
    Platform("Google Drive", re.compile(r"(?P<name>.+?) - (?P<file>.+\.\w+)", re.DOTALL), sure=False),
)
GRADESCOPE = "submission_metadata.yml"
NBGRADER = {"nbgrader_config.py", "gradebook.db", "source", "release", "autograded", "feedback"}
TIMESTAMP = "timestamp.txt"  # when it was handed in, as nbgrader and Sakai write it
CAME_ALONG = {TIMESTAMP, "README.md", "requirements.txt"}  # from the platform, or with the assignment
BESIDE = {"index.html", "grades.csv", "grades.xls", "collected.json", *CAME_ALONG}  # what stands beside students

# What a folder around a class is called, and what a folder or a file of one student's is: week 3, 03_relu, exercises.
AROUND = re.compile(
    r"submi(?:ssion|tted)|hand(?:ed)?[\W_]?in|abgabe|rendu|entrega|collect|download|export|class|course|students?\b|inbox"
    r"|assignment|homework|week|\.zip$",
    re.IGNORECASE,
)
OF_ONE = re.compile(
    r"(?:(?:week|assignment|homework|hw|chapter|ch|lab|sheet|blatt|part|day|unit|lesson|task|ex|exercises?)[\W_]*)?"
    r"\d+(?:[\W_].*)?|(?:exercises|solutions|notebooks|src|source|data|docs|untitled.*|notebook|copy of .*)",
    re.IGNORECASE,
)


def blackboard_names(before: Collection[str]) -> dict[str, str]:
    """Return the user of each "assignment_user": either may have underscores, and the assignment is everybody's."""
    several = sorted(set(before))
    common = _common_start(several[0], several[-1]) if len(several) > 1 else several[0] if several else ""
    length = common.rfind("_") + 1
    return {one: one[length:] for one in several}


def clone_names(folders: Collection[str]) -> dict[str, str]:
    """Return the user of each clone "assignment-user"; {} where the folders have no such beginning in common."""
    several = sorted(folders)
    length = _common_start(several[0], several[-1]).rfind("-") + 1 if len(several) > 1 else 0
    return {folder: folder[length:] for folder in several} if length else {}


def _common_start(first: str, last: str) -> str:
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]
