"""`set_up` says what is there, what is missing, and what to do."""

import sys
from importlib import metadata
from types import SimpleNamespace

import pytest

from course_lib import set_up
from course_lib.showing.shown import Note

REAL = metadata.version


def with_version(monkeypatch, name, version):
    def versions(asked):
        if asked != name:
            return REAL(asked)
        if version is None:
            raise metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(metadata, "version", versions)


def test_all_is_there():
    said = repr(set_up())
    assert f"✓ numpy {REAL('numpy')}" in said
    assert "✗" not in said
    assert "pytest" not in said, "what only the tests need is no learner's concern"
    assert said.endswith("**Everything is there.**")


def test_it_speaks_up_only_where_something_is_missing(monkeypatch):
    shown = []
    monkeypatch.setattr(Note, "show", lambda note: shown.append(repr(note)) or note)
    set_up()
    assert shown == []
    with_version(monkeypatch, "ipywidgets", None)
    missing = set_up()
    assert shown == [repr(missing)]


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (None, "✗ ipywidgets is missing: the course needs ipywidgets "),
        ("7.0", "✗ ipywidgets 7.0: the course needs "),
        ("8.0.0rc1", "✗ ipywidgets 8.0.0rc1: the course needs "),
    ],
)
def test_what_is_missing_or_too_old_is_named_with_what_to_do(monkeypatch, version, message):
    with_version(monkeypatch, "ipywidgets", version)
    said = repr(set_up())
    assert message in said
    assert "make lab" in said
    assert "Everything is there" not in said


def test_a_course_that_is_not_installed_is_named(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert "The course is not installed in the Python that runs this notebook" in repr(set_up())


def test_a_notebook_in_another_front_end_lacks_nothing(monkeypatch):
    with_version(monkeypatch, "jupyterlab", None)
    assert repr(set_up()).endswith("**Everything is there.**")


def test_a_python_that_is_too_old_is_named(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 9, 1, "final", 0))
    assert "✗ Python 3.9.1: the course needs >=3.11" in repr(set_up())


def test_what_is_newer_than_the_last_release_is_welcome(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 15, 0, "candidate", 1))
    with_version(monkeypatch, "ipywidgets", "9.0.0rc1")
    said = repr(set_up())
    assert "✓ Python 3.15.0" in said
    assert "✓ ipywidgets 9.0.0rc1" in said


@pytest.mark.parametrize(
    ("offered", "message", "end"),
    [
        ("3.10.8", "✓ matplotlib 3.10.8, loaded when a cell needs it", "Everything is there."),
        ("3.1", "✗ matplotlib 3.1, loaded when a cell needs it: the course needs >=", "Reload the page"),
        (None, "✗ matplotlib is missing: the course needs matplotlib >=", "Reload the page"),
    ],
)
def test_in_the_browser_a_package_may_wait_until_a_cell_needs_it(monkeypatch, offered, message, end):
    monkeypatch.setattr(sys, "platform", "emscripten")
    packages = SimpleNamespace(to_py=lambda: {"matplotlib": {"version": offered}} if offered else {})
    monkeypatch.setitem(sys.modules, "pyodide_js", SimpleNamespace(lockfile=SimpleNamespace(packages=packages)))
    with_version(monkeypatch, "matplotlib", None)
    said = repr(set_up())
    assert message in said
    assert end in said
    assert "make lab" not in said
