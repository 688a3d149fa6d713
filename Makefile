# Two commands do everything: `make run` and `make test`. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: run chat test lint format lock

run: .venv/ready
	@$(BIN)/psi-tutor run --or-preview

chat: .venv/ready
	@$(BIN)/psi-tutor chat

test: .venv/ready-dev
	@$(BIN)/python -m pytest --numprocesses auto

lint: .venv/ready-dev
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

format: .venv/ready-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# The development lock comes first: what runs is then the same there and in the product.
lock: .venv/ready-dev
	@$(COMPILE) $(LOCK_FLAGS) pyproject.toml --group dev -o requirements-dev.lock
	@$(COMPILE) $(LOCK_FLAGS) pyproject.toml --group build --constraint requirements-dev.lock -o requirements.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up .venv (once) ..." >&2
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what requirements.lock names ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	@echo "Installing what requirements-dev.lock names ..." >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
