"""One-change slips of right answers: how many are placed, and how many on a wrong line."""

import pytest

from benchmarks import slips as benchmark
from benchmarks.slips import slips, tried
from tests.full import FULL
from tests.judging.small import DOUBLE


def test_a_slip_knows_its_line():
    found = {(slip.kind, slip.was, slip.now): slip for slip in slips("def f(a, b):\n    c = -a\n    return c + b\n")}
    slip = found["operator", "c + b", "(c - b)"]
    assert slip.text == "def f(a, b):\n    c = -a\n    return (c - b)\n"
    assert slip.lines == range(3, 4)
    assert found["sign", "-a", "a"].lines == range(2, 3)


def test_a_slip_is_still_python():
    for slip in slips("def f(rows, scale):\n    return [scale * -x for x in zip(*rows)]\n"):
        compile(slip.text, "<slip>", "exec")


def test_slips_are_placed_and_on_the_right_line():
    counts, _ = tried([] if FULL else ["relu_forward"], 1, 0)
    placed, astray, none = (counts["all", became] for became in ("placed", "wrong line", "no place"))
    caught = placed + astray + none
    assert caught > 10
    assert placed >= 0.85 * caught
    assert astray <= 0.02 * caught


def test_a_slip_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(benchmark, "ENDLESS", 0.05)

    def answer(inputs):
        for _ in range(10**6):
            inputs = inputs + 1

    with pytest.raises(KeyboardInterrupt):
        benchmark._run(DOUBLE, answer, DOUBLE.probes(0))
