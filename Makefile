# Boundary Ledger. `make` alone lists what can be made.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test check fix docs pictures bench bench-persons faults fuzz bundles properties lock sbom audit coverage tools

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python

# A stamp says when the environment was last brought up to date with its lock file.
RUNTIME := $(VENV)/.stamp-runtime
DEV := $(VENV)/.stamp-dev
# What is measured beside others needs the others, and nothing else here does.
BENCH_VENV := .venv-bench
BENCH := $(BENCH_VENV)/.stamp

# What may be said on the command line.
ARGS ?=
CYCLES ?= 300
EXAMPLES ?= 10000
SIZE ?= 10000
REQUESTS ?= 20000
BITS ?= all
TOOLS ?= yes
export PYTHON ?=

# Tests and pictures find the programs of the environment before those of the machine.
WITH_PATH := PATH="$(CURDIR)/$(BIN):$$PATH"

help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## Serve invented people and cases, and print sign-ins for each role
	@$(BIN)/boundary-ledger demo $(ARGS)

test: $(DEV) tools ## Run the tests; ARGS="tests/domain -k gift" goes to pytest
	@$(WITH_PATH) $(PY) -m pytest --numprocesses=auto $(ARGS) || { \
		test -n "$${CI:-}" || exit 1; \
		grep -q '::' .pytest_cache/v/cache/lastfailed || exit 1; \
		echo "What failed beside the others has one more chance, alone."; \
		$(WITH_PATH) $(PY) -m pytest --last-failed --last-failed-no-failures=none; }

check: $(DEV) ## Everything CI runs: format, lint, types, layers, spelling, docs, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(WITH_PATH) $(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(PY) scripts/docs.py --check
	@$(MAKE) --no-print-directory test

fix: $(DEV) ## Format, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV) ## Write the generated pages of docs/
	@$(PY) scripts/docs.py $(ARGS)

pictures: $(DEV) tools ## Take the pictures of the README from the demo's data
	@$(WITH_PATH) $(PY) scripts/pictures.py $(ARGS)

bench: $(RUNTIME) $(BENCH) ## Run the published benchmarks; ARGS="--facts 100000"
	@$(BIN)/boundary-ledger bench $(ARGS)
	@$(BENCH_VENV)/bin/python -m tests.persons_data.bench

bench-persons: $(BENCH) ## Measure the matching of persons beside Splink and recordlinkage
	@$(BENCH_VENV)/bin/python -m tests.persons_data.bench $(ARGS)

faults: $(DEV) tools ## Kill a writing process CYCLES times and look for lost facts
	@$(WITH_PATH) $(PY) -m tests.faults.kill_writer --cycles $(CYCLES) $(ARGS)

fuzz: $(DEV) ## Ask REQUESTS odd things as everybody, and look for failures and leaks
	@$(PY) -m tests.fuzz.run --requests $(REQUESTS) $(ARGS)

bundles: $(DEV) tools ## Hand over SIZE random cases, change BITS of each file of one (or all)
	@$(WITH_PATH) $(PY) -m tests.proof.bundle_runs --honest $(SIZE) --bits $(BITS) $(ARGS)

properties: $(DEV) ## Hold what must hold of every case on EXAMPLES generated ones each
	@EXAMPLES=$(EXAMPLES) $(PY) -m pytest tests/rules/test_properties.py $(ARGS)

coverage: $(DEV) tools ## Run the tests and hold branch coverage to the house limits
	@$(BIN)/coverage erase
	@$(WITH_PATH) $(PY) -m pytest --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report --include='domain/*,projections/*' --fail-under=100
	@$(BIN)/coverage report --include='api/*,audit_reports/*' --fail-under=95

# Releases younger than a week are not taken (see tool.uv in pyproject.toml).
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url

lock: $(DEV) ## Write the lock files anew; ARGS=--upgrade takes newer releases
	@$(LOCK) pyproject.toml --group build $(ARGS) \
		--output-file requirements.lock >/dev/null
	@$(LOCK) pyproject.toml --group build --group dev --constraint requirements.lock \
		$(ARGS) --output-file requirements-dev.lock >/dev/null
	@$(LOCK) pyproject.toml --group build --group bench --constraint requirements.lock \
		$(ARGS) --output-file requirements-bench.lock >/dev/null
	@! grep -nE '://|^--' requirements.lock requirements-dev.lock requirements-bench.lock

sbom: $(DEV) ## Write the bill of materials of an installation, and check its licences
	@$(PY) scripts/sbom.py $(ARGS)

audit: $(DEV) ## Ask whether a locked package has a known weakness; a release needs it
	@$(PY) scripts/audit.py $(ARGS)

$(RUNTIME): requirements.lock pyproject.toml scripts/setup-venv
	@scripts/setup-venv requirements.lock
	@touch $@

# The development environment holds the runtime at the same versions.
$(DEV): requirements.lock requirements-dev.lock pyproject.toml scripts/setup-venv
	@scripts/setup-venv requirements-dev.lock
	@touch $(RUNTIME) $@

$(BENCH): requirements.lock requirements-bench.lock pyproject.toml scripts/setup-venv
	@VENV=$(BENCH_VENV) scripts/setup-venv requirements-bench.lock
	@touch $@

# Looking takes a moment and changes nothing where both are already here.
tools: $(DEV)
	@if [ "$(TOOLS)" != no ]; then scripts/setup-test-tools; fi
