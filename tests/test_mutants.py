"""What `make mutants` holds a run against, without a run."""

import re
from pathlib import Path

import pytest

from tools import mutants
from tools.mutants import ROOT, Module, Result, complaints, kept

FILE = """
["layers.LayerDense.forward"]
equivalent = [
'''
- a
+ b
''',
]
wording = [
'''
- c
+ d
''',
]
["losses.mean"]
looks = [
'''
- e
+ f
''',
]
"""
A_B, C_D, E_F = (
    ("layers.LayerDense.forward", "- a\n+ b"),
    ("layers.LayerDense.forward", "- c\n+ d"),
    ("losses.mean", "- e\n+ f"),
)


@pytest.fixture
def entries(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "KEPT", tmp_path / "mutants.toml")
    (tmp_path / "mutants.toml").write_text(FILE, encoding="utf-8")
    return kept()


def test_a_module_meets_the_tests_with_its_name_and_those_with_no_modules():
    layers = [test.name for test in Module("layers").tests()]
    assert {"test_layers.py", "test_oracles.py", "test_properties.py"} <= set(layers)
    assert "test_losses.py" not in layers
    gradient_check = {test.name for test in Module("gradient_check").tests()}
    assert {"test_gradient_check.py", "test_gradient_check_kinks.py"} <= gradient_check
    judging = [str(test) for test in Module("judging/run").tests()]
    assert {"tests/judging/test_run.py", "tests/judging/test_table.py"} <= set(judging)
    assert "tests/judging/test_outcome.py" not in judging
    for name in ("judging/place/search", "judging/edits/calls"):
        place = [str(test) for test in Module(name).tests()]
        assert "tests/judging/place/test_place.py" in place
        assert not {"tests/judging/test_table.py", "tests/judging/place/test_watch.py"} & set(place)


def test_every_module_of_the_judging_is_known_that_has_something_to_change():
    known = {module.path for room in mutants.ROOMS for module in mutants.modules(room)}
    files = (ROOT / "course_lib" / "judging").rglob("*.py")
    all_of_them = {file.relative_to(ROOT) for file in files if file.stem != "__init__"}
    assert all_of_them - known == {Path("course_lib/judging/edits/kinds.py")}


@pytest.mark.parametrize(
    ("name", "survivors", "said"),
    [
        ("layers", [A_B, C_D], []),
        ("layers", [A_B], ["has a reason, but nothing survives"]),
        ("layers", [A_B, C_D, A_B], ["survives, and mutants.toml has no reason"]),
        (
            "layers",
            [A_B, C_D, ("layers.LayerDense.backward", "- a\n+ b")],
            ["survives, and mutants.toml has no reason"],
        ),
        ("losses", [E_F], []),
        ("losses", [E_F] * 11, ["losses: less than 90% killed", *["survives, and mutants.toml has no reason"] * 10]),
    ],
)
def test_a_run_agrees_with_the_file_or_says_where_not(entries, name, survivors, said):
    found = complaints([Result(Module(name), 100, survivors, 1.0)], entries)
    assert [text.partition(":\n")[0].removeprefix("mutants.toml ") for text in found] == said


@pytest.mark.usefixtures("entries")
def test_a_module_that_cannot_be_run_is_said_and_the_others_are_run(monkeypatch):
    def run(module, _):
        if module.name == "layers":
            raise RuntimeError("mutmut stopped")
        return Result(module, 100, [E_F], 1.0)

    said = []
    monkeypatch.setattr(mutants, "run", run)
    assert mutants.main(["layers", "losses"], said.append) == 1
    assert said[-1] == "mutmut stopped"
    assert said[-2].startswith("losses ")


def test_only_the_modules_that_ran_are_compared(entries):
    assert complaints([Result(Module("data"), 0, [], 1.0)], entries) == []


def test_what_is_said_of_a_survivor_can_stand_in_the_file(entries, tmp_path):
    (text,) = complaints(
        [Result(Module("losses"), 100, [E_F, ("losses.mean", "- x = 'it'\n+ x = None")], 1.0)], entries
    )
    entry = text.partition(":\n")[2].replace("KIND", "looks")
    (tmp_path / "mutants.toml").write_text(entry, encoding="utf-8")
    assert kept() == {("losses.mean", "- x = 'it'\n+ x = None"): 1}


def test_a_kind_of_reason_that_is_none_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "KEPT", tmp_path / "mutants.toml")
    (tmp_path / "mutants.toml").write_text('["data.digits"]\nlazy = ["- a"]\n', encoding="utf-8")
    with pytest.raises(
        ValueError, match=re.escape("data.digits must have kinds of reason equivalent, looks, wording: came lazy")
    ):
        kept()


def test_what_the_file_names_is_there():
    for function, difference in kept():
        module, found = next(
            (module, function.removeprefix(f"{module.dotted}."))
            for room in mutants.ROOMS
            for module in mutants.modules(room)
            if function.startswith(f"{module.dotted}.")
        )
        text = (ROOT / module.path).read_text(encoding="utf-8")
        assert f"def {found.rpartition('.')[2]}(" in text, function
        gone = [line[2:] for line in difference.splitlines() if line.startswith("- ")]
        assert [line for line in gone if line not in text] == [], function
