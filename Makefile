# make lab     open the course in JupyterLab              make lint    what needs no running: style, types, build --check
# make test    everything CI runs                         make bench   the benchmarks
# make build   source/ → notebooks/, exercises/, solutions/       make format · make lock · make mutants
# make site    the browser edition, in dist/              (PYODIDE=DIR hosts Pyodide from the folder of its release)
#
# Each target installs what it needs into .venv; a second run starts at once. On Windows, use Git Bash.
# FULL=1 tries hundreds of cases where `make test` tries tens; QUICK=1 tries half of these tens, and leaves out `make lint` and
# what starts a browser, a kernel or a sandbox or makes an environment. RESOLUTION=lowest-direct or RESOLUTION=highest takes
# the lowest or the newest versions that pyproject.toml allows in place of the locked ones, in an environment of its own in .venv.

RESOLUTION ?=
ENVIRONMENT := .venv$(RESOLUTION:%=/%)
ifeq ($(OS),Windows_NT)
  SYSTEM_PYTHON ?= python
  PROGRAMS := Scripts
  AT_ONCE :=
else
  SYSTEM_PYTHON ?= python3
  PROGRAMS := bin
  AT_ONCE := -n auto --dist loadfile -p tests.unix_sockets
endif
BIN := $(ENVIRONMENT)/$(PROGRAMS)
PYTHON := $(BIN)/python
SITE_PYTHON := $(ENVIRONMENT)/site/$(PROGRAMS)/python
# What takes pip minutes takes uv seconds: it is used where it is there, and the tests bring it.
FOUND_UV = $(shell command -v uv || command -v .venv/$(PROGRAMS)/uv)
PIP_INSTALL = $(1) -m pip install --quiet --disable-pip-version-check
INSTALL = $(if $(FOUND_UV),$(FOUND_UV) pip install --quiet --python $(1),$(PIP_INSTALL))
UV := .venv/$(PROGRAMS)/uv pip compile --quiet --upgrade --no-annotate

NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
BUILT := $(NOTEBOOKS) $(wildcard exercises/*.ipynb solutions/*.ipynb)
LAB_OPTIONS ?=
PYTEST_OPTIONS ?=
QUICK ?=
PYODIDE ?=
MODULES ?=
# JupyterLab refuses to start as root, which is who one is in many containers. Where this computer alone can reach it, it may.
AS_ROOT = $(if $(filter 0,$(shell id -u)),$(if $(findstring ip=,$(LAB_OPTIONS)),,--allow-root --ServerApp.ip=localhost))

# Where it is set, every process compiles all that it imports once more: JupyterLab, each kernel, each sandbox.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: lab test build site lint format bench mutants lock
.DEFAULT_GOAL := lab

# Asked each time; made anew, and then all that follows from it, only where it is not whole.
$(sort .venv/made.stamp $(ENVIRONMENT)/made.stamp): FORCE
	@command -v $(SYSTEM_PYTHON) >/dev/null || { echo "$(SYSTEM_PYTHON) is missing. Debian, Ubuntu: apt update && apt install python3-venv git" >&2; exit 1; }
	@$(SYSTEM_PYTHON) tools/environment.py $(@D)
FORCE:

ifdef RESOLUTION
COURSE := $(ENVIRONMENT)/course.txt
TESTS := $(COURSE)
SITE := $(ENVIRONMENT)/site.txt
$(COURSE): WANTED := --extra test --extra classroom --extra cluster pyproject.toml
$(SITE): WANTED := --group site
$(ENVIRONMENT)/made.stamp: .venv/uv.stamp
$(COURSE) $(SITE): $(ENVIRONMENT)/made.stamp FORCE
	$(UV) --resolution $(RESOLUTION) --python $(PYTHON) $(WANTED) --output-file $@
else
COURSE := requirements.txt
TESTS := tests/requirements.txt
SITE := tools/site/requirements.txt
endif

$(ENVIRONMENT)/lab.stamp: $(COURSE) pyproject.toml $(wildcard jupyter/*/* jupyter/*/*/*) $(ENVIRONMENT)/made.stamp
	$(call INSTALL,$(PYTHON)) -r $(COURSE) -e .
	@touch $@

$(ENVIRONMENT)/test.stamp: $(TESTS) .venv/uv.stamp $(ENVIRONMENT)/lab.stamp
	$(call INSTALL,$(PYTHON)) -r $(COURSE) -r $(TESTS) -e .
	@touch $@

# nbgrader has an environment of its own: it would add itself to the JupyterLab that the tests drive.
.venv/nbgrader.stamp: tests/nbgrader.txt pyproject.toml .venv/uv.stamp $(ENVIRONMENT)/made.stamp
	$(PYTHON) -m venv --without-pip .venv/nbgrader
	$(call INSTALL,.venv/nbgrader/$(PROGRAMS)/python) -r tests/nbgrader.txt
	@touch $@

# What builds the site has an environment of its own for the same reason: JupyterLite's kernel is an extension. Its pip fetches wheels.
$(ENVIRONMENT)/site.stamp: $(SITE) .venv/uv.stamp $(ENVIRONMENT)/made.stamp
	$(PYTHON) -m venv $(ENVIRONMENT)/site
	$(call INSTALL,$(SITE_PYTHON)) -r $(SITE)
	@touch $@

$(ENVIRONMENT)/mutants.stamp: tests/mutants.txt $(ENVIRONMENT)/test.stamp
	$(call INSTALL,$(PYTHON)) -r tests/mutants.txt
	@touch $@

.venv/uv.stamp: .venv/made.stamp
	$(call PIP_INSTALL,.venv/$(PROGRAMS)/python) uv
	@touch $@

# JupyterLab shows SVG in trusted notebooks only.
$(ENVIRONMENT)/trusted.stamp: $(BUILT) $(ENVIRONMENT)/lab.stamp
	$(if $(BUILT),$(BIN)/jupyter trust $(BUILT))
	@touch $@

lab: $(ENVIRONMENT)/trusted.stamp
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/$(firstword $(NOTEBOOKS) README.md) $(AS_ROOT) $(LAB_OPTIONS)

build: $(ENVIRONMENT)/test.stamp
	$(PYTHON) -m tools.notebooks.build

site: $(ENVIRONMENT)/site.stamp
	$(SITE_PYTHON) -m tools.site.build $(if $(PYODIDE),--pyodide $(PYODIDE))

format: $(ENVIRONMENT)/test.stamp
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

lint: $(ENVIRONMENT)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(PYTHON) -m tools.notebooks.build --check

test: export COURSE_PROGRESS := /dev/null
# Style and types are looked at with the locked versions alone: what NumPy says of its types is another thing in each.
test: $(if $(QUICK)$(RESOLUTION),$(ENVIRONMENT)/test.stamp,lint) $(if $(QUICK),,.venv/nbgrader.stamp $(ENVIRONMENT)/site.stamp)
	$(BIN)/pytest -n auto --dist loadgroup --durations 10 $(PYTEST_OPTIONS)
	$(if $(QUICK),,$(if $(NOTEBOOKS),$(PYTHON) -m pytest $(AT_ONCE) --nbval notebooks solutions))

mutants: $(ENVIRONMENT)/mutants.stamp
	$(PYTHON) -m tools.mutants $(MODULES)

bench: $(ENVIRONMENT)/test.stamp .venv/nbgrader.stamp $(ENVIRONMENT)/site.stamp
	$(PYTHON) -m benchmarks.run

lock: UV += --universal --python-version 3.11 --custom-compile-command "make lock"
lock: .venv/uv.stamp
	$(UV) --extra test pyproject.toml --output-file tests/requirements.txt
	echo "-e ." | $(UV) --constraint tests/requirements.txt - --output-file requirements.txt
	printf 'nbgrader==0.9.6\n-e .\n' | $(UV) - --output-file tests/nbgrader.txt
	$(UV) --group site --constraint tests/requirements.txt --output-file tools/site/requirements.txt
	$(UV) --group mutants --constraint tests/requirements.txt --output-file tests/mutants.txt
	.venv/$(PROGRAMS)/python -m tools.site.pin $(PYODIDE)
