"""What the judge says of an answer: its slug, the case that it shows, words that it says and words that it must not."""

import pytest

from course_lib.judging.failures import ADVICE
from tests.judging.small import outcome
from tests.judging.table import TABLE


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_what_is_said(row):
    found = outcome(row.exercise, row.answer)
    case = found.evidence.case if found.evidence else ""
    assert (found.status, found.misconception, case) == (row.status, row.slug, row.case), found
    said = f"{found.message}\n{found.note}"
    assert [words for words in row.says if words not in said] == [], said
    assert [words for words in row.never if words in said] == [], said


def test_every_advice_has_its_row():
    said = "\n".join(outcome(row.exercise, row.answer).message for row in TABLE)
    for error, part, _, advice in ADVICE:
        assert advice in said, (error, part)
