"""Items with code: which implementation is wrong, on which inputs it would show, and lines to be put in order."""

from functools import cache
from itertools import permutations, starmap
from random import Random

from course_lib.asking.question import Question
from course_lib.judging.exercise import PUBLIC, Exercise
from course_lib.judging.render import array_text
from course_lib.judging.run import Array
from course_lib.judging.trial import hold, run_for
from course_lib.practising.cases import Case, asked, drawn
from course_lib.practising.codes import Lines, Wrong, made, right_answers, wrong_answers
from course_lib.practising.items import Item, called, choice, indented, way

ALIKE = "It does what this mistake does: {}"
BELOW = "— not needed: —"
DRAWS, ENOUGH = 24, 8  # of cases, for inputs on which a mistake shows, and others
INPUTS = 3
LEAST_LINES, MOST_LINES = 2, 5


def implementation(exercise: Exercise, random: Random) -> Item | None:
    """Ask which of several implementations is wrong."""
    right, wrong = right_answers(exercise), wrong_answers(exercise)
    if len(right) < 2 or not wrong:
        return None
    one = random.choice(wrong)
    others = random.sample(right, 2)
    reason = f"This one is right: it does what the plain answer does. {way(exercise)}"
    return choice(
        exercise,
        "implementation",
        f"One of these is wrong as {called(exercise)}. Which?",
        ("\n".join(one.lines), ALIKE.format(one.mistake.says)),
        [("\n".join(lines), reason) for lines in others],
        random,
        slugs=frozenset({one.mistake.slug}),
    )


def inputs(exercise: Exercise, random: Random) -> Item | None:
    """Ask on which of several inputs a wrong implementation would show."""
    wrong = wrong_answers(exercise)
    if not wrong:
        return None
    one = random.choice(wrong)
    shows: dict[str, str] = {}
    hides: dict[str, str] = {}
    for draw in range(DRAWS):
        if draw == ENOUGH and not (shows and hides):
            return None  # it shows everywhere, or hardly anywhere
        case = drawn(exercise, random)
        seen = case and _seen(case, one)
        if case and seen:
            text = "\n".join(starmap(indented, case.given))
            there, reason = seen
            (shows if there else hides)[text] = reason
        if shows and len(hides) >= INPUTS - 1:
            break
    else:
        return None
    ((right, reason), *_), two = shows.items(), list(hides.items())[: INPUTS - 1]
    return choice(
        exercise,
        "inputs",
        f"This is wrong as {called(exercise)}. On which of these inputs does it show?",
        (right, f"{reason} {ALIKE.format(one.mistake.says)}"),
        two,
        random,
        code="\n".join(one.lines),
        slugs=frozenset({one.mistake.slug}),
    )


def order(exercise: Exercise, random: Random) -> Item | None:
    """Ask for the order of the lines of a right answer, where one line is too many."""
    right = right_answers(exercise)
    if not right or not LEAST_LINES <= len(right[0]) <= MOST_LINES:
        return None
    fitting = [(one, extra) for one in wrong_answers(exercise) if (extra := _line_changed(right[0], one.lines))]
    if not fitting:
        return None
    wrong, extra = random.choice(fitting)
    if not _only_order(exercise, right[0], extra):
        return None
    answer = (*right[0], BELOW, extra)
    text = (
        f"These lines make {called(exercise)}. Put them in order. One line is too many: it belongs at the end, below "
        f"“{BELOW}”."
    )
    return Item(
        exercise,
        "order",
        Question(text, answer, f"With the other line, it would do what this mistake does: {wrong.mistake.says}"),
        slugs=frozenset({wrong.mistake.slug}),
    )


def _seen(case: Case, wrong: Wrong) -> tuple[bool, str] | None:
    """Return whether a mistake shows in a case, and what it gives there; None where that is not told by hand."""
    came = case.tried(wrong.function)
    if came is None:
        return None
    for position in asked(case.exercise):
        name, received, right = (
            case.exercise.returns[position],
            _in_line(came[position]),
            _in_line(case.right[position]),
        )
        if not case.is_right(came, position):
            return True, f"It gives {name} = {received}, and {right} is right."
        if received != right:  # right by another convention
            return None
    return False, f"It gives what is right here: {name} = {right}."


def _in_line(value: Array) -> str:
    return f"`{' '.join(array_text(value).split())}`"


def _line_changed(right: Lines, wrong: Lines) -> str:
    """Return the one line in which a wrong answer differs; "" where several do."""
    pairs = list(zip(right, wrong, strict=False)) if len(right) == len(wrong) else []
    (*others, line) = [other for one, other in pairs if one != other] or [""]
    return "" if others or line in right else line


@cache
def _only_order(exercise: Exercise, right: Lines, extra: str) -> bool:
    """Whether no other order is right, of these lines or with the one that is too many among them."""
    orders = permutations((*right, extra), len(right))
    return len({*right, extra}) > len(right) and not any(_is_right(exercise, one) for one in orders if one != right)


def _is_right(exercise: Exercise, lines: Lines) -> bool:
    try:
        function = made(exercise, lines)
    except SyntaxError:
        return False
    probes = exercise.probes(PUBLIC)
    return all(hold(exercise, [one], run_for(exercise, function, [one])).accepted for one in probes)
