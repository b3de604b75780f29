"""What the README shows is what happens."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.support.shown import ROOT, check_console, office_environment, run, texts_of

PAGE = ROOT / "README.md"
README = PAGE.read_text(encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path, command_server: Path) -> dict[str, str]:
    """An environment whose `upon` is this checkout's."""
    return office_environment(tmp_path / "bin", command_server)


def test_the_shell_examples_print_what_is_shown(tmp_path: Path, office: dict[str, str]) -> None:
    """Each command, run in order in one folder, prints the lines under it."""
    assert check_console(texts_of(PAGE, "console"), tmp_path, office, merged=False) >= 5


def test_the_python_example_prints_what_is_shown(tmp_path: Path, office: dict[str, str]) -> None:
    """The embedding example runs as it stands, with warnings as errors."""
    (example,), (printed,) = texts_of(PAGE, "python"), texts_of(PAGE, "text")
    assert run([sys.executable, "-W", "error", "-c", example], tmp_path, office) == printed


def test_every_command_of_the_table_exists(tmp_path: Path, office: dict[str, str]) -> None:
    """The table names no command that is not there, and leaves none out."""
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `upon ")]
    quoted = [quote for row in rows for quote in re.findall(r"`([^`]+)`", row)]
    named = {quote.removeprefix("upon ").split()[0] for quote in quoted}
    page = run(["upon", "--help", "--lang", "en"], tmp_path, office)
    told = {found[1] for found in re.finditer(r"^  ([a-z][a-z-]*)  ", page, re.MULTILINE)}
    assert named == told


def test_the_set_up_commands_use_the_lists() -> None:
    """The demo and the tests are each one command that takes every package by its hash; after the
    first `upon` can be typed."""
    demo, test = texts_of(PAGE, "bash")
    assert demo.startswith("python3 -m venv .venv && . .venv/bin/activate && pip install -r ")
    assert demo.strip().endswith(" && upon demo")
    assert "pytest -n 2" in test
    for command, name in ((demo, "upon"), (test, "dev")):
        assert command.startswith("python3 -m venv .venv && ")
        assert f"pip install -r requirements/{name}.txt && " in command
        assert "pip install --no-deps --no-build-isolation . && " in command
        assert "--index-url" not in command
