"""Importing the package is cheap, and every name that it offers is there."""

import subprocess
import sys

import pytest

import course_lib

HEAVY = {"matplotlib", "ipywidgets", "IPython", "numpy.random", "numpy.ma"}


@pytest.mark.parametrize(
    "statement",
    [
        "import course_lib",
        "from course_lib import LayerDense, LossCrossEntropy, data, gradcheck",
        "from course_lib import check, practice, progress",  # what a page of exercises has, which loads no more
    ],
)
def test_no_plotting_and_no_widgets_until_they_are_used(statement: str) -> None:
    script = f"{statement}\nimport sys\nprint(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", course_lib.__all__)
def test_every_exported_name_is_there(name: str) -> None:
    assert name in dir(course_lib)
    assert getattr(course_lib, name).__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'course_lib' has no attribute 'LayerDens'"):
        course_lib.LayerDens  # noqa: B018 — the look-up is the test
