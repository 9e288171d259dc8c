"""What the chapters say, as far as a machine can read it.

No prediction is asked after its answer was told, no number stands in the prose that no cell has, and no call is given
what the pages so far have not.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import nbformat
import numpy as np
import pytest

import course_lib

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


# Displays, code, the numbers of equations, and the minutes in a title and in the map.
NO_CLAIM = re.compile(r"\$\$.*?\$\$|```.*?```|\(\d+\)|\*About \d+ minutes|\| \d+ \||\[\d+ minutes\]", re.DOTALL)
OF_FLOATS = (np.log(np.finfo(float).max), 746, np.finfo(float).tiny)  # e^z overflows from here; −746: is 0; the least
ASKED_FOR = {"00_start_here": 0.05}  # the loss that a reader is to reach


def strange_numbers(path: Path) -> list[float]:
    """Return the numbers of a chapter's prose that none of its cells uses or prints, small whole ones aside."""
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    printed = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs]
    made = {abs(n) for text in (*(cell.source for cell in code), *printed) for n in numbers(text)}
    made |= {abs(n) for n in (*OF_FLOATS, ASKED_FOR.get(path.stem, 0))}
    prose = " ".join(NO_CLAIM.sub(" ", cell.source) for cell in cells if cell.cell_type == "markdown")
    return [
        number
        for text in NUMBER.findall(prose)
        for number in map(abs, numbers(text))
        if not (number == int(number) and number <= SMALL) and not any(as_written(text, n) for n in made)
    ]


def as_written(text: str, number: float) -> bool:
    """Whether a number is written so, with the digits that the text has."""
    digits, _, power = text.partition("e")
    unit = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    exact = "." not in text and not power
    return abs(abs(numbers(text)[0]) - number) <= (0 if exact else 0.5 * unit * (1 + 1e-9))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_number_in_the_prose_is_used_or_printed_by_a_cell(path: Path) -> None:
    assert strange_numbers(path) == []


@pytest.mark.parametrize(
    ("text", "number", "so"),
    [
        ("0.62", 0.618, True),
        ("0.61", 0.618, False),
        ("−2.33", 2.3333, True),
        ("16", 16.2, False),
        ("2e-308", 2.2e-308, True),
        ("3e-308", 2.2e-308, False),
    ],
)
def test_a_number_is_written_with_the_digits_that_the_text_has(text: str, number: float, *, so: bool) -> None:
    assert as_written(text, number) is so


def bound(code: str) -> set[str]:
    """Return the names that a cell uses, defines or imports."""
    nodes = list(ast.walk(ast.parse(code)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.alias)}


def unknown_in_calls(prose: str, known: set[str]) -> list[str]:
    """Return the calls of the library in a text that are given what is neither known nor a parameter's name."""
    found = []
    for span in re.findall(r"`([\w.]+\([^`\n]*\))`", prose):
        call = ast.parse(span, mode="eval").body
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in course_lib.__all__:
            given = bound(span) - {call.func.id} - known
            if given - set(inspect.signature(getattr(course_lib, call.func.id)).parameters):
                found.append(span)
    return found


def test_what_the_prose_calls_is_given_names_of_the_pages_so_far() -> None:
    known: set[str] = set()
    for path in CHAPTERS:
        cells = nbformat.read(path, as_version=4).cells
        for cell, following in zip(cells, [*cells[1:], nbformat.v4.new_raw_cell()], strict=True):
            for one in (cell, following):
                known |= bound(one.source) if one.cell_type == "code" else set()
            assert cell.cell_type == "code" or not unknown_in_calls(cell.source, known), cell.source


def test_a_call_with_an_unknown_name_is_found() -> None:
    prose = "Say `trace(neuron, x=2)`, `gradcheck(f, x, gradient)`, `print(z)` or `hint(relu)`."
    assert unknown_in_calls(prose, {"relu"}) == ["trace(neuron, x=2)"]


@pytest.mark.parametrize("path", sorted((ROOT / "exercises").glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_loop_leaves_a_name_that_stands_for_a_lost_argument(path: Path) -> None:
    """An answer that asks for one too many is to stop with a NameError, not to find what a cell above left behind."""
    left, arguments, found = set[str](), set[str](), set[str]()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.id.startswith("answer-"):
            arguments |= {node.arg for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.arg)}
            found = left & arguments
        elif cell.cell_type == "code":
            left |= {name for statement in ast.parse(cell.source).body for name in _loops(statement)}
    assert not found


def _loops(statement: ast.stmt) -> set[str]:
    """Name what the loops that a cell itself runs leave behind."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return set()
    loops = [node.target for node in ast.walk(statement) if isinstance(node, ast.For)]
    return {node.id for target in loops for node in ast.walk(target) if isinstance(node, ast.Name)}
