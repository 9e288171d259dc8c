"""A function's text, or why there is none."""

import pytest

from course_lib.judging.place.text import definition, parsed


def test_what_has_no_text_or_is_no_def_is_said_to_be_so():
    names = {}
    exec("def double(inputs):\n    return inputs", names)  # noqa: S102
    with pytest.raises(ValueError, match=r"^the text of double cannot be had$"):
        definition(names["double"])
    with pytest.raises(ValueError, match=r"^a def was expected, came Expr$"):
        parsed("lambda inputs: inputs")
