"""Items with code: which implementation is wrong, on which inputs it would show, and lines to be put in order."""

from functools import cache
from itertools import permutations, starmap
from random import Random

from course_lib.asking.question import Question
from course_lib.judging.exercise import PUBLIC, Exercise
from course_lib.judging.render import array_text
from course_lib.judging.run import Array
from course_lib.judging.trial import hold, run_for
from course_lib.practising.cases import Case, asked, drawn, needs_a_machine
from course_lib.practising.codes import Lines, Wrong, made, right_answers, wrong_answers
from course_lib.practising.items import Item, called, choice, indented

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
    return choice(
        exercise,
        "implementation",
        f"Two of these are right for {called(exercise)}, and one is wrong. Which one?",
        ("\n".join(one.lines), ALIKE.format(one.mistake.says)),
        [("\n".join(lines), _why_right(right[0], lines)) for lines in random.sample(right, 2)],
        random,
        slugs=frozenset({one.mistake.slug}),
    )


def inputs(exercise: Exercise, random: Random) -> Item | None:
    """Ask on which of several inputs a wrong implementation would show."""
    wrong = [one for one in wrong_answers(exercise) if not needs_a_machine("\n".join(one.lines))]
    if not wrong:
        return None
    one = random.choice(wrong)
    shows: dict[str, dict[int, str]] = {}
    hides: dict[str, Case] = {}
    for draw in range(DRAWS):
        if draw == ENOUGH and not (shows and hides):
            return None  # it shows everywhere, or hardly anywhere
        case = drawn(exercise, random)
        seen = case and _seen(case, one)
        if case and seen is not None:
            text = "\n".join(starmap(indented, case.given))
            shows |= {text: seen} if seen else {}
            hides |= {} if seen else {text: case}
        if shows and len(hides) >= INPUTS - 1:
            break
    else:
        return None
    right, seen = next(iter(shows.items()))
    position, reason = next(iter(seen.items()))
    two = [(text, _it_hides(case, position)) for text, case in list(hides.items())[: INPUTS - 1]]
    return choice(
        exercise,
        "inputs",
        f"This is meant for {called(exercise)}, and is wrong. On which of these inputs does it show?",
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


def _why_right(plain: Lines, lines: Lines) -> str:
    """Say of a right answer where it differs from the plain one."""
    changed = [line for line, other in zip(plain, lines, strict=True) if line != other]
    if not changed:
        return "This one is right, and as plain as can be."
    return f"This one is right: it has `{changed[0].strip()}` written otherwise."


def _seen(case: Case, wrong: Wrong) -> dict[int, str] | None:
    """Return in which values a mistake shows in a case, and how; None where that is not told by hand."""
    came = case.tried(wrong.function)
    if came is None:
        return None
    shows = {}
    for position in asked(case.exercise):
        name, received, right = case.exercise.returns[position], *map(_in_line, (came[position], case.right[position]))
        if not case.is_right(came, position):
            shows[position] = f"It gives {name} = {received}, and {right} is right."
        elif received != right:  # right by another convention
            return None
    return shows


def _it_hides(case: Case, position: int) -> str:
    """Say that the value in which a mistake shows elsewhere is right here."""
    return f"It gives what is right here: {case.exercise.returns[position]} = {_in_line(case.right[position])}."


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
