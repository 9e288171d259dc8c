"""What the chapters say, as far as a machine can read it: no prediction is asked after its answer was told."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ANSWER = re.compile(r"The answer: <b>(.*?)</b>", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])")
WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"(?<=[.:;?!|])\s+|\n\s*\n|\n(?=[-|])")
SMALL = 12  # whole numbers up to here stand in every text: as indices, sizes and equation numbers
FILLING = {
    "the",
    "it",
    "a",
    "of",
    "for",
    "to",
    "and",
    "is",
    "in",
    "as",
    "at",
    "by",
    "all",
    "its",
    "than",
    "what",
    "was",
    "are",
    "that",
    "with",
}

# How a question begins, and what stands above it that gives nothing away.
NO_ANSWER = {
    "The slope for b2 is −2.": "how slopes are measured: a knob is turned up",
    "Now turn it round: one input and a thousand outputs.": "both ways are described",
    "Its line for the *input* is ∂output/∂x₁": "a slope of 1",
    "What is the slope of the loss for w₁ there?": "a leak of 0, and gates that are open for 0 samples",
    "We raise the logit z₀ alone by 0.01.": "a path of 0",
    "The labels 1 and 2 come as a column": "gradients of 0",
}


@dataclass(frozen=True)
class Asked:
    """A prediction with its answer, and what its section has said before it: prose, and printed lines."""

    question: str
    answer: str
    choices: tuple[str, ...]
    prose: str
    printed: str


def asked(path: Path) -> Iterator[Asked]:
    prose, printed = "", ""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            *before, last = re.split(r"^##+ .*$", cell.source, flags=re.MULTILINE)
            prose, printed = (last, "") if before else (prose + "\n\n" + last, printed)
            continue
        for why in reasons(cell.source):
            (shown,) = [
                output.data for output in cell.outputs if "Predict." in output.get("data", {}).get("text/plain", "")
            ]
            keys = [ast.literal_eval(key) for key in why.keys if key] if isinstance(why, ast.Dict) else []
            found = ANSWER.search(shown["text/html"])
            assert found, shown["text/html"]
            told = re.sub(r"<[^>]+>", "", unescape(found[1]))
            yield Asked(shown["text/plain"], told, tuple(keys), prose, printed)
        printed += "\n".join(output.text for output in cell.outputs if output.output_type == "stream")


def reasons(source: str) -> Iterator[ast.expr]:
    """Give the `why` of each prediction in a cell: a dictionary's keys are the choices."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == "predict":
            yield from (keyword.value for keyword in call.keywords if keyword.arg == "why")


def numbers(text: str) -> list[float]:
    return [float(found.replace("−", "-").replace(",", "")) for found in NUMBER.findall(text)]


def words(text: str) -> set[str]:
    return set(WORD.findall(text.lower())) - FILLING


def told_before(prediction: Asked) -> str:
    """Return the sentence or the number above the question that gives its answer away, or nothing."""
    if prediction.choices:
        sentences = SENTENCE.split(prediction.prose) + prediction.printed.splitlines()
        says = {
            choice: [s for s in sentences if words(choice) and words(choice) <= words(s)]
            for choice in prediction.choices
        }
        right = next(choice for choice in prediction.choices if plain(choice) == plain(prediction.answer))
        wrong = [said for choice, said in says.items() if choice != right and said]
        return "" if wrong or not says[right] else says[right][0]
    answer = numbers(prediction.answer)[0]
    said = [n for n in numbers(prediction.prose) if n != int(n) or abs(n) > SMALL] + numbers(prediction.printed)
    near = [number for number in said if abs(number - answer) <= 0.001 * abs(answer)]
    return f"{near[0]:g}" if near else ""


def plain(text: str) -> str:
    return re.sub(r"[`*]", "", text)


def all_told(path: Path) -> dict[str, str]:
    found = {p.question.removeprefix("Predict. ").split("\n")[0]: told_before(p) for p in asked(path)}
    assert found
    return {question: said for question, said in found.items() if said}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_prediction_is_asked_after_its_answer(path: Path) -> None:
    assert not {
        question: said for question, said in all_told(path).items() if not question.startswith(tuple(NO_ANSWER))
    }


def test_each_exception_is_still_needed() -> None:
    told = [question for path in CHAPTERS for question in all_told(path)]
    assert not [start for start in NO_ANSWER if not any(question.startswith(start) for question in told)]


TURN = ("forward", "backward, as always", "both cost the same")


@pytest.mark.parametrize(
    ("answer", "choices", "prose", "printed", "said"),
    [
        ("0", (), "", "[[0.5 0.  -1. ]]", "0"),
        ("-0.05", (), "The slope times the step is −0.05.", "", "-0.05"),
        ("10,000", (), "That makes 10,000 tries.", "", "10000"),
        ("3", (), "Of 3 classes, 2 are wrong.", "", ""),  # small whole numbers stand in every text
        ("0.25", (), "", "step 0.2503", ""),
        ("forward", TURN, "**Forward** carries a column.", "", "**Forward** carries a column."),
        ("forward", TURN, "", "forward 10,100,000", "forward 10,100,000"),
        ("forward", TURN, "Forward, or backward as always?", "", ""),
        ("forward", TURN, "Start at the narrow end.", "", ""),
    ],
)
def test_what_counts_as_told(answer: str, choices: tuple[str, ...], prose: str, printed: str, said: str) -> None:
    assert told_before(Asked("Which?", answer, choices, prose, printed)) == said
