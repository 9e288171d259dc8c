"""Classes to grade: in the sandbox, and without. Grading is for Linux: elsewhere nothing of it is collected."""

import sys

import pytest

from tests.classroom.submissions import LIMITS, NO_SANDBOX, Class, solved

SEED = 2024
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]


def _class(tmp_path_factory, *, trusted):
    if not trusted and NO_SANDBOX:
        pytest.skip(NO_SANDBOX)
    from course_classroom.assignment import select  # noqa: PLC0415 - Linux alone has what it needs
    from course_classroom.grader import Grader  # noqa: PLC0415

    with Grader(select([]).exercises(), SEED, LIMITS, trusted=trusted) as grader:
        yield Class(tmp_path_factory.mktemp("class"), grader)


@pytest.fixture(scope="session")
def trusted(tmp_path_factory):
    """A class graded without bubblewrap."""
    yield from _class(tmp_path_factory, trusted=True)


@pytest.fixture(scope="session")
def sandboxed(tmp_path_factory):
    """A class graded in the sandbox."""
    yield from _class(tmp_path_factory, trusted=False)


@pytest.fixture(params=["sandboxed", "trusted"])
def graded(request):
    """Both, one after the other."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def good(trusted):
    """The result of a submission that has everything right."""
    result = trusted.grade(solved())
    assert {exercise.status for exercise in result.exercises.values()} == {"correct"}
    return result


@pytest.fixture
def others_unharmed(request, good):
    """After each attack the same grader gives a good submission the same result as ever."""
    (name,) = {"graded", "sandboxed", "trusted"} & set(request.fixturenames) - {"trusted"} or {"trusted"}
    grader = request.getfixturevalue(name)
    yield
    assert grader.grade(solved()) == good
