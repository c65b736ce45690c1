# The only door: what a person does with this repository, and what CI does, is a target here.
# Prerequisites: Python 3.11 or newer with venv, and make. Everything else is installed into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# The targets share one environment and one machine: their order is their meaning, even under make -j.
.NOTPARALLEL:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# Two workers are what the smallest machine in use has cores for.
WORKERS ?= 2
TIME ?= 60
# The made-up state that is served while pages are worked on.
SERVED ?= out/served

.PHONY: help
help: ## List what can be asked for
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- set-up -----------------------------------------------------------------------------------------------------------

.PHONY: setup
setup: $(VENV)/.assets ## Make .venv with every dependency, up to .venv/bin/ser, and what pages are made of

# The stamp is as new as the lock file that it was installed from, so a second set-up does nothing.
$(VENV)/.lock-installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set PYTHON=..." >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || { echo "Making $(VENV)"; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing what requirements.lock names"
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ser-installed: $(VENV)/.lock-installed pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The npm that requirements.lock brings fetches what package-lock.json names, so the machine needs no Node.
$(VENV)/.assets: $(VENV)/.ser-installed package-lock.json
	@echo "Fetching what package-lock.json names"
	@$(BIN)/python -m ser.web.assets
	@touch $@

.PHONY: assets
assets: setup ## Make style sheets and scripts ready to be served, after changing one
	@$(BIN)/python -m ser.web.assets

.PHONY: lock
lock: ## Resolve the dependencies of pyproject.toml again (needs uv on the PATH)
	uv pip compile --extra dev --extra build --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --universal pyproject.toml -o requirements.lock

.PHONY: sbom
sbom: setup ## Write what SER is made of as CycloneDX, to out/sbom.cdx.json
	$(BIN)/python -m supply.bom out/sbom.cdx.json

.PHONY: notice
notice: setup ## Write NOTICE again from the lock files
	$(BIN)/python -m supply.notice

# It wants an index that answers, so make test does not ask; 2 says that none did, which is no clean bill.
.PHONY: audit
audit: setup ## Ask what weaknesses are known in what is locked (pip-audit on the PATH; 1: some, 2: not asked)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m supply.audit

# --- use --------------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## Make a state of children, load it, count it, compare with the published table
	$(BIN)/ser demo

# Started again after a change; the state is made once, and made new where its folder was deleted.
.PHONY: serve
serve: setup ## Serve the pages on a small made-up state, for working on them (kept in SERVED, out/served)
	@test -e $(SERVED)/sign-ins.csv || $(BIN)/ser demo --students 300 --no-serve --home $(SERVED)
	$(BIN)/ser serve --home $(SERVED)

.PHONY: screens
screens: setup ## Make pictures of the main pages in out/screens (needs Chromium)
	$(BIN)/python -m tests.journeys.screens

.PHONY: bench
bench: setup ## Measure against named baselines and print the ratios
	$(BIN)/python -m bench

# Inputs that break something stay in out/fuzz; kept in fuzz/corpus, they are tried again by every make test.
.PHONY: fuzz
fuzz: setup ## Try rubbish on the readers, TIME seconds for each of six targets (60)
	$(BIN)/python -m fuzz --time $(TIME)

# --- change -----------------------------------------------------------------------------------------------------------

# Django warns that it reaches no database; it needs none to compare declarations with migrations.
.PHONY: migration
migration: setup ## Write the migration of what was declared, and name its file (SER_STATE and SER_MIGRATIONS: whose)
	@$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations store --settings ser.project.settings
	@$(BIN)/ruff format --quiet src/ser/project/migrations

.PHONY: hooks
hooks: setup ## Let git ask before each commit what make check asks
	@$(BIN)/pre-commit install

# --- checks -----------------------------------------------------------------------------------------------------------

.PHONY: test
test: check ## Everything that CI demands: the checks, then every test this machine can run
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

# No database stands below the store, so what lies below it is tested in under a minute.
.PHONY: quick
quick: setup ## The tests that need no database, in under a minute
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow" \
		$(foreach part,store services cli journeys,--ignore=tests/$(part))

.PHONY: check
check: lint types contracts docs-current ## Format, lint, types, import contracts, reference pages current

.PHONY: lint
lint: setup ## Format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --check src/ser/web

.PHONY: format
format: setup ## Put every file in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djlint --reformat --quiet src/ser/web

.PHONY: types
types: setup ## Check the types
	$(BIN)/mypy

.PHONY: contracts
contracts: setup ## Check the arrows between the packages
	$(BIN)/lint-imports

.PHONY: docs
docs: setup ## Write docs/reference again from the declarations
	$(BIN)/python -m ser.cli.manual.reference

.PHONY: docs-current
docs-current: setup ## Fail if docs/reference is not what the declarations say
	$(BIN)/python -m ser.cli.manual.reference --check
