"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language."""
    return [text for name, text in BLOCK.findall(README) if name == language]


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """An environment whose `upon` is this checkout's and whose databases are in a fresh folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "upon"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m upon "$@"\n')
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPON_")}
    return kept | {
        "PATH": f"{folder}{os.pathsep}{kept['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }


def run(command: list[str], where: Path, env: dict[str, str]) -> str:
    """The command's stdout; it must succeed."""
    done = subprocess.run(
        command, cwd=where, env=env, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_shell_examples_print_what_is_shown(tmp_path: Path, office: dict[str, str]) -> None:
    """Each `$` line (going on in `>` lines), run in order in one folder, prints the lines under it;
    `...` skips some."""
    script, expected = ["set -euo pipefail"], []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            script += [line[2:], "echo END-OF-COMMAND"]
            expected.append("")
        elif line.startswith("> "):
            script.insert(-1, line[2:])
        else:
            expected[-1] += f"{line}\n"
    shown = run(["bash", "-c", "\n".join(script)], tmp_path, office).split("END-OF-COMMAND\n")
    assert len(expected) >= 5
    for wanted, got in zip(expected, shown[:-1], strict=True):
        pattern = "".join(
            r"(?:.*\n)*?" if line == "...\n" else re.escape(line)
            for line in wanted.splitlines(keepends=True)
        )
        assert re.fullmatch(pattern, got), f"the README shows\n{wanted}\nbut it prints\n{got}"


def test_the_python_example_prints_what_is_shown(tmp_path: Path, office: dict[str, str]) -> None:
    """The embedding example runs as it stands, with warnings as errors."""
    (example,), (printed,) = blocks("python"), blocks("text")
    assert run([sys.executable, "-W", "error", "-c", example], tmp_path, office) == printed


def test_every_command_of_the_table_exists(tmp_path: Path, office: dict[str, str]) -> None:
    """The table names no command that is not there, and leaves none out."""
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `upon ")]
    quoted = [quote for row in rows for quote in re.findall(r"`([^`]+)`", row)]
    named = {quote.removeprefix("upon ").split()[0] for quote in quoted}
    page = run(["upon", "--help", "--lang", "en"], tmp_path, office)
    told = {found[1] for found in re.finditer(r"^  ([a-z][a-z-]*)  ", page, re.MULTILINE)}
    assert named == told


def test_the_set_up_commands_use_the_constraints() -> None:
    """The demo and the tests are each one command that pins every version."""
    demo, test = blocks("bash")
    assert demo.strip().endswith("upon demo")
    assert "pytest -n 2 --cov" in test
    for command in (demo, test):
        assert command.startswith(
            "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt"
        )
        assert "--index-url" not in command
