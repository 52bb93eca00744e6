# Every command a person or a machine runs here. `make` alone prints what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv venv-test demo serve test lint types guards bench tables proof lock clean

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
JOBS ?= 2
CHECK ?=
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-input
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
export KAIJUAN_TEST_DATA ?= $(if $(wildcard ../shared/data),$(abspath ../shared/data))

help:  ## print what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(VENV)/.project  ## the locked packages and the project itself, in .venv
venv-test: $(VENV)/.test $(VENV)/.project $(VENV)/tables/.done  ## the same with what the tests need

# Build tools come first and from the lock too, so that no source package fetches its own unhashed ones.
$(VENV)/.build: requirements/build.txt
	@python=""; for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14; do \
	  if command -v "$$name" >/dev/null && "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    2>/dev/null; then python="$$name"; break; fi; done; \
	[ -n "$$python" ] || { echo "Kaijuan needs Python 3.11 or newer; none was found." \
	  "Install one, or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV) || { echo "$$python cannot make a virtual environment;" \
	  "on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) --require-hashes --no-deps -r requirements/build.txt
	@touch $@

$(VENV)/.run: $(VENV)/.build requirements/run.txt
	@echo "Installing the locked packages (once, some 100 MB)"
	@$(PIP) --require-hashes --no-deps --no-build-isolation -r requirements/run.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing the locked packages of the tests (once)"
	@$(PIP) --require-hashes --no-deps --no-build-isolation -r requirements/test.txt
	@touch $@

$(VENV)/.project: $(VENV)/.run pyproject.toml
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/peer/.done: $(VENV)/.build requirements/peer.txt
	@$(BIN)/python -m venv $(VENV)/peer
	@$(VENV)/peer/bin/pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps \
	  -r requirements/peer.txt
	@touch $@

demo: venv  ## put the sample city's documents on record and open the site (CHECK=1: look and leave)
	@$(BIN)/kaijuan demo --port $(PORT) $(if $(CHECK),--check)

serve: venv  ## serve what is on record under KAIJUAN_HOME
	@$(BIN)/kaijuan serve --port $(PORT)

test: venv-test lint types  ## every check this machine can run; says at the end what it left out
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup

lint: venv-test  ## ruff
	@$(BIN)/ruff check .

types: venv-test  ## mypy --strict
	@$(BIN)/mypy

guards: venv-test  ## the walls between the rooms, sizes, docs, licences, wheel, compose.yaml
	@$(BIN)/pytest tests/house

bench: venv-test $(VENV)/peer/.done  ## measure, as ratios in one run; writes bench/latest.json
	@KAIJUAN_TEST_DATASETTE=$(VENV)/peer/bin/datasette $(BIN)/pytest -m bench -s -rs tests/bench

$(VENV)/tables/.done: $(VENV)/.build requirements/tables.txt
	@$(PIP) --require-hashes --no-deps --upgrade --target $(VENV)/tables -r requirements/tables.txt
	@touch $@

tables: venv $(VENV)/tables/.done  ## remake the tables of mappings/analysis from the dictionary, OpenCC and pypinyin
	@PYTHONPATH=$(VENV)/tables $(BIN)/python -m indexer.analysis.compile
	@git diff --stat -- mappings/analysis

proof: venv-test  ## the full-size checks; writes docs/proof/<topic>.json (long; TOPIC=word for one)
	@KAIJUAN_TESTS=complete $(BIN)/pytest -m proof --timeout 0 -s -rs $(if $(TOPIC),-k $(TOPIC))

lock: venv-test  ## remake requirements/*.txt from pyproject.toml (make lock UPGRADE=--upgrade for newer ones)
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(PIP) uv
	@$(UV_COMPILE) pyproject.toml $(UPGRADE) --extra ocr --extra postgresql --extra redis --extra s3 --group test --group sample -o requirements/test.txt
	@$(UV_COMPILE) pyproject.toml -c requirements/test.txt -o requirements/run.txt
	@$(UV_COMPILE) pyproject.toml -c requirements/test.txt --extra ocr --extra postgresql --extra redis --extra s3 \
	  -o requirements/production.txt
	@$(UV_COMPILE) -c requirements/test.txt --group build -o requirements/build.txt
	@$(UV_COMPILE) $(UPGRADE) --group peer -o requirements/peer.txt
	@$(UV_COMPILE) $(UPGRADE) --group tables -o requirements/tables.txt
	@git diff --stat -- requirements

clean:  ## remove what can be made again (never what is on record: ./var stays)
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
