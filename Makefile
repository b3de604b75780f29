# Short names for the commands of README.md and .ci/run. `make` alone lists them.
BIN := .venv/bin

.PHONY: help demo fmt check coverage lint test test-fast docs wheel lock migration bench

help:  ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*##/\1:/p' Makefile

demo:  ## The story of the README, in a throw-away database.
	$(BIN)/upon demo

fmt:  ## Lay out every file and mend what the linter can.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint  ## The linters and the tests that hold the rules of the house.
	$(BIN)/pytest -q tests/test_architecture.py tests/upon/words/test_texts.py

lint:  ## Layout, lint, spelling, types, floors.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell .
	$(BIN)/mypy --strict .
	$(BIN)/lint-imports

test:  ## Every test.
	$(BIN)/pytest -n 2

coverage:  ## What the tests of one process run, floor by floor, each with its own bound.
	$(BIN)/pytest -q -n 2 --cov --cov-report=json:build/coverage.json
	$(BIN)/python scripts/coverage_floors.py build/coverage.json

test-fast:  ## The tests of the pure floors, and the shorter ones of the others.
	$(BIN)/pytest -q -n 2 tests/triggers tests/workflows tests/engine tests/docs/test_glossary.py

docs:  ## The site, into build/site; warnings are errors.
	$(BIN)/python -m pip install --quiet -r requirements/docs.txt
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

wheel:  ## The wheel and the sdist, into dist/.
	$(BIN)/python -m build

lock:  ## requirements/*.txt anew, from constraints.txt (needs uv).
	$(BIN)/python scripts/lock.py

migration:  ## How the schema is moved on: make migration NAME=what_it_adds
	$(BIN)/python scripts/new_migration.py "$(NAME)"

bench:  ## How long the command takes to start.
	$(BIN)/python benchmarks/startup.py
