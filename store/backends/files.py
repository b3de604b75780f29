"""Giving a file that is whole its name, apart from those who make one: a backup, a new database and
the copy before an upgrade do it alike."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from workflows.regular_files import remove_left_behind


def part_of(target: Path) -> Path:
    """The name under which a file is made before it is given the one of `target`; what killed
    processes left under such names is removed."""
    remove_left_behind(target.parent, f"{target.name}.", ".part")
    return target.with_name(f"{target.name}.{os.getpid()}-{secrets.token_hex(3)}.part")


def take_name(part: Path, target: Path) -> None:
    """Give the whole file `part` the name `target`, for good. Raises FileExistsError."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as memory sticks have
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        part.replace(target)
    if os.name == "posix":
        folder = os.open(target.absolute().parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
