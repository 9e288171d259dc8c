"""What stands in the place of values that did not come."""

import pytest

from course_lib.judging.failures import describe
from course_lib.judging.run import Failure


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (Failure("raised", "ValueError", "boom"), "raises ValueError: boom"),
        (Failure("raised", "KeyError", "X"), "raises KeyError: X"),
        (Failure("raised", "RuntimeError", ""), "raises RuntimeError"),
        (Failure("not_implemented", "NotImplementedError", ""), "raises NotImplementedError"),
        (Failure("not_implemented", "NotImplementedError", "later"), "raises NotImplementedError: later"),
        (Failure("returned_none", "NoneType", "None"), "None"),
        (Failure("not_numeric", "str", "dtype <U4"), "str: dtype <U4"),
        (Failure("unreadable", "TypeError", "return a list: came 3"), "cannot be read"),
        (Failure("too_large", "ndarray", "shape (9, 9)"), "ndarray: shape (9, 9)"),
        (Failure("wrong_number_of_values", "tuple", "3 values"), "tuple: 3 values"),
    ],
)
def test_a_failure_in_few_words(failure, text):
    assert describe(failure) == text
