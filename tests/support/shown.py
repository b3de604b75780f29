"""What a page shows, taken out of it and run: for tests that hold pages to the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.support.fork_server import shim

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r'^( *)```(\w+)(?: title="([^"]+)")?\n(.*?)^\1```$', re.DOTALL | re.MULTILINE)
END = "END-OF-COMMAND"


class Block(NamedTuple):
    """A code block of a page: its language, the file that it is to be saved as, its text."""

    language: str
    title: str | None
    text: str


def blocks_of(page: Path) -> list[Block]:
    """The code blocks of a page, in order."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Block(language, title or None, text) for _, language, title, text in found]


def texts_of(page: Path, language: str) -> list[str]:
    """The texts of the blocks in a language."""
    return [block.text for block in blocks_of(page) if block.language == language]


def office_environment(folder: Path, server: Path | None = None) -> dict[str, str]:
    """An environment whose `upon` is this checkout's, and that no setting of a person reaches;
    `folder` is where that command is put. With a `server` (tests.support.fork_server) it is that
    one's child, which has all imports behind it."""
    folder.mkdir()
    command = folder / "upon"
    if server is None:
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m upon "$@"\n')
        command.chmod(0o755)
    else:
        shim(command, server)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPON_")}
    return kept | {
        "PATH": f"{folder}{os.pathsep}{kept['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }


def run(command: list[str], where: Path, env: dict[str, str], *, merged: bool = False) -> str:
    """The command's stdout, `merged` with its stderr; it must succeed."""
    done = subprocess.run(
        command,
        cwd=where,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merged else subprocess.PIPE,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, (done.stderr or done.stdout).decode()
    return done.stdout.decode()


def check_console(texts: list[str], where: Path, env: dict[str, str], *, merged: bool) -> int:
    """Run each `$` line (going on in `>` lines), in order in one folder, and hold what it prints
    against the lines under it; `...` skips the rest of a line, or whole lines. The number of
    commands."""
    script, expected = ["set -euo pipefail"], []
    for line in "".join(texts).splitlines():
        if line.startswith("$ "):
            script += [line[2:], f"echo {END}"]
            expected.append("")
        elif line.startswith("> "):
            script.insert(-1, line[2:])
        else:
            expected[-1] += f"{line}\n"
    printed = run(["bash", "-c", "\n".join(script)], where, env, merged=merged)
    for wanted, got in zip(expected, printed.split(f"{END}\n")[:-1], strict=True):
        pattern = "".join(map(_pattern, wanted.splitlines(keepends=True)))
        assert re.fullmatch(pattern, got), f"the page shows\n{wanted}\nbut it prints\n{got}"
    return len(expected)


def _pattern(line: str) -> str:
    if line == "...\n":
        return r"(?:.*\n)*?"
    if line.endswith("...\n"):
        return re.escape(line.removesuffix("...\n")) + r".*\n"
    return re.escape(line)
