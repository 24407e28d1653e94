# Everything here needs only make and Python 3.11 or newer: each target makes the environment it needs, in .venv.

PYTHON ?= python3
JOBS ?= 2
ROOM ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
# What an installed costshare is made of besides its modules: the catalogues are compiled when it is installed.
BUILT_FROM := pyproject.toml hatch_build.py $(shell find src -name '*.po')

# Tests that kill, race and tamper by the hundred: make coverage runs them, and so does CI; make test has the rest, and
# tries each law by fewer examples.
CAMPAIGNS := tests/disturbed tests/laws/test_tampering.py tests/register/test_tampering.py \
	tests/register/test_halves.py tests/register/test_journal_laws.py tests/register/test_processes.py tests/runs/test_bill_processes.py

.PHONY: demo test coverage peppol lint bench bench-million docs axe kills mutants tampering clean
.DELETE_ON_ERROR:

demo: .venv/run.stamp
	@rm -rf demo
	$(BIN)/costshare allocate examples/ekommune-2017 --year 2017
	@echo
	$(BIN)/costshare demo demo

test: .venv/test.stamp
	HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} \
		$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q -rfEs $(addprefix --ignore=,$(CAMPAIGNS))

# all the tests, campaigns too, watched line by line: some minutes, so on its own
coverage: .venv/test.stamp
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -q --cov --cov-report=term -rfEs

# every Peppol document and every wrong one by the rules as others publish them; the tests hold a sample to them
peppol: .venv/test.stamp
	COSTSHARE_PEPPOL=whole $(BIN)/python -m pytest -q tests/exchange/test_ubl.py tests/exchange/test_ubl_check.py

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(if $(wildcard examples/*.py),$(BIN)/mypy examples)
	$(BIN)/lint-imports

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

# a register of a million invoices: gigabytes in the folder for temporary files, and a quarter of an hour
bench-million: .venv/dev.stamp
	$(BIN)/python -m benchmarks.long_register

docs: .venv/dev.stamp
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build

# needs Chromium and npm; says so where they are missing
axe: .venv/test.stamp
	$(BIN)/python -m tools.axe

# some minutes; python -m tools.kills --short is what CI does. Needs a PostgreSQL server's programs
kills: .venv/test.stamp
	$(BIN)/python -m tools.kills

# make mutants ROOM=keys looks at one room
mutants: .venv/dev.stamp
	$(BIN)/python tools/mutants.py --jobs $(JOBS) $(ROOM)

# every change of a register after a full year, not a sample of them; a good quarter of an hour
tampering: .venv/test.stamp
	COSTSHARE_TAMPERING=all $(BIN)/python -m pytest -n $(JOBS) --dist load -q -rP tests/laws/test_tampering.py

clean:
	rm -rf .venv build dist docs/_build mutants .coverage .coverage.* .hypothesis
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit("costshare needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/%.stamp: requirements/%.txt $(BUILT_FROM) | .venv/pyvenv.cfg
	@echo "making the environment in .venv (requirements/$*.txt); a minute the first time"
	@$(PIP) install --no-deps --require-hashes -r $<
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
