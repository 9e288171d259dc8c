"""The folder that the sandbox sees: the few files that run a submission, and nothing else of the course."""

import shutil
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[1]
INSIDE = Path(__file__).resolve().parent / "inside"
COPIED = (
    "checking/__init__.py",
    "checking/exercise.py",
    "checking/run.py",
    "classroom/__init__.py",
    "classroom/wire.py",
    *(f"classroom/inside/{path.name}" for path in sorted(INSIDE.glob("*.py"))),
)
STAND_IN = '''"""Stands in for the library while answers are graded."""

from course_lib.classroom.inside.stand_in import offered as __getattr__
'''


def furnish(room: Path) -> None:
    """Copy what runs inside into `room`, which everyone may read: the sandbox's own user is nobody."""
    package = room / "course_lib"
    for name in COPIED:
        target = package / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LIBRARY / name, target)
    (package / "__init__.py").write_text(STAND_IN, encoding="utf-8")
    for path in (room, *room.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
