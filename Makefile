# Einlass. `make run` is all a new machine needs; `make help` lists the rest.
# Prerequisites: GNU make and Python 3.11 or newer (with its venv module). README.md says more.

.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin

# The newest suitable Python, unless PYTHON names one.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python3.14; do \
	if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then command -v $$python; break; fi; done)

.PHONY: help run install test proofs check bench bench-door bench-report lock translations screenshots door-screenshots clean require-python install-all

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

# LAN=1 opens it to the phones in the same Wi-Fi; LAN=192.168.178.20 says by which address.
run: install ## Install what changed, then start server and worker with demo content; LAN=1: for phones in the Wi-Fi
	@$(BIN)/flask --app wsgi serve --demo $(if $(filter-out 0 no false,$(LAN)),--lan $(LAN))

install: require-python ## Install what a running Einlass needs into .venv, node_modules and static/vendor
	@$(PYTHON) -m tools.install

test: install-all ## Install what the tests need, then run every test: Python, JavaScript, browser, PostgreSQL
	@$(BIN)/python -m tools.run_tests

# FACTOR=25 kills the server 200 times and lives 1,000 days at a door; SEED=1795406260 repeats a run.
proofs: install-all ## Try generated cases and faults many times over, and every page on PostgreSQL, an hour; FACTOR, SEED
	@PROOF_FACTOR=$(or $(FACTOR),25); PROOF_SEED=$(or $(SEED),$$(date +%s)); export PROOF_FACTOR PROOF_SEED; \
		echo "FACTOR=$$PROOF_FACTOR SEED=$$PROOF_SEED"; \
		$(BIN)/python -m pytest -q -n 2 -m "proof or hypothesis" tests --hypothesis-seed=$$PROOF_SEED && \
		$(BIN)/python -m pytest -q -n 2 -m proof tests/services tests/web/test_fuzzing.py --database postgresql && \
		PROOF_FACTOR= $(BIN)/python -m pytest -q -n 2 tests/web --database postgresql

check: install-all ## Format, lint, types, layers, and whether the packages are those that are pinned
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.audit

bench: install ## Measure Einlass under load, about two minutes; writes docs/performance.md
	@$(BIN)/python -m bench

bench-door: install-all ## Measure the door in a real browser, a few minutes; writes the table of docs/door.md
	@$(BIN)/python -m bench.door

bench-report: install ## Measure the report of a year with 50,000 attendances, half a minute; writes docs/performance.md
	@$(BIN)/python -m bench.funder_report

lock: install-all ## Renew requirements*.txt from requirements*.in and package-lock.json from package.json
	@$(BIN)/python -m tools.lock

translations: install-all ## Collect the texts for people and bring the catalogues up to date
	@$(BIN)/python -m tools.translations

screenshots: install-all ## Make the picture of the README anew
	@$(BIN)/python -m tools.screenshots 2>/dev/null

door-screenshots: install-all ## Photograph every answer of the door into build/door-screenshots
	@$(BIN)/python -m tools.door_screenshots 2>/dev/null

clean: ## Remove everything that make install made; data stays
	@rm -rf $(VENV) node_modules static/vendor .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find translations -name '*.mo' -delete 2>/dev/null || true

install-all: require-python
	@$(PYTHON) -m tools.install --dev

require-python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Einlass needs Python 3.11 or newer with its venv module." >&2; \
		echo "  Debian, Ubuntu: apt install python3 python3-venv" >&2; \
		echo "  macOS: brew install python" >&2; \
		echo "Or name one: make run PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi
