# make lab     open the course in JupyterLab              make lint    what needs no running: style, types, build --check
# make test    everything CI runs                         make bench   the benchmarks
# make build   source/ → notebooks/, exercises/, solutions/       make format · make lock · make mutants
# make site    the browser edition, in dist/              (PYODIDE=DIR hosts Pyodide from the folder of its release)
#
# Each target installs what it needs into .venv; a second run starts at once. On Windows, use Git Bash.

ifeq ($(OS),Windows_NT)
  SYSTEM_PYTHON ?= python
  BIN := .venv/Scripts
else
  SYSTEM_PYTHON ?= python3
  BIN := .venv/bin
endif
PYTHON := $(BIN)/python
TOUCH = $(PYTHON) -c "from pathlib import Path; Path('$@').touch()"
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check

NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
BUILT := $(NOTEBOOKS) $(wildcard exercises/*.ipynb solutions/*.ipynb)
LAB_OPTIONS ?=
PYTEST_OPTIONS ?=
PYODIDE ?=
MODULES ?=
SITE_PYTHON := $(BIN:.venv/%=.venv/site/%)/python

.PHONY: lab test build site lint format bench mutants lock
.DEFAULT_GOAL := lab

$(PYTHON):
	$(SYSTEM_PYTHON) -m venv .venv

.venv/lab.stamp: requirements.txt pyproject.toml $(wildcard jupyter/*.py jupyter/*/*.json) | $(PYTHON)
	$(PIP) -r requirements.txt
	$(TOUCH)

.venv/test.stamp: tests/requirements.txt .venv/lab.stamp
	$(PIP) -r requirements.txt -r tests/requirements.txt
	$(TOUCH)

# nbgrader has an environment of its own: it would add itself to the JupyterLab that the tests drive.
.venv/nbgrader.stamp: tests/nbgrader.txt .venv/lab.stamp
	$(PYTHON) -m venv .venv/nbgrader
	$(BIN:.venv/%=.venv/nbgrader/%)/python -m pip install --quiet --disable-pip-version-check -r tests/nbgrader.txt
	$(TOUCH)

# What builds the site has an environment of its own for the same reason: JupyterLite's kernel is an extension.
.venv/site.stamp: tools/site/requirements.txt | $(PYTHON)
	$(PYTHON) -m venv .venv/site
	$(SITE_PYTHON) -m pip install --quiet --disable-pip-version-check -r tools/site/requirements.txt
	$(TOUCH)

.venv/mutants.stamp: tests/mutants.txt .venv/test.stamp
	$(PIP) -r tests/mutants.txt
	$(TOUCH)

.venv/uv.stamp: | $(PYTHON)
	$(PIP) uv
	$(TOUCH)

# JupyterLab shows SVG in trusted notebooks only.
.venv/trusted.stamp: $(BUILT) .venv/lab.stamp
	$(if $(BUILT),$(BIN)/jupyter trust $(BUILT))
	$(TOUCH)

lab: .venv/trusted.stamp
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/$(firstword $(NOTEBOOKS) README.md) $(LAB_OPTIONS)

build: .venv/test.stamp
	$(PYTHON) -m tools.notebooks.build

site: .venv/site.stamp
	$(SITE_PYTHON) -m tools.site.build $(if $(PYODIDE),--pyodide $(PYODIDE))

format: .venv/test.stamp
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(PYTHON) -m tools.notebooks.build --check

test: export COURSE_PROGRESS := /dev/null
test: lint .venv/nbgrader.stamp .venv/site.stamp
	$(BIN)/pytest -n auto --dist loadgroup $(PYTEST_OPTIONS)
	$(if $(NOTEBOOKS),$(BIN)/pytest --nbval notebooks solutions)

mutants: .venv/mutants.stamp
	$(PYTHON) -m tools.mutants $(MODULES)

bench: .venv/test.stamp .venv/nbgrader.stamp .venv/site.stamp
	$(PYTHON) -m benchmarks.run

lock: .venv/uv.stamp
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --custom-compile-command "make lock" --extra test pyproject.toml --output-file tests/requirements.txt
	echo "-e ." | $(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --custom-compile-command "make lock" --constraint tests/requirements.txt - --output-file requirements.txt
	printf 'nbgrader==0.9.6\n-e .\n' | $(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --custom-compile-command "make lock" - --output-file tests/nbgrader.txt
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --custom-compile-command "make lock" --group site --constraint tests/requirements.txt --output-file tools/site/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate --custom-compile-command "make lock" --group mutants --constraint tests/requirements.txt --output-file tests/mutants.txt
	$(PYTHON) -m tools.site.pin $(PYODIDE)
