"""What holds for every test."""

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.full import QUICK, cases

# The same cases in every run, and no test that fails because a machine was busy.
COURSE = settings(derandomize=True, deadline=None, max_examples=cases(30, 300))
settings.register_profile("course", COURSE)
settings.register_profile("mutants", COURSE, max_examples=10, phases=[Phase.generate])  # a failure is all it asks for
settings.load_profile("course")

os.environ["COURSE_PROGRESS"] = os.devnull  # no test leaves marks in this checkout, nor does a kernel that it starts

STARTS_KERNELS = ("test_build.py", "test_guides.py", "test_notebooks.py", "browser")
collect_ignore = [*STARTS_KERNELS, "classroom", "test_environment.py"] if QUICK else []
IN_THE_BROWSER = "site"  # its Python starts no kernel outside the browser


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that start kernels in one process: started at one time by two, kernels may pick the same TCP port.

    Those of the browser edition, which is built once for all of them, are in one process as well, beside the others.
    Those that drive a browser come after those that start kernels, since Playwright leaves an event loop running.
    """
    folders = {item: item.path.relative_to(Path(__file__).parent).parts for item in items}
    for item, parts in folders.items():
        if IN_THE_BROWSER in parts:
            item.add_marker(pytest.mark.xdist_group(IN_THE_BROWSER))
        elif any(name in parts for name in STARTS_KERNELS):
            item.add_marker(pytest.mark.xdist_group("kernels"))
    items.sort(key=lambda item: "browser" in folders[item])
