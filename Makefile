# Every target sets up what it needs: a machine with python3 (3.11 or newer) and make is enough.
PY := .venv/bin/python
STAMP := .venv/.ready

.PHONY: setup demo test check format bench understanding meaning words lock clean

setup: $(STAMP)

$(STAMP): requirements-dev.lock pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@echo "Setting up .venv (a minute the first time) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: setup  ## the page at http://127.0.0.1:8080, no account and no key needed
	@$(PY) -m bot run --demo

test: setup  ## everything, on SQLite, PostgreSQL, Redis, and in headless Chromium where there is one
	@$(PY) -m tests.browser_notice
	$(PY) -m pytest -q -n 2 --dist loadgroup

check: setup  ## formatter, linter, types, import rules
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports

format: setup
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: setup  ## the table of figures in docs/benchmarks.md, measured anew
	$(PY) -m tests.bench

understanding: setup  ## how well people are understood, on the corpus of tests/understanding
	@$(PY) -m tests.understanding.report

meaning: setup  ## fit what reads meaning to its examples (core/understanding/meaning), after they changed
	@$(PY) -m core.understanding.meaning.fitting

words: setup  ## gather every text of the bot, so that core/words/*/*.po can be translated
	@$(PY) -m tests.words.gather

UV_LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock:  ## after a change of the dependencies in pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(UV_LOCK) --output-file requirements.lock pyproject.toml
	$(UV_LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
