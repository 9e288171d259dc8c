"""The course's own notebooks, graded: not one cell stops, whatever of the library they use."""

import subprocess
import sys

import pytest

from course_classroom.inside import stand_in
from course_lib import MODULE_OF
from tests.classroom.submissions import ROOT, notebook

OWN = sorted(path.relative_to(ROOT) for kind in ("exercises", "solutions") for path in (ROOT / kind).glob("*.ipynb"))


@pytest.mark.parametrize("path", OWN, ids=str)
def test_no_cell_of_the_courses_own_notebooks_stops(graded, path):
    result = graded.grade((ROOT / path).read_bytes(), path.name)
    assert result.exercises
    assert [entry.failed for entry in result.notebooks] == [()]


def test_what_every_submission_needs_is_there_before_the_first_and_what_is_copied_is_not_imported(tmp_path):
    """Either would take more than what a submission costs otherwise."""
    furnishing = f"pathlib; from course_classroom.room import furnish; furnish(pathlib.Path({str(tmp_path)!r}))"
    for words, name, loaded in (
        ("course_classroom.inside.submission", "numpy.random", True),
        (furnishing, "IPython", False),
    ):
        line = f"import sys, {words}\nassert ({name!r} in sys.modules) is {loaded}"
        subprocess.run([sys.executable, "-c", line], check=True, cwd=ROOT)


def test_every_name_of_the_library_is_silent_or_withheld_as_the_librarys_table_says():
    shows = {name for name in MODULE_OF if not isinstance(stand_in.offered(name), stand_in.Withheld)}
    assert shows == {
        name
        for name, module in MODULE_OF.items()
        if module.startswith("notebook.") or module in ("data", "gradient_check")
    }
    assert {"check", "progress", "set_up", "gradcheck"} <= shows


DRAWN = {
    "three_axes": "fig, (a, b, c) = plt.subplots(1, 3)\na.plot([1], [2])",
    "arithmetic": "x = np.arange(3) * plt.gca() + 1 - plt.gca()\nif plt.gca() > 3: print(f'{x:.2f}')",
    "a_subclass": "class Slider(widgets.DOMWidget): value = 1\nSlider().value + 1",
    "a_block": "with plt.style.context('x') as style: style['a'] = style.b",
    "a_bar_that_counts": "assert sum(x for x in tqdm([1, 2])) == 3 == len([*trange(3)]) == sum(with_progress([3]))",
}


@pytest.mark.parametrize("cell", DRAWN.values(), ids=DRAWN)
def test_what_draws_does_nothing_and_stops_nothing(trusted, cell):
    imports = (
        "import ipywidgets as widgets\nimport matplotlib.pyplot as plt\nimport numpy as np\n"
        "from tqdm.auto import tqdm, trange\nfrom course_lib import with_progress"
    )
    (entry,) = trusted.grade(notebook(imports, cell, "def relu_forward(inputs): ...")).notebooks
    assert entry.failed == ()
