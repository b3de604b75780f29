"""What is opened as a file is one; what a killed command left behind goes with the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workflows.regular_files import IrregularFileError, read_regular, remove_left_behind


def test_only_files_are_opened(tmp_path: Path) -> None:
    """A file is read, as far as is asked; a pipe is refused and not waited for; a folder, and what
    is not there, fail as they do for everybody."""
    file, pipe = tmp_path / "a", tmp_path / "pipe"
    file.write_bytes(b"abc")
    os.mkfifo(pipe)
    assert (read_regular(file), read_regular(file, 2)) == (b"abc", b"ab")
    with pytest.raises(IrregularFileError, match="it is a pipe"):
        read_regular(pipe)
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none")


def test_only_what_is_left_behind_goes(tmp_path: Path) -> None:
    """Files of processes that are no more go; those of a living one, and of other names, stay."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = (
        f"copy.db.{os.getpid()}.part",
        f"other.db.{gone.pid}.part",
        "copy.db.x.part",
        "copy.db",
    )
    left, *stay = (tmp_path / name for name in (f"copy.db.{gone.pid}.part", *names))
    for path in (left, *stay):
        path.touch()
    remove_left_behind(tmp_path, "copy.db.", ".part")
    assert not left.exists()
    assert all(path.exists() for path in stay)
