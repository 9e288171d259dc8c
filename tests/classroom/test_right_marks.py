"""An honest answer gets its mark, whatever stands above it: as the learner's own kernel ran the notebook."""

import json

import pytest

from course_classroom.inside.notebook import Cell, homes
from course_classroom.report.write import write_report
from course_classroom.results import store
from tests.classroom.submissions import answered, notebook, solved

NUMPY = "import numpy as np"
GOOD = "def relu_forward(inputs):\n    return np.maximum(0, inputs)"
BAD = "def relu_forward(inputs):\n    return inputs"

HONEST = {
    "a_package_that_is_missing": ("import torch\nimport numpy as np", GOOD),
    "its_parts": ("import torch.nn as nn\nfrom torch.nn import functional as F, Module\nimport numpy as np", GOOD),
    "a_star_of_it": ("from seaborn import *\nimport numpy as np", GOOD),
    "used_in_a_cell": ("import pandas as pd\nf = pd.DataFrame({'a': [1]})\nprint(f.head()['a'] + 1)", NUMPY, GOOD),
    "a_class_of_it": ("import torch\nclass Net(torch.nn.Module):\n    pass\nimport numpy as np", GOOD),
    "an_annotation": (
        NUMPY,
        "import torch\ndef relu_forward(inputs: torch.Tensor) -> torch.Tensor:\n    return np.maximum(0, inputs)",
    ),
    "a_decorator_for_which_it_is_prepared": (
        NUMPY,
        "try:\n    from numba import njit\nexcept ImportError:\n    njit = lambda f: f",
        f"@njit\n{GOOD}",
    ),
    "colab": ("from google.colab import drive\ndrive.mount('/content/drive')\nimport numpy as np", GOOD),
    "scipy_in_its_own_cell": (f"import scipy.special as sp\nimport numpy as np\n{GOOD}",),
    "the_shell_assigned": ("files = !ls -l\nfor f in files: print(f)\nimport numpy as np", GOOD),
    "timeit_with_a_result": ("import numpy as np\nt = %timeit -o 1 + 1\nprint(t.average)", GOOD),
    "time_that_runs": ("%time import numpy as np", GOOD),
    "time_over_a_cell": ("%%time\nimport numpy as np", f"%%capture out\n{GOOD}", "out.show()"),
    "help_before_and_after": (NUMPY, "?np.maximum\nnp.abs??\nhelper = 1", f"{GOOD}\nnp.max?"),
    "awaiting": (NUMPY, f"import asyncio\nawait asyncio.sleep(0.01)\n{GOOD}"),
    "asynchronous_loops": (NUMPY, f"async def g():\n    yield 1\nasync for x in g(): print(x)\n{GOOD}"),
    "a_cell_for_the_shell": (NUMPY, "%%bash\nfor i in 1 2; do echo $i; done", GOOD),
    "options": ("%load_ext autoreload\n%autoreload 2\n%config InlineBackend.figure_format = 'svg'", NUMPY, GOOD),
    "indented": (f"    {NUMPY}", GOOD),
    "prompts_pasted": (">>> import numpy as np", GOOD),
    "put_right_in_a_later_cell": (NUMPY, ("answer-relu_forward", BAD), f"{GOOD}"),
    "put_right_twice": (NUMPY, ("answer-relu_forward", BAD), BAD, GOOD),
    "its_helper_put_right_later": (
        NUMPY,
        "def gate(x):\n    return x",
        ("answer-relu_forward", "def relu_forward(inputs):\n    return gate(inputs)"),
        "def gate(x):\n    return np.maximum(0, x)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("cells", HONEST.values(), ids=HONEST)
def test_an_honest_answer_is_right(graded, cells):
    mark = graded.exercise(notebook(*cells))
    assert (mark.status, mark.message) == ("correct", "All 4 cases are right.")


def test_what_every_submission_needs_is_imported_before_there_is_one(trusted):
    """An answer's process begins as a copy of the warm one: what it imports itself, each of them imports again."""
    seen = "import sys\nimport numpy as np\nthere = set(sys.modules)"
    good = "def relu_forward(inputs):\n    assert set(sys.modules) == there, set(sys.modules) - there\n"
    mark = trusted.exercise(notebook(seen, f"{good}    return np.maximum(0, inputs)"))
    assert (mark.status, mark.message) == ("correct", "All 4 cases are right.")


def test_an_answer_is_found_by_every_way_to_define_it():
    """By `def` and by `=` at the beginning of a line, not by what only looks so."""
    ways = ["def f(x): pass", "f=g", "f = lambda x: x", "x = 1\n\ndef f (x):\n    pass", "f  =\\\n 1", "y =\nf = 1"]
    others = ["def ff(x): pass", "f == 1", " f = 1", "# f = 1", "f += 1", "ef = 1", "f.x = 1"]
    found = homes([Cell(place, "", source) for place, source in enumerate(ways + others)], ["f", "g"])
    assert found == {"f": {"by_id": [], "by_name": list(range(len(ways)))}}


def test_the_last_definition_is_the_answer_also_where_it_is_the_worse(trusted):
    assert trusted.exercise(notebook(NUMPY, ("answer-relu_forward", GOOD), BAD)).misconception == "identity"


def test_a_missing_package_is_named_and_costs_what_needs_it_alone(graded):
    cells = (
        "import torch\nimport pandas as pd\nimport numpy as np",
        ("answer-relu_forward", GOOD),
        ("answer-relu_backward", "def relu_backward(dvalues, inputs):\n    return torch.relu(dvalues)"),
    )
    result = graded.grade(notebook(*cells))
    assert result.notebooks[0].missing == ("torch", "pandas")
    marks = result.exercises
    assert (marks["relu_forward"].status, marks["relu_backward"].status) == ("correct", "incorrect")
    assert "torch is not there where answers are graded" in marks["relu_backward"].message


def test_a_missing_package_is_on_the_students_page_and_on_the_instructors(trusted, tmp_path):
    store(tmp_path, trusted.grade(notebook("import torch", NUMPY, GOOD)))
    write_report(tmp_path, tmp_path / "report")
    for page in ("index.html", "students/student.html"):
        assert "<code>torch</code>" in (tmp_path / "report" / page).read_text(encoding="utf-8")


def test_names_that_anybody_may_import_are_not_missing(graded):
    imports = "import numpy as np, math, json, nobodys\nfrom course_lib import check\nimport matplotlib.pyplot"
    imports += "\nimport platform\nplatform.java_ver()"  # looks for a package, and is prepared for that
    assert graded.grade(notebook(imports, GOOD)).notebooks[0].missing == ("nobodys",)


NEWER = {
    "said_by_the_notebook": ("x = = 1", "3.99.1", "was written with Python 3.99"),
    "a_type": ("type Point = tuple[float, float]", "", "is this newer than Python"),
    "a_generic": ("def first[T](items: list[T]) -> T: ...", "", "is this newer than Python"),
    "just_wrong": ("x = = 1", "3.9.1", ""),
}


@pytest.mark.parametrize(("line", "written", "says"), NEWER.values(), ids=NEWER)
def test_syntax_that_may_be_newer_is_said_to_be_so(trusted, line, written, says):
    content = json.loads(notebook(f"{line}\n{GOOD}"))
    content["metadata"] = {"language_info": {"name": "python", "version": written}}
    mark = trusted.exercise(json.dumps(content).encode())
    assert mark.status == "function missing"
    assert "SyntaxError" in mark.message
    assert (says in mark.message) if says else ("newer" not in mark.message and "written with" not in mark.message)


def test_what_is_read_is_what_is_graded_though_it_is_saved_meanwhile(trusted):
    """The result's fingerprint is of the bytes that were graded: what was saved meanwhile is graded in the next run."""
    submission = trusted.submission(answered("return inputs"))
    path = submission.notebooks[0].path
    run = trusted.grader._run

    def saved_meanwhile(*arguments):
        path.write_bytes(solved())
        return run(*arguments)

    try:
        trusted.grader._run = saved_meanwhile
        result = trusted.grader.grade(submission)
    finally:
        del trusted.grader._run
    assert result.exercises["relu_forward"].misconception == "identity"
    assert result.fingerprint != trusted.grader.fingerprint(submission)
