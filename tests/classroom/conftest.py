"""Classes to grade: in the sandbox, and without. Grading is for Linux: elsewhere nothing of it is collected."""

import sys
from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests.classroom.submissions import HURRIED, LIMITS, NO_SANDBOX, Class, solved

SEED = 2024
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]


def _class(tmp_path_factory, limits, *, trusted):
    if not trusted and NO_SANDBOX:
        pytest.skip(NO_SANDBOX)
    from course_classroom.assignment import select  # noqa: PLC0415 - Linux alone has what it needs
    from course_classroom.grader import Grader  # noqa: PLC0415

    with Grader(select([]).exercises(), SEED, limits, trusted=trusted) as grader:
        yield Class(tmp_path_factory.mktemp("class"), grader)


@pytest.fixture(scope="session")
def trusted(tmp_path_factory):
    """A class graded without bubblewrap."""
    yield from _class(tmp_path_factory, LIMITS, trusted=True)


@pytest.fixture(scope="session")
def sandboxed(tmp_path_factory):
    """A class graded in the sandbox."""
    yield from _class(tmp_path_factory, LIMITS, trusted=False)


@pytest.fixture(scope="session")
def hurried(tmp_path_factory):
    """A class graded in the sandbox, where what does not end is stopped soon."""
    yield from _class(tmp_path_factory, HURRIED, trusted=False)


@pytest.fixture(scope="session")
def hurried_trusted(tmp_path_factory):
    """The same without bubblewrap."""
    yield from _class(tmp_path_factory, HURRIED, trusted=True)


@pytest.fixture(scope="session")
def grader_of():
    """Return a grader of an assignment, without bubblewrap: one for each assignment that is asked for."""
    from course_classroom.grader import Grader  # noqa: PLC0415 - as above

    graders = {}
    with ExitStack() as stack:

        def grader(assignment):
            if assignment not in graders:
                made = Grader(assignment.exercises(), SEED, LIMITS, trusted=True)
                graders[assignment] = stack.enter_context(made)
            return graders[assignment]

        yield grader


@pytest.fixture
def in_one_process(grader_of, monkeypatch):
    """Return the command: `course grade` does in this process what it has its workers do, which takes seconds less."""
    from course_classroom import cli, grade  # noqa: PLC0415 - as above

    def here(plan, grades, submissions, _):
        monkeypatch.setattr(grade, "_grader", grader_of(plan.assignment))
        return (grade.grade_one(plan, grades, one) for one in submissions)

    monkeypatch.setattr(grade, "grade_class", here)
    return lambda *words: cli.main([*map(str, words), *(["--trust-submissions"] if words[0] == "grade" else [])])


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
    names = {"graded", "sandboxed", "hurried", "hurried_trusted"} & set(request.fixturenames) or {"trusted"}
    (grader,) = map(request.getfixturevalue, names)
    yield
    assert replace(grader.grade(solved()), fingerprint=good.fingerprint) == good
