"""Make a folder to hand out: exercises, requirements, and how to begin. Nothing of the solutions is in it."""

from collections.abc import Sequence
from pathlib import Path

from course_classroom.notebooks import exercise_notebooks, new_folder, read_exercises, write_notebook
from course_classroom.room import COURSE
from course_classroom.version import DISTRIBUTION, REPOSITORY, VERSION

PLACEHOLDER = "/OWNER/"  # what stands in pyproject.toml until somebody publishes a copy
INSTRUCTION = """\
# Exercises: {titles}

1. Install what they need, once: `python -m pip install -r requirements.txt`
2. Open them: `jupyter lab`
3. Replace each `raise NotImplementedError(…)` by your code, run its cell, then the check below it. The check says what
   it recognises in a wrong answer, so a wrong answer is worth trying; `hint(…)` gives one hint more each time.
4. Save, and hand in {files}.

Your code is run with the Python standard library and NumPy. Keep each answer in its own cell, under its own name.
"""


def assign(chapters: Sequence[str], folder: Path, course: str | None = None) -> list[Path]:
    """Write the exercises of the chapters, requirements.txt and README.md to a new `folder`; return its files.

    `course` is what pip is to install as the course: by default this version, by name. Raises ClassroomError where the
    folder has something in it already, or a chapter has no exercises.
    """
    notebooks = exercise_notebooks(chapters)
    new_folder(folder)
    titles = [_hand_out(path, folder / path.name) for path in notebooks]
    pins = (COURSE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in pins if line != "-e ." and not line.startswith("#")]
    requirements = "\n".join([course or default_course(), *kept])
    (folder / "requirements.txt").write_text(requirements + "\n", encoding="utf-8")
    *most, last = (f"`{path.name}`" for path in notebooks)
    files = f"{', '.join(most)} and {last}" if most else last
    instruction = INSTRUCTION.format(titles="; ".join(titles), files=files)
    (folder / "README.md").write_text(instruction, encoding="utf-8")
    return sorted(folder.iterdir())


def warning(course: str | None, file: str) -> str:
    """Say what is to be looked at in what a file asks pip to install, "" where nothing is."""
    if course or _repository():
        return ""
    return (
        f"{file} names {DISTRIBUTION}=={VERSION}, and this copy of the course has no address that pip could"
        " get it from: unless you have published it to an index, say --course with such an address, or a copy's path"
    )


def default_course() -> str:
    """Return this version of the course as pip takes it: from its repository, by name where it has none yet."""
    repository = _repository()
    return f"{DISTRIBUTION} @ git+{repository}@v{VERSION}" if repository else f"{DISTRIBUTION}=={VERSION}"


def _repository() -> str:
    """Return the address that the course was published at, "" where nobody has written one into pyproject.toml."""
    return "" if PLACEHOLDER in REPOSITORY else REPOSITORY


def _hand_out(source: Path, target: Path) -> str:
    """Copy an exercise notebook; return its title."""
    notebook = read_exercises(source)
    write_notebook(target, notebook)
    return str(notebook["cells"][0]["source"][0]).strip("# \n").removesuffix(" — exercises")
