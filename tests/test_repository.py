"""What keeps the repository together: locks, links, versions, the files that others start from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "tests/requirements.txt", "tests/mutants.txt", "tools/site/requirements.txt")
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; [^/@]+)?")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def lines(lock):
    return [line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def pins(lock):
    """Return what the lock pins, each line with its marker."""
    return {line for line in lines(lock) if line != "-e ."}


def versions(lock):
    """Return name==version: what a package is needed for, its marker, differs between learners and tests."""
    return {pin.partition(" ; ")[0] for pin in pins(lock)}


def names(lock):
    return {PIN.fullmatch(line)["name"] for line in pins(lock)}


def pyproject():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def project():
    return pyproject()["project"]


def required(requirements):
    return {re.match(r"[\w-]+", requirement)[0] for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_and_versions_only(lock):
    assert pins(lock)
    assert [line for line in pins(lock) if not PIN.fullmatch(line)] == []


def test_a_learner_gets_the_versions_that_the_tests_ran_with():
    assert lines("requirements.txt").count("-e .") == 1
    assert versions("requirements.txt") <= versions("tests/requirements.txt")


def test_the_locks_hold_what_the_project_requires():
    assert required(project()["dependencies"]) <= names("requirements.txt")
    assert required(project()["optional-dependencies"]["test"]) <= names("tests/requirements.txt")
    assert required(pyproject()["dependency-groups"]["site"]) <= names("tools/site/requirements.txt")
    assert required(pyproject()["dependency-groups"]["mutants"]) <= names("tests/mutants.txt")


def test_the_browsers_packages_are_pinned_by_hash_in_the_versions_of_the_tests():
    text = (ROOT / "tools" / "site" / "wheels.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([\w.-]+==[\w.]+) \\\n    --hash=sha256:", text, re.MULTILINE))
    assert pinned
    assert set(re.findall(r"^[\w.-]+==[\w.]+", text, re.MULTILINE)) == pinned
    of_the_browser_alone = {pin for pin in pinned if pin.startswith("micropip==")}
    assert pinned - of_the_browser_alone <= versions("tests/requirements.txt")


def test_the_citation_has_the_projects_version_and_license():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == project()["version"]
    assert citation["license"] == project()["license"]


def test_ci_can_be_started_as_a_program():
    staged = subprocess.run(
        ["git", "ls-files", "--stage", ".ci/run"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert staged.stdout.startswith("100755")


def test_git_keeps_the_data_so_that_a_wheel_holds_it():
    listed = subprocess.run(
        ["git", "ls-files", "course_lib/datasets"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == ["course_lib/datasets/digits.csv.gz", "course_lib/datasets/digits.txt"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_file_that_a_page_names_is_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(LINK.findall(text)) | set(re.findall(r"`((?:course_\w+|source|tests|tools)/[\w/.-]*)`", text))
    assert named
    assert [name for name in sorted(named) if "momentum" not in name and not (ROOT / name).exists()] == []


def test_the_readme_names_every_target_of_the_makefile():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [target for target in phony if f"make {target}" not in readme] == []
