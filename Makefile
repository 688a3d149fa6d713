# Two commands do everything: `make run` and `make test`. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: run chat test faults lint format lock audit sbom image image-test

run: .venv/ready
	@$(BIN)/psi-tutor run --or-preview

chat: .venv/ready
	@$(BIN)/psi-tutor chat

test: .venv/ready-dev
	@$(BIN)/python -m pytest --numprocesses auto

# Breaks the real tutor while learners write, at full length, and writes the table of docs/for-operators.md.
# Some of it: make faults FAULTS="PostgreSQL 429"
faults: .venv/ready-dev
	@$(BIN)/python -m tests.faults $(FAULTS)

lint: .venv/ready-dev
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot benchmarks supply
	@$(BIN)/shellcheck .ci/run $(wildcard deploy/*.sh deploy/*/*.sh)
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/zizmor --offline --quiet .github
	@$(BIN)/python -m supply.locks

format: .venv/ready-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# The development lock comes first: what runs is then the same there and in the product.
lock: .venv/ready-dev
	@$(COMPILE) $(LOCK_FLAGS) pyproject.toml --group dev -o requirements-dev.lock
	@$(COMPILE) $(LOCK_FLAGS) pyproject.toml --group build --constraint requirements-dev.lock -o requirements.lock
	@$(COMPILE) $(LOCK_FLAGS) --group sbom --constraint requirements-dev.lock -o requirements-sbom.lock

# Asks the index and its list of known holes; what cannot be looked up there is a failure, too.
audit: .venv/ready-dev
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock

# Of what requirements.lock names, versions, licences and hashes; the image holds its own (Dockerfile).
sbom: .venv/ready-dev
	@$(BIN)/python -m supply.sbom --leave-out $(BIN)/python > psi-tutor.cdx.json
	@echo "The bill of materials is in psi-tutor.cdx.json."

# Docker or Podman, whichever answers here; or name one: make image ENGINE=podman
ENGINE ?= $(shell for engine in docker podman; do $$engine info >/dev/null 2>&1 && echo $$engine && break; done)
IMAGE ?= psi-tutor:latest
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
REVISION = $(shell git rev-parse HEAD 2>/dev/null || echo unknown)

# Podman's own format of images has no health check.
image:
	@test -n "$(ENGINE)" || { echo "Neither docker nor podman answers here: install one, and see that it runs."; exit 2; }
	@$(ENGINE) build $(if $(findstring podman,$(shell $(ENGINE) --version)),--format docker) $(BUILD_FLAGS) --tag $(IMAGE) \
	  --build-arg VERSION=$(VERSION) --build-arg REVISION=$(REVISION) .

image-test: .venv/ready-dev
	@test -n "$(ENGINE)" || { echo "Neither docker nor podman answers here: install one, and see that it runs."; exit 2; }
	@CONTAINER_ENGINE=$(ENGINE) IMAGE=$(IMAGE) $(BIN)/python -m pytest -n 0 tests/image/in_container.py

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
