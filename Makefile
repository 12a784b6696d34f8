.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

help: ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run ## Serve on http://127.0.0.1:8000 (PORT=… for another)
	$(BIN)/askwell serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev browser ## Everything that CI runs: format, lint, types, tests, the gate
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml bot web
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile
	$(BIN)/python -m tests.evaluation --gate --show none

check: $(VENV)/run ## Check the knowledge files
	$(BIN)/askwell check

evaluate: $(VENV)/dev ## Put the test labels to the bot and report
	$(BIN)/python -m tests.evaluation

audit: $(VENV)/dev ## Look for known vulnerabilities of what is pinned
	$(BIN)/python -m tests.audit

fix: $(VENV)/dev ## Format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser: $(VENV)/dev
	$(BIN)/python -m tests.install_browser

$(VENV)/run: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/dev: requirements-dev.txt requirements-production.txt requirements-milvus.txt $(VENV)/run
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.PHONY: help run test check evaluate audit fix browser
