"""Chapter 7: what a bug in a backward pass does to training, beside the healthy run."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib.catalogue.bugs import BUGS, Bug, with_bug
from course_lib.data import Labels, batches, digits, spirals
from course_lib.layers import ActivationReLU, LayerDense
from course_lib.losses import ActivationLoss
from course_lib.network import Network, accuracy
from course_lib.picture import Line, Picture, above, at_least, beside, caption, figure, lines, number, picture
from course_lib.validation import Floats
from course_lib.worksheets import Step, Worksheet

EPOCHS = 20
_TALL = 366  # with two runs: one alone has the same room
BATCH = 32
LARGEST_LOSS = 3.0  # of the chart: random guessing among ten classes costs log 10 = 2.3
DATA = ("digits", "spirals")
LEARNING_RATES = (0.05, 0.2, 0.5)
HEALTHY = "no bug"
BY_WORDS = {bug.words: bug for bug in BUGS}
QUIET = next(bug.words for bug in BUGS if bug.slug == "gradient_of_logits")  # what is shown first


@dataclass(frozen=True, eq=False)
class Run:
    """A training run: loss and accuracy on held-out samples before training and after each epoch, NaN once it broke."""

    losses: Floats
    accuracies: Floats

    @property
    def broke(self) -> bool:
        """Whether the network's numbers grew beyond all bounds."""
        return bool(np.isnan(self.losses[-1]))


@cache
def samples(data: str) -> tuple[Floats, Labels, Floats, Labels]:
    """Return inputs and target to train on, then inputs and target held out."""
    if data == "spirals":
        return *spirals(seed=0), *spirals(seed=1)
    inputs, target = digits()
    order = np.random.default_rng(0).permutation(len(inputs))  # the file has one writer after the other
    learn, keep = order[:600], order[-600:]
    return inputs[learn], target[learn], inputs[keep], target[keep]


def network(data: str) -> Network:
    """Return a new network for the data, the same at each call."""
    inputs, target, *_ = samples(data)
    width, classes = inputs.shape[1], int(target.max()) + 1
    first, second, third = LayerDense(width, 24, seed=1), LayerDense(24, 24, seed=2), LayerDense(24, classes, seed=3)
    return Network(first, ActivationReLU(), second, ActivationReLU(), third)


@cache
def trained(data: str, learning_rate: float, bug: Bug | None = None) -> Run:
    """Train a network, with a bug in its backward pass or without."""
    inputs, target, held_out, labels = samples(data)
    learner = with_bug(network(data), bug) if bug else network(data)
    random, loss = np.random.default_rng(0), ActivationLoss()
    measured = np.full((EPOCHS + 1, 2), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(EPOCHS + 1):
            logits = learner.forward(held_out)
            if not np.isfinite(logits).all():
                break
            measured[epoch] = loss.forward(logits, labels), accuracy(logits, labels)
            try:
                for rows in batches(len(inputs), BATCH, random):
                    learner.train_step(inputs[rows], target[rows], learning_rate)
            except (FloatingPointError, ValueError):  # the numbers have grown beyond all bounds: the run ends here
                break
    return Run(*measured.T)


@cache
def direction(data: str, bug: Bug) -> tuple[float, float]:
    """Compare the bug's gradient with the true one, before any training: the angle in degrees, the ratio of lengths."""
    true, false = (_gradient(learner, data) for learner in (network(data), with_bug(network(data), bug)))
    ratio = float(np.linalg.norm(false) / np.linalg.norm(true))
    cosine = float(true @ false) / float(np.linalg.norm(true) * np.linalg.norm(false))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))), ratio


def _gradient(learner: Network, data: str) -> Floats:
    """Return the network's gradients on the first mini-batch, shuffled: the arms of the spirals stand in order."""
    inputs, target, *_ = samples(data)
    rows = next(batches(len(inputs), BATCH, np.random.default_rng(0)))
    learner.train_step(inputs[rows], target[rows], 0)
    return np.concatenate([np.ravel(array) for layer in learner.dense for array in (layer.dweights, layer.dbiases)])


@figure(
    bug=[HEALTHY, *BY_WORDS],
    data=list(DATA),
    learning_rate={f"{rate:g}": rate for rate in LEARNING_RATES},
)
def learning_curves(bug: str = QUIET, data: str = DATA[0], learning_rate: float = 0.2) -> Picture:
    """Draw held-out loss and accuracy over the epochs, of a healthy network and of one with the bug."""
    healthy = trained(data, learning_rate)
    chosen = BY_WORDS.get(bug)
    runs = [(HEALTHY, healthy, "forward")]
    if chosen:
        runs.append(("with the bug", trained(data, learning_rate, chosen), "backward"))
    charts = [
        lines(
            [Line(label, getattr(run, values), role, dashed=role == "backward") for label, run, role in runs],
            (0, top),
            last=EPOCHS,
            labels=("epoch", name),
        )
        for values, name, top in (("losses", "loss", LARGEST_LOSS), ("accuracies", "accuracy", 1))
    ]
    said = [_said(label, run) for label, run, _ in runs]
    notes = [caption(sentence, role) for sentence, (*_, role) in zip(said, runs, strict=True)]
    if chosen:
        said.append(_compared(*direction(data, chosen)))
        notes.append(caption(said[-1], "accent"))
    return picture(
        at_least(above(beside(*charts, gap=20), *notes, gap=6), height=_TALL),
        title="What a bug does to training",
        description=f"{data}, learning rate {learning_rate:g}, {bug}. " + ". ".join(said) + ".",
    )


def _said(label: str, run: Run) -> str:
    if run.broke:
        return f"{label}: the numbers grow beyond all bounds"
    loss = run.losses[-1]
    return (
        f"{label}: loss {number(loss) if loss < 100 else 'over 100'}, accuracy {number(100 * run.accuracies[-1], 0)} %"
    )


def _compared(angle: float, ratio: float) -> str:
    size = f"{ratio:.2g}" if ratio < 100 else f"{ratio:.0f}"
    return f"first gradient: {number(angle, 0)}° off the true one, {size} × as long"


network_by_hand = Worksheet(
    "A whole network, forward and back",
    (
        Step("x", at=(0, 0), value=(1.5,)),
        Step("w₀", at=(-2.02, 1), value=(2.0,)),
        Step("w₀·x", "×", ("x", "w₀"), at=(0, 1)),
        Step("b₀", at=(-2.02, 2), value=(-1.0,)),
        Step("sum", "+", ("w₀·x", "b₀"), at=(0, 2)),
        Step("hidden", "ReLU", ("sum",), at=(0, 3)),
        Step("w₂", at=(-2.02, 4), value=(float(np.log(3)) / 2, 0.0)),
        Step("w₂·hidden", "×", ("hidden", "w₂"), at=(0, 4)),
        Step("b₂", at=(-2.02, 5), value=(0.0, 0.0)),
        Step("logits", "+", ("w₂·hidden", "b₂"), at=(0, 5)),
        Step("loss", "−log ŷ₁", ("logits",), at=(0, 6)),
        Step("L", of=("loss",), at=(0, 7)),
    ),
    arrives=(1.0,),
    row=68,
)
