"""Three engines with a mistake on the way back: told by small graphs of the learner's own making."""

from typing import Any

from course_lib.catalogue.engine_bugs import BROKEN_ENGINES, ENGINE_BUGS, PROBES, gradient_with
from course_lib.judging.exercise import Exercise, Misconception, Probe
from course_lib.validation import Floats, one_of

# What would tell each mistake, said to those who name it where it is not.
_TELLS = {
    "overwrites": "x · x at 3 would have the gradient 3, where 6 is right",
    "passes_on_too_soon": "h + relu(h) with h = 2x would lose a path at x, and x · x would be right: it takes a longer path to the same value",
    "mean_of_copies": "a row that is repeated down three rows would get a third of what it should",
    "first_copy_only": "a row times a table would get the table's *first* row for a gradient, whatever stands in the others",
    "own_factor": "2 · x would have the gradient x, where 2 is right",
    "exponent_for_power": "exp(x) at 0 would have the gradient 0, where 1 is right",
    "gate_by_gradient": "relu(x) · (−3) at x = 1 would have the gradient 0, where −3 is right",
    "divides_by_output": "log(x) at 2 would have the gradient 1 / log 2, where a half is right",
}

_HINTS = {
    "P": (
        "One operation at a time: try `lambda x: x * 2.0`, then `(x + 2.0).log()`, `x.exp()`, `x.relu()`, each at two numbers. Which of these agree with `gradcheck`?",
        "All of them. So no operation is to blame, but what happens between: a value used twice, a row that is repeated, the order of the walk. The shortest graph with a value "
        "used twice has one product.",
        "`x * x` comes out as half of what it should: one of two paths has left no trace. What stands in the place of `+=`?",
    ),
    "Q": (
        "Here `x * x` is right, so paths do add. Which graph has a *row* that serves several rows of a table?",
        "`lambda x: x * table` with x of shape (1, 2) and a table of (3, 2), whose numbers all differ. Is what comes the sum of the table's rows? Their mean?",
        "Neither. Compare with the rows of your table: one of them is what the engine gives, and the other copies of x are not heard.",
    ),
    "R": (
        "Products, sums, repeated rows and `x * x` are all right. What is left is the order: when does an engine know that a gradient is complete?",
        "Make a value with a short and a long way to the end: `h = x * 2.0`, then `h + h.relu()`. Its own gradient has two parts, of which one arrives later.",
        "At x > 0 that graph is 4x and the engine says 2: h had passed on what came by the short path when the long one arrived.",
    ),
}


def _hunted(letter: str) -> Exercise:
    def culprit() -> str:
        return BROKEN_ENGINES[letter]

    culprit.__name__ = f"bug_in_engine_{letter.lower()}"
    return Exercise(
        reference=culprit,
        returns=tuple(f"_gradient of graph {place}" for place in range(len(PROBES))),
        probes=lambda seed: (Probe(f"your mistake, put into an engine, beside engine {letter}", ()),),
        observe=_gradients_with,
        misconceptions=tuple(
            Misconception(
                f"names_{slug}",
                wrong=lambda slug=slug: slug,
                says=f"You name this: {bug.words}. With it {_TELLS[slug]}. Ask engine {letter} for that gradient: is this what it says?",
            )
            for slug, bug in ENGINE_BUGS.items()
            if slug != BROKEN_ENGINES[letter]
        ),
        hints=_HINTS[letter],
    )


def _gradients_with(slug: Any) -> tuple[Floats, ...]:
    """Return what an engine with the named mistake finds for the graphs that tell all of them apart."""
    bug = ENGINE_BUGS[one_of("an answer", slug, ENGINE_BUGS)]
    return tuple(gradient_with(bug, graph, x) for graph, x in PROBES)


EXERCISES = tuple(map(_hunted, BROKEN_ENGINES))
