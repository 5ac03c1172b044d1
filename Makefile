# `make run` serves the dashboard, `make test` checks all of it. Both need Python 3.11 or newer and nothing else:
# what they use is installed into .venv, in the versions of requirements.lock, again only when those files change.

PYTHON ?= python3
PORT ?= 8501
WATCH ?= none
JOBS ?= 2

VENV := .venv
PY := $(VENV)/bin/python
CODE := kbdata kbview pages dashboard.py sample_data/build.py tests bench
PIP := $(PY) -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --constraint requirements.lock

.DEFAULT_GOAL := help
.PHONY: help run test lint types format screenshots bench data words lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: $(VENV)/.run ## serve the dashboard with its sample data on 127.0.0.1 (PORT=8501, WATCH=auto to follow code changes)
	$(PY) -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT) --server.fileWatcherType $(WATCH)

test: lint types $(VENV)/.chromium $(VENV)/.office ## all checks: style, types, unit and property tests, journeys in a real browser (JOBS=2)
	$(PY) -m pytest --numprocesses $(JOBS)

lint: $(VENV)/.test ## style
	$(PY) -m ruff check
	$(PY) -m ruff format --check

format: $(VENV)/.test ## put code into the house style
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

types: $(VENV)/.test ## types
	$(PY) -m mypy

screenshots: $(VENV)/.chromium ## pictures of every page, for docs/ and for looking at
	$(PY) -m docs.screenshots

bench: $(VENV)/.chromium ## how fast the pages are
	$(PY) -m bench.page

data: $(VENV)/.run ## make sample_data/ again: the same bytes every time
	$(PY) -m sample_data.build

words: $(VENV)/.run ## take new texts into the English catalogue, locale/en
	$(PY) -m kbview.catalogue

lock: $(VENV)/.run ## take the newest versions that requirements*.txt allow
	$(PIP) install 'uv>=0.13,<0.14'
	echo '# Exact versions for Python 3.11 and newer on Linux and Windows, of what runs and what checks the dashboard.' > requirements.lock
	echo '# A constraint, made by `make lock`: pip install --requirement requirements.txt --constraint requirements.lock' >> requirements.lock
	$(PY) -m uv pip compile --quiet --universal --upgrade --python-version 3.11 --fork-strategy fewest \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links requirements-dev.txt >> requirements.lock

clean: ## remove what was installed or made, so that the next command starts afresh
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment that lies there and works is kept; one that was broken off half-way is made again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is not. Name another one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PY) -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.txt requirements.lock
	@echo "Installing what runs the dashboard: a minute or two, this once"
	@$(INSTALL) --requirement requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.txt
	@echo "Installing what checks the dashboard: this once"
	@$(INSTALL) --requirement requirements-dev.txt
	@touch $@

$(VENV)/.chromium: $(VENV)/.test
	$(PY) -m tests.browser.chromium
	@touch $@

$(VENV)/.office: $(VENV)/.test
	$(PY) -m tests.office
	@touch $@
