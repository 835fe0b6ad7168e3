# Two commands do everything: `make demo` to try it, `make test` to check it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ENCRYPTED ?= tests/db tests/processes tests/cli tests/core
BUT ?= and not hypothesis

# Where Python is told to keep no compiled files, each of the thousand programs that the tests start compiles all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test encrypted lint types contracts check package soak bench schema rights scripts pictures lock clean

demo: $(VENV)/.installed
	@$(BIN)/checkin demo

# Four processes also on two cores: a test of a screen or of a printer waits most of its time.
test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n 4 --dist worksteal

# The tests of the storage and of what works on it again, with every conference encrypted. Those marked `plain` are about
# what lies in a plain file, or switch by themselves; the properties are left to `make soak`.
encrypted: $(VENV)/.installed-dev
	@ENGINE=sqlcipher $(BIN)/python -m pytest -n 4 --dist worksteal -m "not plain $(BUT)" $(ENCRYPTED)

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

contracts: $(VENV)/.installed-dev
	@$(BIN)/lint-imports

check: lint types contracts test

# Wheel and sdist as somebody gets them: installed in an environment of their own, and run there.
package: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.try_package

# The kill tests of printing, copying and marking many times as long as in `make test`, 400 power cuts, 1,000 flipped bits,
# scans at every speed with every ending, 2,000 situations at the desk, 1,000 journals written anew, hostile content, a morning
# at ten desks by way of a hub, three servers of which one is killed, a network that is cut for a minute, and the properties
# with 20 times the examples; and reports as LibreOffice shows them, which must be installed. Before all that, all
# tests with every conference encrypted.
soak: $(VENV)/.installed-dev
	@$(MAKE) encrypted ENCRYPTED=tests BUT=
	@EDITS=1000 $(BIN)/python -m pytest -s tests/core/test_sealing.py
	@KILLS=200 $(BIN)/python -m pytest -n 4 tests/printers/test_killed_program.py tests/keeping/test_killed_copying.py
	@KILLS=1000 SEAL_KILLS=100 CUTS=400 FLIPS=1000 $(BIN)/python -m pytest --timeout=0 tests/processes
	@HOSTILE=20 $(BIN)/python -m pytest --timeout=0 tests/hostile
	@SCANS=all $(BIN)/python -m pytest tests/scanning/test_slow_scans_at_the_desk.py
	@SITUATIONS=2000 $(BIN)/python -m pytest -n 4 tests/wrong_person
	@MORNING=soak $(BIN)/python -m pytest --timeout=0 tests/syncing/relay/test_a_morning.py
	@$(BIN)/python -m pytest --timeout=0 tests/syncing/relay/soak_cluster.py tests/syncing/relay/soak_network.py
	@$(BIN)/python -m pytest -n 4 --timeout=0 --hypothesis-profile=soak -m hypothesis
	@$(BIN)/python -m pytest --timeout=0 tests/reports/soak_libreoffice.py

bench: $(VENV)/.installed-dev
	@$(BIN)/python tools/bench

# The page that says what is in a conference file. After a migration.
schema: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.schema_page

# The table of docs/operators.md. After a change of who may do what.
rights: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.rights_page

# The page with a name in every official language, drawn. After a change of fonts or of how names are drawn.
scripts: $(VENV)/.installed-dev
	@$(BIN)/python -m tools.scripts_page

# The pictures of README and docs, when a test says that one is stale; needs the font DejaVu Sans Mono.
pictures: scripts
	@$(BIN)/python -m tools.pictures

# Only when dependencies change. uv resolves for every system and Python at once.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --group build -o requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --group dev -o requirements-dev.lock

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed: make demo PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist
