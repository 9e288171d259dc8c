"""The compiler says which names a definition looks up, and these alone are renamed."""

import subprocess
import sys

import pytest

from course_lib.notebook.own.names import bound, renamed, uses


def looked_up(text):
    return {use.name for use in uses(text)}


def test_what_is_local_an_attribute_or_text_is_not_looked_up():
    text = '''
def f(x, help_me):
    """help2 ∂"""
    def inner(help3):
        return help_me + help3 + x.help4
    return inner([y for y in there]), "help5"
'''
    assert looked_up(text) == {"there"}


@pytest.mark.parametrize(
    ("text", "at_once"),
    [
        ("def f(x, e=EPS): return g(x)", {"EPS"}),
        ("@deco\ndef f(x: kind) -> other: return g(x)", {"deco", "kind", "other"}),
        ("class A(Base):\n    size = SIZE\n    twice = size * 2\n    def m(self): return g(self)", {"Base", "SIZE"}),
        ("f = lambda x: g(x)", set()),
    ],
)
def test_what_is_needed_while_a_definition_runs_is_told_from_what_is_needed_later(text, at_once):
    assert {use.name for use in uses(text) if use.at_once} == at_once
    assert looked_up(text) == at_once | {"g"}


RENAMED = {
    "calls": ("def f(x):\n    return h(x) + h(h(x))", "def f(x):\n    return g(x) + g(g(x))"),
    "behind_other_letters": ('def f(x):\n    ŷ = "∂∂"; return ŷ, h(x)', 'def f(x):\n    ŷ = "∂∂"; return ŷ, g(x)'),
    "not_what_is_local": ("def f(h):\n    return h", "def f(h):\n    return h"),
    "not_in_text": ('def f(x):\n    "h"\n    return h  # h', 'def f(x):\n    "h"\n    return g  # h'),
    "not_an_attribute": ("def f(x):\n    return x.h + h(h=1)", "def f(x):\n    return x.h + g(h=1)"),
    "one_local_one_not": (
        "def f(x):\n    a = lambda h: h\n    return h",
        "def f(x):\n    a = lambda h: h\n    return g",
    ),
    "its_own_name": ("def h(x):\n    return h(x - 1)", "def g(x):\n    return g(x - 1)"),
    "of_a_class": ("class h(Base):\n    pass", "class g(Base):\n    pass"),
    "of_a_lambda": ("h = lambda x: h(x)", "g = lambda x: g(x)"),
    "decorated": ("@h\n@other(h)\ndef f(): pass", "@g\n@other(g)\ndef f(): pass"),
    "before_it_is_a_class's_own": ("class A:\n    h = h\n    i = h", "class A:\n    h = g\n    i = h"),
    "in_an_f_string": (
        'def f(x):\n    return f"h {h(x)} {x:{h}}" f"∂{h=}"',
        'def f(x):\n    return f"h {g(x)} {x:{g}}" f"∂{g=}"',
    ),
    "declared": ("def f():\n    global a, h, hh\n    h += 1", "def f():\n    global a, g, hh\n    g += 1"),
    "at_the_left_edge": ("def f(x):\n    return (\nh(x))", "def f(x):\n    return (\ng(x))"),
    "default": ("def f(x=h, *, y=h): pass", "def f(x=g, *, y=g): pass"),
}


@pytest.mark.parametrize(("before", "after"), RENAMED.values(), ids=RENAMED)
def test_a_name_is_replaced_where_it_is_looked_up(before, after):
    assert renamed(before, {"h": "g"}) == after
    assert renamed(before, {"h": "h"}) == before


def test_two_names_change_places():
    assert renamed("def f(x):\n    return g(h(x))", {"g": "h", "h": "g"}) == "def f(x):\n    return h(g(x))"


FORGETS = """
from course_lib.notebook.own.names import CannotRenameError, renamed
try:
    renamed("def f(x): return h(x)", {"h": "g"})
except CannotRenameError as error:
    print(error)
"""


def test_where_python_does_not_say_where_a_name_stands_nothing_is_guessed():
    words = [sys.executable, "-X", "no_debug_ranges", "-c", FORGETS]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "h\n"


def test_what_running_a_text_binds():
    text = "import a.b, c as d\nfrom e import f as g\nx, (y, z) = 1, (2, 3)\nfor i in (): pass\n"
    text += "def h():\n    global k\n    k = l = 1"
    assert bound(text) == {"a", "d", "g", "x", "y", "z", "i", "h", "k"}
