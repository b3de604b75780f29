# Short names for the commands of README.md and .ci/run.
BIN := .venv/bin

.PHONY: demo test lint bench

demo:
	$(BIN)/upon demo

test:
	$(BIN)/pytest -n 2 --cov --cov-fail-under=95

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict .
	$(BIN)/lint-imports

bench:
	$(BIN)/python benchmarks/startup.py
