"""Where in an answer's text an exception was raised: the innermost expression of its own."""

import subprocess
import sys

import pytest

from course_lib.judging.raised import FILE, raised_at

TEXT = """\
def answer(x):
    return (1 +
        half(x)) * 2

def half(x):
    return x / 2
"""


def span_of(x, file=FILE):
    namespace = {}
    exec(compile(TEXT, file, "exec"), namespace)  # noqa: S102 - the test's own text
    with pytest.raises(Exception, match=r".") as caught:
        namespace["answer"](x)
    return raised_at(caught.value)


class Fails:
    """A number that fails where it is halved."""

    def __truediv__(self, other):
        raise ZeroDivisionError(other)


@pytest.mark.parametrize("x", ["one", Fails()], ids=["in the answer itself", "in what it calls"])
def test_it_is_the_innermost_expression_of_the_answers_own(x):
    assert span_of(x) == (6, 6, 11, 16)


def test_an_expression_may_go_over_lines():
    class Half:
        def __truediv__(self, other):
            return "half"

    assert span_of(Half()) == (2, 3, 12, 15)


def test_elsewhere_there_is_no_place():
    assert span_of("one", "other.py") is None


def test_a_python_that_keeps_no_columns_has_no_place():
    asked = (
        "from course_lib.judging.raised import FILE, raised_at\n"
        "try: exec(compile('1 / 0', FILE, 'exec'))\nexcept ZeroDivisionError as error: print(raised_at(error))"
    )
    for option, span in (("no_debug_ranges", "None"), ("utf8", "(1, 1, 0, 5)")):
        command = [sys.executable, "-X", option, "-c", asked]
        assert subprocess.check_output(command, text=True).strip() == span
