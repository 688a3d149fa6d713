# Two commands do everything: `make run` and `make test`. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.PHONY: run chat test test-slow faults mutants bench lint format lock audit sbom image image-test

run: .venv/ready
	@$(BIN)/psi-tutor run --or-preview

chat: .venv/ready
	@$(BIN)/psi-tutor chat

test: .venv/ready-dev
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# What takes long: whole processes, servers and browsers, under faults too. Some of it: make test-slow TESTS=tests/storage
test-slow: .venv/ready-dev
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m slow $(TESTS)

# Breaks the real tutor while learners write, at full length, and writes the table of docs/faults.md.
# Some of it: make faults FAULTS="PostgreSQL 429"
faults: .venv/ready-dev
	@$(BIN)/python -m tests.faults $(FAULTS)

# Breaks the code in small ways, one at a time, and counts how many of them a test notices; some hours.
# Fewer, or of some of it: make mutants MUTANTS="--mutants 50 --of bot/tutor/matching"
mutants: .venv-mutants/ready
	@.venv-mutants/bin/python -m tests.mutation $(MUTANTS)

# Measures the tutor beside others, for an hour or more, and writes benchmarks/RESULTS.md; QUICK=1 only checks ratios.
# Some of it: make bench PARTS="matching growth"
bench: .venv/ready-dev .venv-peers/$(if $(QUICK),ready-light,ready)
	@.venv-peers/bin/python -m benchmarks $(if $(QUICK),--quick) $(if $(PARTS),--only $(PARTS))

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

.venv/bin/python .venv-peers/bin/python .venv-mutants/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(@:/bin/python=) (once) ..." >&2
	@$(PYTHON) -m venv $(@:/bin/python=) || { rm -rf $(@:/bin/python=); exit 1; }

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what requirements.lock names ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	@echo "Installing what requirements-dev.lock names ..." >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

# Apart from .venv: what the tutor is compared with is no part of it, and PyTorch is large.
PEERS_PIP := .venv-peers/bin/python -m pip --disable-pip-version-check --quiet

.venv-peers/ready-light: requirements.lock pyproject.toml benchmarks/requirements-peers-light.txt | .venv-peers/bin/python
	@echo "Installing what the tutor is compared with ..." >&2
	@$(PEERS_PIP) install --require-hashes --requirement requirements.lock
	@$(PEERS_PIP) install --no-deps --no-build-isolation --editable .
	@$(PEERS_PIP) install --requirement benchmarks/requirements-peers-light.txt
	@touch $@

.venv-peers/ready: benchmarks/requirements-peers.txt .venv-peers/ready-light
	@echo "Installing MiniLM ..." >&2
	@$(PEERS_PIP) install --requirement benchmarks/requirements-peers.txt && touch $@ \
	  || echo "MiniLM cannot be installed here: it is left out of the comparison." >&2

MUTANTS_PIP := .venv-mutants/bin/python -m pip --disable-pip-version-check --quiet

.venv-mutants/ready: requirements-dev.lock pyproject.toml tests/mutation/requirements.txt | .venv-mutants/bin/python
	@echo "Installing what makes mutants ..." >&2
	@$(MUTANTS_PIP) install --require-hashes --requirement requirements-dev.lock
	@$(MUTANTS_PIP) install --no-deps --no-build-isolation --editable .
	@$(MUTANTS_PIP) install --requirement tests/mutation/requirements.txt
	@touch $@
