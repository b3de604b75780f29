"""A pager for what is longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import TextIO

LESS = "less -FRX"
"""It leaves at once where all of it fits the screen, and what was shown stays."""


@contextmanager
def paged(*, wanted: bool = True) -> Iterator[None]:
    """Within, what is printed goes to the pager, where stdout is a terminal that has one (PAGER,
    else less); messages follow when the pager is left. Elsewhere nothing changes."""
    command = _command() if wanted and sys.stdout.isatty() else None
    if not command:
        yield
        return
    process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603  the person's own pager
    out, err, messages = sys.stdout, sys.stderr, StringIO()
    out.flush()
    sys.stdout, sys.stderr = _Screen(process), messages
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
        _leave(process)
        err.write(messages.getvalue())


def _command() -> list[str] | None:
    """The pager's command, None where there is none or it is switched off."""
    asked = os.environ.get("PAGER", LESS)
    try:
        words = shlex.split(asked)
    except ValueError:
        words = []
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return None
    return words


def _leave(process: subprocess.Popen[str]) -> None:
    try:
        if process.stdin:
            process.stdin.close()
    except BrokenPipeError:
        pass  # the person left the pager before the end
    process.wait()


class _Screen(StringIO):
    """What stands for stdout while the pager runs: a terminal whose reader may leave."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__()
        self._pipe: TextIO | None = process.stdin  # type: ignore[assignment]

    def write(self, text: str) -> int:
        """Hand the text on, while somebody reads."""
        try:
            if self._pipe:
                self._pipe.write(text)
        except BrokenPipeError:
            self._pipe = None
        return len(text)

    def isatty(self) -> bool:
        """Colours are shown."""
        return True
