"""The folder that the sandbox sees: the few files that run a submission, and nothing else of the course."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from course_lib import MODULE_OF, SHOWS

COURSE = Path(__file__).resolve().parents[1]  # the folder that course_lib and course_classroom are in
OURS = (COURSE / "course_lib", COURSE / "course_classroom")
COPIED = (
    "course_lib/judging/__init__.py",
    "course_lib/judging/exercise.py",
    "course_lib/judging/run.py",
    "course_lib/judging/raised.py",
    "course_classroom/__init__.py",
    "course_classroom/wire.py",
    *(f"course_classroom/inside/{path.name}" for path in sorted((OURS[1] / "inside").glob("*.py"))),
)
# Of IPython, what makes Python of a cell; each needs nothing else of it.
TRANSFORMER = ("core/inputtransformer2.py", "utils/tokenutil.py")
STAND_IN = f'''"""Stands in for the library while answers are graded: its table of names, and none of what they name."""

MODULE_OF, SHOWS = {MODULE_OF!r}, {SHOWS!r}


def __getattr__(name):
    from course_classroom.inside.stand_in import offered

    return offered(name)
'''


def furnish(room: Path) -> None:
    """Copy what runs inside into `room`, which everyone may read: the sandbox's own user is nobody."""
    _copy_transformer(room)
    for name in COPIED:
        target = room / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(COURSE / name, target)
    (room / "course_lib" / "__init__.py").write_text(STAND_IN, encoding="utf-8")
    for path in (room, *room.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _copy_transformer(room: Path) -> None:
    """Copy IPython's transformer."""
    found = find_spec("IPython")  # of a module in it, this would import IPython first
    assert found is not None and found.origin is not None  # noqa: S101, PT018 - the course needs JupyterLab, which has it
    for name in TRANSFORMER:
        target = room / "IPython" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(found.origin).parent / name, target)
        for package in (target.parent, target.parent.parent):
            (package / "__init__.py").touch()
