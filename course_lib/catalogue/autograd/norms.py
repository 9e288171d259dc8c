"""Normalising backward: along each row (layer norm), and down each column (batch norm), which is the same on its side.

A mistake is written once, for an axis. An epsilon as large as 3 makes small cases come out even, and shows where it stands.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Misconception, Probe, mistakes

Array = NDArray[Any]

_ROW = (np.array([[3.0, -1.0]]), np.array([[0.0, 2.0]]), 3.0)
_THREE = (np.array([[6.0, 0.0, -3.0]]), np.array([[0.0, 3.0, 6.0]]), 3.0)
_SQUARE = (np.array([[1.0, 4.0], [-2.0, 0.5]]), np.array([[1.0, 3.0], [-2.0, 4.0]]), 0.25)
_EQUAL = (np.array([[1.0, -2.0, 4.0]]), np.array([[5.0, 5.0, 5.0]]), 0.25)
_ZERO_MEAN = (np.array([[2.0, 1.0, -1.0]]), np.array([[-2.0, 2.0, 0.0]]), 0.5)
_WHOLE = (np.array([[3, -1, 2]]), np.array([[1, 4, -2]]), 1.0)


def _row_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one row of two", _ROW),
        Probe("one row of three", _THREE),
        Probe("one row, all equal", _EQUAL),
        Probe("one row whose mean is 0", _ZERO_MEAN),
        Probe("two rows, two columns", _SQUARE),
        Probe("whole numbers", _WHOLE),
        Probe("random rows", (random.normal(size=(4, 3)), random.normal(loc=2, scale=3, size=(4, 3)), 1e-5)),
    )


def _column_probes(seed: int) -> tuple[Probe, ...]:
    """Turn the cases for rows on their side, so that a row is a column, and the batch what was the features."""
    turned = ((probe, *probe.arguments) for probe in _row_probes(seed))
    return tuple(
        Probe(_on_its_side(probe.name), (dvalues.T.copy(), inputs.T.copy(), epsilon))
        for probe, dvalues, inputs, epsilon in turned
    )


def _on_its_side(name: str) -> str:
    return name if name == "two rows, two columns" else name.replace("row", "column")


def layer_norm_backward(dvalues: Array, inputs: Array, epsilon: float) -> Any:
    """Return dinputs (N, D): each row without its mean, and without what lies along the row's own normalised inputs."""
    return _back(dvalues, inputs, epsilon, axis=1)


def batch_norm_backward(dvalues: Array, inputs: Array, epsilon: float) -> Any:
    """Return dinputs (N, D): the same, with each column for a row."""
    return _back(dvalues, inputs, epsilon, axis=0)


def _back(dvalues: Array, inputs: Array, epsilon: float, axis: int) -> Any:
    return _through(dvalues, *_forward(inputs, epsilon, axis), axis)


def _through(dvalues: Array, normalised: Any, root: Any, axis: int) -> Any:
    mean = dvalues.mean(axis=axis, keepdims=True)
    along = (dvalues * normalised).mean(axis=axis, keepdims=True)
    return (dvalues - mean - normalised * along) / root


def _forward(inputs: Array, epsilon: float, axis: int) -> tuple[Any, Any]:
    centred = inputs - inputs.mean(axis=axis, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=axis, keepdims=True) + epsilon)
    return centred / root, root


def _in_steps(
    dvalues: Array,
    inputs: Array,
    epsilon: float,
    *,
    axis: int,
    root: Any = None,
    mean: Any = None,
    along: Any = None,
    put: Any = None,
    everywhere: bool = False,
) -> Any:
    """Return the way back through the norm along this axis, with some of its steps replaced."""
    of = None if everywhere else axis
    centred = inputs - inputs.mean(axis=of, keepdims=True)
    variance = inputs.var(axis=of, keepdims=True)
    over = root(variance, epsilon, inputs.shape[axis]) if root else np.sqrt(variance + epsilon)
    normalised = centred / over
    of_mean = dvalues.mean(axis=of, keepdims=True)
    of_root = normalised * (dvalues * normalised).mean(axis=of, keepdims=True)
    of_mean = mean(of_mean, inputs.shape[axis]) if mean else of_mean
    of_root = along(of_root, over, dvalues, inputs, normalised) if along else of_root
    inside = dvalues - of_mean - of_root
    return put(inside, over) if put else inside / over


def _loses_axis(dvalues: Array, inputs: Array, epsilon: float, *, axis: int) -> Any:
    """Return the norm's way back with statistics that keep no axis of length 1."""
    over = np.sqrt(inputs.var(axis=axis) + epsilon)
    normalised = (inputs - inputs.mean(axis=axis)) / over
    return (dvalues - dvalues.mean(axis=axis) - normalised * (dvalues * normalised).mean(axis=axis)) / over


def _without_mean(values: Array, axis: int) -> Any:
    return values - values.mean(axis=axis, keepdims=True)


def _unbiased(variance: Any, epsilon: float, length: int) -> Any:
    return np.sqrt(variance * length / (length - 1) + epsilon)


def _steps(axis: int) -> dict[str, dict[str, Any]]:
    """Name the mistakes by the step in which they are made, with what each puts there."""
    return {
        "mean": {
            "mean_taken_for_constant": lambda of_mean, length: 0,
            "sum_for_mean_of_gradients": lambda of_mean, length: of_mean * length,
        },
        "along": {
            "root_taken_for_constant": lambda of_root, *_: 0,
            "half_of_the_root_forgotten": lambda of_root, *_: 2 * of_root,
            "two_of_the_square_forgotten": lambda of_root, *_: of_root / 2,
            "adds_the_roots_part": lambda of_root, *_: -of_root,
            "sum_for_mean_at_the_root": lambda of_root, over, dvalues, *_: of_root * dvalues.shape[axis],
            "slope_of_the_root_upside_down": lambda of_root, over, *_: of_root * 4 * over**2,
            "other_length": lambda of_root, over, dvalues, *_: of_root * dvalues.shape[axis] / dvalues.shape[1 - axis],
            "root_not_squared": lambda of_root, over, *_: of_root * over,
            "root_not_summed": lambda of_root, over, dvalues, inputs, normalised: _without_mean(
                normalised**2 * dvalues / inputs.shape[axis], axis
            ),
            "gradients_without_inputs": lambda of_root, over, dvalues, inputs, normalised: (
                normalised * dvalues.mean(axis=axis, keepdims=True)
            ),
            "inputs_for_normalised": lambda of_root, over, dvalues, inputs, normalised: (
                inputs * (dvalues * inputs).mean(axis=axis, keepdims=True)
            ),
        },
        "root": {
            "epsilon_outside": lambda variance, epsilon, length: np.sqrt(variance) + epsilon,
            "epsilon_forgotten": lambda variance, epsilon, length: np.sqrt(variance),
            "root_forgotten": lambda variance, epsilon, length: variance + epsilon,
            "divides_by_one_less": _unbiased,
            "epsilon_squared": lambda variance, epsilon, length: np.sqrt(variance + epsilon**2),
        },
        "put": {
            "last_division_forgotten": lambda inside, over: inside,
            "multiplies_at_the_end": lambda inside, over: inside * over,
        },
    }


# Of which two at once are known: the likeliest in each step.
_LIKELY = (
    "mean_taken_for_constant sum_for_mean_of_gradients",
    "root_taken_for_constant half_of_the_root_forgotten adds_the_roots_part",
    "epsilon_outside epsilon_forgotten root_forgotten divides_by_one_less",
    "last_division_forgotten",
)


def _mistakes(axis: int) -> tuple[Misconception, ...]:
    row, length, other = ("row", "D", 0) if axis else ("column", "N", 1)
    model, steps = partial(_in_steps, axis=axis), _steps(axis)
    says = {
        "mean_taken_for_constant": f"The {row}'s mean is missing from the way back: each entry of the {row} moves it, and with it all the "
        f"others. Subtract the mean of `dvalues` over the {row}. A check: each {row} of dinputs sums to 0.",
        "root_taken_for_constant": "You treat the root as a constant. Every entry moves the variance, and the variance divides them all: a "
        "third path, −`output` · mean(`dvalues` · `output`), before the division by the root.",
        "half_of_the_root_forgotten": "The part through the variance is twice too large. The slope of √v is 1 / (2√v): its ½ cancels the 2 "
        "that the square brings.",
        "two_of_the_square_forgotten": "The part through the variance is half of what it should be. The slope of a square has a 2, which "
        "cancels the ½ of the root.",
        "adds_the_roots_part": "The part through the variance has the wrong sign. A larger variance shrinks every quotient: 1/r has the "
        "slope −1/r².",
        "sum_for_mean_of_gradients": f"You subtract the *sum* of `dvalues`. The mean has the slope 1/{length} for each of its {length} entries, so what comes "
        f"back through it is the mean of `dvalues` over the {row}.",
        "sum_for_mean_at_the_root": f"In the part through the variance you sum `dvalues` · `output`. The variance is a mean of squares, so its 1/{length} "
        "belongs there: take the mean.",
        "slope_of_the_root_upside_down": "On the way from the root to the variance you multiply by 2 · root. The slope of √v is 1 / (2√v): divide.",
        "other_length": f"In the part through the variance you divide by the wrong length. The variance is a mean over the entries of one {row}, and there are "
        f"`inputs.shape[{axis}]` of them.",
        "root_not_squared": "The part through the variance lacks a division by the root. What stands below the line gets −dvalues · centred / "
        "root²: the slope of 1/r is −1/r².",
        "root_not_summed": f"The root is *one* number for the whole {row}, and every entry is divided by it: these are as many paths, "
        "and they add up. Sum its gradient before you go on to the variance.",
        "gradients_without_inputs": "In the part through the variance you average `dvalues` alone. What arrives at the root is made of `dvalues` · `output`, "
        "entry by entry: multiply first, then take the mean.",
        "inputs_for_normalised": "In the part through the variance you use `inputs` as they came. There it is the *normalised* ones, (x − "
        "mean) / root, both inside the mean and in front of it.",
        "epsilon_outside": "You add epsilon after the root. It stands inside, √(variance + epsilon), in forward and so in backward too.",
        "epsilon_forgotten": f"epsilon is missing. It stands under the root, and a {row} whose entries are all equal shows why: without it you "
        "divide 0 by 0.",
        "epsilon_squared": "You square epsilon. It is added to the *variance*, as it is, and the root is taken of both.",
        "root_forgotten": "You divide by variance + epsilon. Divided is by its square *root*, the standard deviation.",
        "divides_by_one_less": "Your variance divides by one less than there are (`ddof=1`). That is for estimating from a sample; here it is the "
        "mean of the squares.",
        "last_division_forgotten": "The division by the root is missing at the end: all that arrives comes "
        "through the quotient first.",
        "multiplies_at_the_end": "You multiply by the root at the end. Forward divides by it, and the slope of such a quotient is 1/root: divide.",
    }
    single = {
        slug: (partial(model, **{step: wrong}), says[slug])
        for step, wrongs in steps.items()
        for slug, wrong in wrongs.items()
    }
    loses_axis = {
        "statistics_lose_axis": (
            partial(_loses_axis, axis=axis),
            "Your means have the shape (N,), and NumPy lays them along the *columns*: an error, or, where N = D, wrong numbers "
            "without a word. `keepdims=True` keeps them as one number a row.",
        )
    }
    return mistakes(
        quotient_alone=(
            lambda dvalues, inputs, epsilon: dvalues / _forward(inputs, epsilon, axis)[1],
            f"You divide by the root and are done: mean and root count as constants then. Each entry of a {row} moves both, and "
            "through them all entries. There are three paths.",
        ),
        own_entry_alone=(
            lambda dvalues, inputs, epsilon: (
                dvalues
                * (1 - (1 + _forward(inputs, epsilon, axis)[0] ** 2) / inputs.shape[axis])
                / _forward(inputs, epsilon, axis)[1]
            ),
            f"You take the slope of each output with respect to its *own* entry. Through mean and variance an entry moves all outputs of its {row}, and "
            "each sends its gradient back: there is a sum to be taken.",
        ),
        quotient_overwritten=(
            lambda dvalues, inputs, epsilon: (
                _back(dvalues, inputs, epsilon, axis)
                - _without_mean(dvalues, axis) / _forward(inputs, epsilon, axis)[1]
            ),
            "Only the part through the variance is left. `centred` is used twice, in steps 3 and 5, and you write `=` where the second gradient "
            "is added to the first: `+=`.",
        ),
        **single,
        along_the_other_axis=(
            lambda dvalues, inputs, epsilon: _back(dvalues, inputs, epsilon, other),
            f"You take mean and variance over the wrong axis. Here each {row} is normalised by itself: `axis={axis}`.",
        ),
        back_over_the_other_axis=(
            lambda dvalues, inputs, epsilon: _through(dvalues, *_forward(inputs, epsilon, axis), other),
            f"Each {row} is normalised by itself, and the two means of the way back run over the wrong axis: `axis={axis}` there too.",
        ),
        over_the_whole_batch=(
            partial(model, everywhere=True),
            f"You take mean and variance over all entries at once. Here each {row} is normalised by itself: `axis={axis}`.",
        ),
        **(loses_axis if axis else {}),
        forgets_upstream=(
            lambda dvalues, inputs, epsilon: _back(np.ones_like(dvalues), inputs, epsilon, axis),
            "Everything is 0, or nearly: `dvalues` does not appear, and for equal gradients the three paths cancel. Put what arrives into "
            "all three.",
        ),
        goes_forward=(
            lambda dvalues, inputs, epsilon: _forward(inputs, epsilon, axis)[0],
            "You return the normalised inputs: that is forward. Asked is the gradient with respect to `inputs`, made of what arrives.",
        ),
        product_with_the_output=(
            lambda dvalues, inputs, epsilon: dvalues * _forward(inputs, epsilon, axis)[0],
            "You multiply `dvalues` by the normalised inputs, which is the layer's *output*. The chain rule asks for slopes: how every "
            "entry moves every output.",
        ),
    )


_HINT = "If `root` were a constant, `centred` would get `dvalues / root`. Which paths does that leave out?"

EXERCISES = (
    Exercise(
        reference=layer_norm_backward,
        steps="""
centred = inputs - np.mean(inputs, axis=1, keepdims=True)
root = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + epsilon)
output = centred / root
along = np.mean(dvalues * output, axis=1, keepdims=True)
average = np.mean(dvalues, axis=1, keepdims=True)
return (dvalues - average - output * along) / root
""",
        returns=("dinputs",),
        probes=_row_probes,
        misconceptions=_mistakes(1),
        doubles=doubles(_mistakes(1), *_LIKELY),
        hints=(
            _HINT,
            "Follow the steps back for one row: centred gets dvalues / root from the quotient. root gets −Σ dvalues · centred / root², and passes it on to "
            "the variance times 1/(2 root), to each square times 1/D, to centred times 2 · centred. Add both. What comes back through the mean?",
            "With `output` written in, centred gets (dvalues − output · mean(dvalues · output)) / root. Going back through inputs − mean subtracts its own mean from that, "
            "and the mean of output is 0. Means along `axis=1`, with `keepdims=True`.",
        ),
    ),
)

OPTIONAL = (
    Exercise(
        reference=batch_norm_backward,
        returns=("dinputs",),
        probes=_column_probes,
        misconceptions=_mistakes(0),
        doubles=doubles(_mistakes(0), *_LIKELY),
        hints=(
            _HINT,
            "Take your `layer_norm_backward` line by line. Which numbers belong together now, and along which axis do they lie?",
            "A transposed batch has a row where there was a column. Either transpose both arrays and the result, or change the axis of each mean.",
        ),
    ),
)
