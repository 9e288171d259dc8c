"""FULL=1, and nothing else, asks for the many cases; QUICK=1 asks for half of the few, and leaves rooms out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("asked", "tried"),
    [
        ({}, "10,0,4,8,0,1,0"),
        ({"FULL": "", "QUICK": ""}, "10,0,4,8,0,1,0"),
        ({"FULL": "0", "QUICK": "0"}, "10,0,4,8,0,1,0"),
        ({"FULL": "1"}, "300,0,1,2,3,4,5,6,7,8,0,1,0,1"),
        ({"FULL": "1", "QUICK": "1"}, "300,0,1,2,3,4,5,6,7,8,0,1,0,1"),
        ({"QUICK": "1"}, "5,0,8,0,1,0"),
    ],
)
def test_full_asks_for_the_many_cases_and_quick_for_half_of_the_few(asked, tried):
    environment = {name: kept for name, kept in os.environ.items() if name not in ("FULL", "QUICK")} | asked
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from tests.full import cases, some\n"
            "print(cases(10, 300), *some(range(9), 3), *some(range(2), 5), *some(range(2), 1), sep=',')",
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == tried


def left_out(quick):
    said = subprocess.run(
        [sys.executable, "-c", "from tests.conftest import collect_ignore\nprint(*collect_ignore)"],
        cwd=ROOT,
        env={**os.environ, "QUICK": quick},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.split()


def test_quick_leaves_out_what_is_slow_to_start():
    assert left_out("") == left_out("0") == []
    assert {"browser", "classroom", "test_notebooks.py", "test_environment.py"} <= set(left_out("1"))
    assert all((ROOT / "tests" / name).exists() for name in left_out("1"))
