"""Chapter 4: the price of one prediction, of a batch with one confident mistake, and a step with and without / N."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from course_lib.losses import LossCrossEntropy
from course_lib.picture import Block, Picture, above, bars, beside, caption, curve, figure, heatmap, number, picture
from course_lib.validation import Floats

# Five samples, three classes: one confident and right, one undecided, the others between.
BATCH = np.array([[0.9, 0.05, 0.05], [0.2, 0.6, 0.2], [0.3, 0.3, 0.4], [0.1, 0.7, 0.2], [0.5, 0.2, 0.3]])
LABELS = np.array([0, 1, 2, 1, 0])
# Ten tosses of a bent coin; class 1, heads, came up seven times.
TOSSES = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1])


@figure(p0=(0.02, 0.95, 0.01), split=(0.2, 0.8, 0.05), target=[0, 1, 2])
def cross_entropy(p0: float = 0.5, split: float = 0.4, target: int = 0) -> Picture:
    """Draw the price of one prediction: `p0` for class 0, `split` of what is left for class 1."""
    predicted = np.array([[p0, (1 - p0) * split, (1 - p0) * (1 - split)]])
    loss = LossCrossEntropy()
    price = loss.forward(predicted, [target])
    gradient = loss.backward(predicted, [target])[0]
    p, slope = float(predicted[0, target]), float(gradient[target])
    line = curve(_prices, (0, 1), (0, 5), point=p, slope=slope, labels=("ŷ of the right class", ""), size=(290, 210))
    column = partial(bars, labels=[f"class {j}" for j in range(3)], marked=[target], width=250)
    charts = above(
        column(predicted[0], title="prediction ŷ", scale=1, signed=False, controls=["p0"]),
        column(gradient, title="gradient ∂L/∂ŷ", scale=10),
    )
    return picture(
        above(
            beside(above(caption("loss L = −log ŷ", strong=True), line, gap=8), charts, gap=14),
            caption(f"price: −log {number(p)} = {number(price)}", "forward"),
            caption(f"slope: −1 / {number(p)} = {number(slope)}", "backward"),
            gap=6,
        ),
        title="The price of one prediction",
        description=(
            f"The prediction is ({', '.join(number(share, 3) for share in predicted[0])}); class {target} is right: "
            f"it gets {number(p, 3)}. The loss is {number(price)}. "
            f"Its gradient is {number(slope)} at class {target} and 0 at the others: 0.001 more for class {target} "
            f"changes the loss by about {number(slope / 1000, 4)}."
        ),
    )


@figure(sample=list(range(len(BATCH))), right=(0.01, 0.99, 0.01))
def batch_cross_entropy(sample: int = 3, right: float = 0.7) -> Picture:
    """Draw a batch whose `sample` gives the probability `right` to its right class; its other two share the rest."""
    predicted = BATCH.copy()
    others = np.arange(3) != LABELS[sample]
    predicted[sample, others] *= (1 - right) / predicted[sample, others].sum()
    predicted[sample, LABELS[sample]] = right
    loss = LossCrossEntropy()
    mean = loss.forward(predicted, LABELS)
    gradient = loss.backward(predicted, LABELS)
    share = loss.losses / loss.losses.sum()
    rows, columns = [f"i={i}" for i in range(len(BATCH))], [f"j={j}" for j in range(3)]
    cells = partial(heatmap, rows=rows, columns=columns, marked=list(enumerate(LABELS)), cell=66)
    percent = f"sample {sample} pays {number(100 * share[sample], 0)} % of it"
    return picture(
        above(
            beside(
                cells(predicted, "ŷ, right class framed", scale=1, controls={(sample, LABELS[sample]): "right"}),
                bars(loss.losses, rows, "Lᵢ", scale=5, marked=[sample], signed=False, width=250),
                gap=36,
            ),
            beside(
                cells(gradient, "∂L/∂ŷ"),
                above(
                    caption(f"L = mean of Lᵢ = {number(mean, 3)}", "forward", strong=True),
                    caption(percent),
                    caption("each entry: −y / ŷ / 5", "backward"),
                    caption("fullest tint: the largest"),
                    gap=10,
                ),
                gap=36,
            ),
        ),
        title="A batch, and what each sample adds to its loss",
        description=(
            f"Sample {sample} gives its right class the probability {number(right)}, so L{'₀₁₂₃₄'[sample]} is "
            f"{number(loss.losses[sample])}. The batch's loss, the mean of five, is {number(mean, 3)}: {percent}. "
            f"The steepest entry of the gradient is {number(gradient.min())}, in row {np.argmin(gradient) // 3}."
        ),
    )


@figure(p=(0.1, 0.9, 0.05), learning_rate=(0.01, 0.2, 0.01), copies=[1, 2, 4, 10], divide_by_batch=True)
def gradient_step(
    p: float = 0.5, learning_rate: float = 0.05, copies: int = 1, *, divide_by_batch: bool = True
) -> Picture:
    """Draw one step down the loss of a coin: heads is predicted with `p` for ten tosses, repeated `copies` times."""
    gradient = coin_gradient(p, np.tile(TOSSES, copies))
    if not divide_by_batch:
        gradient *= copies * len(TOSSES)
    landing = p - learning_rate * gradient
    possible = 0 < landing < 1
    before = float(_coin_prices(np.array([p]))[0])
    after = float(_coin_prices(np.array([landing]))[0]) if possible else np.nan
    line = curve(
        _coin_prices,
        (0, 1),
        (0, 1.5),
        point=p,
        next_point=landing if possible else None,
        labels=("p, predicted for heads", ""),
        size=(290, 200),
    )
    verdict = "the same" if np.isclose(after, before) else "lower" if after < before else "higher"
    outcome = f"loss is {verdict}: {number(before)} → {number(after)}" if possible else "no probability: off the map"
    notes = above(
        caption(f"p = {number(p)}", "forward", control="p"),
        caption(f"gradient of the {'mean' if divide_by_batch else 'sum'}: {number(gradient)}", "backward"),
        caption(f"step: {number(landing - p)}", "backward"),
        caption(f"next p = {number(landing)}", "accent", strong=True),
        caption(outcome, "backward" if verdict == "higher" else "good"),
        gap=14,
    )
    return picture(
        beside(
            above(caption(f"mean loss of {copies * len(TOSSES)} tosses", strong=True), line, gap=8),
            Block(246, notes.height, notes.body),  # as wide for short numbers as for long ones: the picture stays put
            gap=16,
        ),
        title="One step of a predicted probability",
        description=(
            f"{copies * len(TOSSES)} tosses, seven in ten of them heads, all predicted as p = {number(p)}. A step of "
            f"{number(learning_rate)} × {number(-gradient)} leads to p = {number(landing)}"
            + (f"; there the {outcome}." if possible else ", which is no probability any more.")
        ),
    )


def coin_gradient(p: float, tosses: NDArray[np.int_]) -> float:
    """Return dL/dp of the mean loss of `tosses` (N,), labels 1 for heads: each row of predictions is [1 − p, p]."""
    dinputs = LossCrossEntropy().backward(np.tile([1 - p, p], (len(tosses), 1)), tosses)
    # p stands in every row twice, as p and as 1 − p: the paths of a fork add up.
    return float(dinputs[:, 1].sum() - dinputs[:, 0].sum())


def _prices(p: Floats) -> Floats:
    """Return −log p (N,): each p predicted for class 0, which is the right one."""
    loss = LossCrossEntropy()
    loss.forward(np.stack([p, 1 - p], axis=1), np.zeros(len(p)))
    return loss.losses


def _coin_prices(p: Floats) -> Floats:
    """Return the mean loss (N,) of the tosses for each p: as soft targets, the share of tails and that of heads."""
    heads = float(TOSSES.mean())
    loss = LossCrossEntropy()
    loss.forward(np.stack([1 - p, p], axis=1), np.tile([1 - heads, heads], (len(p), 1)))
    return loss.losses
