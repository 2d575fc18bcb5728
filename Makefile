# 楼栋 Loudong. Everything here needs Python 3.11 or newer, make and a package registry, and nothing else:
# no root, no system packages. Node, PostgreSQL and Chromium for the tests come out of packages.

# bash for `set -o pipefail`-like strictness in the recipes below; one shell per recipe.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export UV_NO_PROGRESS := 1
# Where cache and checkout lie on two file systems, uv would warn at every install that it copies.
export UV_LINK_MODE ?= copy

# Stamps: newer than the lock they were made from, so a second `make setup` does nothing.
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
BROWSER_READY := tests/browser/node_modules/.ready

# `make test ARGS="tests/flows -k deadline"` runs a part of the tests.
ARGS ?=

.PHONY: help setup run test check format bench docs torture lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: $(DEV_READY) ## everything for work on the code, in .venv (the command: .venv/bin/loudong)

run: $(RUN_READY) ## start the bot; installs only what that needs
	@exec $(BIN)/loudong run $(ARGS)

# ---------------------------------------------------------------------------------------- installing

# The first python3 that is new enough. PYTHON=/path/to/python overrules it.
$(BIN)/python:
	@python=
	for name in "$${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
	    if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
	        python=$$name; break
	    fi
	done
	if [ -z "$$python" ]; then
	    echo '楼栋需要 Python 3.11 或更新版本，这台机器上没有找到；装好后再试，或用 make PYTHON=/路径/python3 指定。' >&2
	    exit 1
	fi
	if ! "$$python" -m venv --clear $(VENV); then
	    echo "$$python 不能创建虚拟环境（Debian、Ubuntu 请先装 python3-venv）。" >&2
	    exit 1
	fi

# uv itself comes out of the lock too, hashes and all.
$(UV): $(BIN)/python requirements.lock
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.lock
	touch $(UV)

# Install, not sync: `make run` in a checkout that has the development tools takes nothing away.
$(RUN_READY): requirements-run.lock pyproject.toml $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-run.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@

$(DEV_READY): requirements.lock pyproject.toml $(UV)
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $(RUN_READY) $@

lock: $(UV) ## choose versions anew within pyproject.toml (UPGRADE=1: the newest)
	@compile="$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate"
	$$compile $(if $(UPGRADE),--upgrade) --extra dev -o requirements.lock pyproject.toml
	$$compile --constraint requirements.lock -o requirements-run.lock pyproject.toml
	if grep -nE '://|^-' requirements.lock requirements-run.lock; then
	    echo 'a lock names a host or a path' >&2; exit 1
	fi
