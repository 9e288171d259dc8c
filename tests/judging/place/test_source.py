"""A learner's function as a tree, made anew: what it may not be read with, and that whatever it does ends."""

import ast
import itertools
import linecache

import numpy as np
import pytest

from course_lib.judging.clock import Clock, TimeIsUpError
from course_lib.judging.place.source import LARGEST, read, ticking
from tests.judging.small import ONE


def test_helpers_of_two_modules_that_use_one_name_are_not_run():
    def module(text, **names):
        file = f"<{text}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), names)  # noqa: S102
        return names

    one = module("def share():\n    return 1\n")
    other = module("def share():\n    return 3\n")["share"]
    helper = module("def helper(x):\n    return x * share()\n", share=other)["helper"]
    text = "def double(inputs):\n    return {}helper(inputs)\n"
    assert read(module(text.format(""), helper=helper)["double"], Clock(1))
    assert read(module(text.format("share() * "), helper=helper, **one)["double"], Clock(1)) is None


def grows(inputs):
    entries = inputs.ravel()
    for _ in range(4):
        entries = np.outer(entries, entries).ravel()
    return entries


def grows_by_squares(inputs):
    number = len(inputs) + 2
    for _ in range(15):
        number = number**2
    return number


def grows_as_a_list(inputs):
    rows = list(range(9 * len(inputs)))
    for _ in range(3):
        rows = rows * len(rows)
    return rows


@pytest.mark.parametrize("answer", [grows, grows_by_squares, grows_as_a_list])
def test_what_grows_without_end_ends(answer):
    with pytest.raises(MemoryError):
        read(answer, Clock(5)).made()(ONE)


def as_a_number(count):
    large = 2 ** (count - 1)
    for _ in range(2):
        large += 1 // count
    return large


def as_an_array(count):
    large = np.zeros(count)
    for _ in range(2):
        large += 1
    return large


def as_a_text(count):
    large = "a" * count
    for _ in range(2):
        large = large.upper()
    return large


@pytest.mark.parametrize("answer", [as_a_number, as_an_array, as_a_text])
def test_what_is_large_is_more_than_so_many_entries_or_bits(answer):
    made = read(answer, Clock(5)).made()
    made(LARGEST)
    with pytest.raises(MemoryError):
        made(LARGEST + 1)


def counts(inputs):
    return [0 for _ in itertools.repeat(inputs, 10_000_000)]


def counts_some(inputs):
    return [0 for _ in itertools.repeat(inputs, 10_000_000) if inputs is None]


@pytest.mark.parametrize("answer", [counts, counts_some])
def test_a_comprehension_ends_as_well(answer):
    with pytest.raises(TimeIsUpError):
        read(answer, Clock(0.05)).made()(ONE)


TICKING = """
def f(a, b, *, c):

    def g(d):
        __tick__()
        return d
    while g(a):
        __tick__()
        continue
    for e in a:
        __tick__()
        b = [h for h in b if __tick__() if h]
    return c
"""


def test_every_loop_and_inner_function_begins_with_a_look_at_the_clock():
    text = "def f(a: x, b=y, *, c: z=w) -> v:\n" + TICKING.partition(":\n")[2]
    text = text.replace("        __tick__()\n", "").replace(" if __tick__()", "")
    assert f"\n{ast.unparse(ticking(ast.parse(text).body[0]))}\n" == TICKING.replace(
        "c):\n\n", "c):\n    __tick__()\n\n"
    )


seen = [[]]


def sees(row):
    seen[0].append(row)
    return row


by_another_name = sees


def keeps_what_came(inputs, came=[], *, rows=[[]]):  # noqa: B006 - that is asked
    came.append(inputs)
    rows[0].append(by_another_name(inputs))
    return len(came) + len(rows[0]) + len(seen[0])


def test_all_is_as_it_was_each_time_that_it_is_made():
    source = read(keeps_what_came, Clock(5))
    assert [source.made()(1), source.made()(1)] == [3, 3]
    assert (keeps_what_came.__defaults__, keeps_what_came.__kwdefaults__, seen) == (([],), {"rows": [[]]}, [[]])


def test_what_an_answer_calls_is_a_source_too_whose_tree_the_answer_is_made_with():
    (called,) = read(keeps_what_came, Clock(5)).called()
    assert (called.answer, called.name, called.tree.name) == ("keeps_what_came", "by_another_name", "by_another_name")
    assert called.text.startswith("def sees(row):")
    assert called.made()(1) == 3
    del called.tree.body[1]  # it sees nothing
    assert called.made()(1) == 2
