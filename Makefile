# Two commands matter: `make run` and `make test`. Both set up first, and only what is missing.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check lint bench install lock sbom clean setup setup-test chromium

# The system's own Python before another on the path: decision 48.
PYTHON ?= $(or $(shell for each in /usr/bin/python3 python3; do \
    $$each -c "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$each && break; \
  done),python3)
PORT ?= 8000
ARGS ?=
LONG ?=

VENV := .venv
BIN := $(VENV)/bin
ASSETS := static/vendor/MANIFEST.json
# A lock names all that is needed: what it needs in turn is not worked out again. Wheels alone: nothing of others runs.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all:

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Of a service that is set up: flask --app app backup, restore, remind and others (docs/operations.md)"

run: export PORT := $(PORT)
run: setup ## Set up, serve and send reminders on http://localhost:8000 (PORT)
	@exec $(BIN)/python -m gunicorn --config python:meetings.gunicorn_conf

# Dozens of processes read the same code, so that it is compiled once whatever the machine is used to. One process for
# each core, and not more than four: a container may see more cores than it is given.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup-test ## Set up and run the suite; with LONG=1 also what takes long (ARGS for pytest)
	$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist loadfile --no-loadscope-reorder \
	  $(if $(LONG),,-m "not long") $(ARGS)

check: lint test ## Lint, format, types, import contracts, then the suite (LONG=1 as CI does)

lint: setup-test ## The checks of `make check` but the suite
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup-test ## Measure, and print the figures beside their targets
	$(BIN)/python -m tests.bench $(ARGS)

install: $(VENV)/run.installed $(ASSETS) ## Fetch what serving needs, for real use: docs/operations.md goes on from there

# docopt has no wheel, and serves a command of notifications-python-client that nobody types.
lock: $(VENV)/test.installed ## Write requirements/*.txt anew (ARGS=--upgrade for newer versions)
	@for name in pip run test node sbom; do \
	  $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-package docopt --no-header --no-annotate $(ARGS) \
	    --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

sbom: $(VENV)/test.installed $(VENV)/sbom.installed ## Write what Caseroom is made of to sbom.json (CycloneDX)
	@$(BIN)/python -m meetings.commands.sbom sbom.json

clean: ## Remove what set-up made; instance/ stays, it holds keys and data
	rm -rf $(VENV) static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: install
	@$(BIN)/flask --app app setup

setup-test: $(VENV)/test.installed $(ASSETS) chromium

# Beside pip, where make may do two things at a time; after `venv`, which may ask apt too: that serves one at a time.
chromium: | $(BIN)/pip
	@$(BIN)/python -m meetings.setup.debian chromium

# pip is the last thing that `venv` makes, so a half-made environment is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Caseroom needs Python 3.11 or later.")'
	@$(PYTHON) -m meetings.setup.debian venv
	$(PYTHON) -m venv $(VENV)

# The pip of Debian's Python takes twice as long.
$(VENV)/pip.installed: requirements/pip.txt | $(BIN)/pip
	$(PIP) --requirement $<
	@touch $@

# Most of what tests need is never imported: what is compiles itself.
$(VENV)/%.installed: requirements/%.txt | $(VENV)/pip.installed
	$(PIP) $(if $(filter test,$*),--no-compile) --requirement $<
	@touch $@

$(ASSETS): $(wildcard meetings/setup/*.py) requirements/node.txt | $(VENV)/pip.installed
	@$(BIN)/python -m meetings.setup.vendor
	@touch $@
