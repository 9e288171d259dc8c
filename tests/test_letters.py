"""What a check or a hint says is written in letters that the learner has met by then."""

import re
from itertools import accumulate
from pathlib import Path
from unicodedata import category, lookup, normalize

import nbformat
import pytest

from course_lib.catalogue import exercises
from course_lib.judging.exercise import Exercise

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MARKS = {"hat": "\u0302", "bar": "\u0304"}
LETTER = re.compile(r"\w[\u0302\u0304]?")


def letters(text: str) -> set[str]:
    """Return the letters beyond a to z, a hat or a bar above them included."""
    found = LETTER.findall(normalize("NFC", text))
    return {letter for letter in found if not letter.isascii() and category(letter[0]).startswith("L")}


def written(text: str) -> str:
    """Return a page's text with the letters themselves in place of their names in TeX."""
    text = re.sub(r"\\(hat|bar)\s*\{?\s*([a-z])\}?", lambda found: found[2] + MARKS[found[1]], text)
    return re.sub(r"\\([a-z]+)", lambda found: _greek(found[1]), text)


def _greek(name: str) -> str:
    try:
        return lookup(f"GREEK {'CAPITAL LETTER SIGMA' if name == 'sum' else f'SMALL LETTER {name.upper()}'}")
    except KeyError:
        return " "


def _text(path: Path) -> str:
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


@pytest.fixture(scope="module")
def met() -> dict[str, set[str]]:
    """By the name of a chapter, the letters of the chapters up to it and of its exercises."""
    chapters = accumulate((letters(written(_text(path))) for path in CHAPTERS), set.union)
    own = (letters(written(_text(ROOT / "exercises" / path.name))) for path in CHAPTERS)
    return {path.stem: read | asked for path, read, asked in zip(CHAPTERS, chapters, own, strict=True)}


@pytest.mark.parametrize("exercise", exercises().values(), ids=exercises())
def test_no_message_and_no_hint_uses_a_letter_before_it_is_met(exercise: Exercise, met: dict[str, set[str]]) -> None:
    said = [misconception.says for misconception in exercise.misconceptions] + list(exercise.hints)
    assert letters("\n".join(said)) <= met[exercise.chapter]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("−x̂ · mean", {"x̂"}),
        (r"$\hat{y}_{ij} - \hat y$ and $\sum_j$, $\bar v$", {"ŷ", "Σ", "v̄"}),
        (r"η times $\delta_{jk}$, \frac", {"η", "δ"}),
        ("½ of 10⁸", set()),
    ],
)
def test_which_letters_a_text_has(text: str, found: set[str]) -> None:
    assert letters(written(text)) == found
