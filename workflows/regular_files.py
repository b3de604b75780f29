"""Files that people give, opened only where they are regular: a pipe, a device or a socket in the
place of a file would keep whoever reads it waiting for ever."""

from __future__ import annotations

import errno
import io
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TextIO

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class IrregularFileError(OSError):
    """What was given is no regular file; `strerror` names what it is."""


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file to be read. Raises IrregularFileError for a pipe, a socket or a device,
    which it neither opens nor waits for, and OSError, ValueError as `open` does."""
    check_regular(path)
    handle = os.open(path, _FLAGS)
    try:
        _check(os.fstat(handle), path)  # it may have changed since it was looked at
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_regular(path: Path, most: int = -1) -> bytes:
    """The bytes of a regular file, at most so many (below zero: all). Raises as `open_regular`."""
    with open_regular(path) as file:
        return file.read(most)


def regular_text(path: Path) -> TextIO:
    """A regular file opened as UTF-8 text, its line ends made alike. Raises as `open_regular`, and
    UnicodeDecodeError when it is read."""
    return io.TextIOWrapper(open_regular(path), encoding="utf-8")


def check_regular(path: Path) -> None:
    """Raise IrregularFileError for a pipe, a socket or a device, IsADirectoryError for a folder,
    and OSError, ValueError where there is nothing to be found."""
    _check(path.stat(), path)


def irregular_kind(path: Path) -> str | None:
    """What stands at a path where that is a pipe, a socket or a device; None for all else."""
    try:
        return _kind(path.stat())
    except (OSError, ValueError):
        return None


def _check(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    kind = _kind(found)
    if kind is not None:
        raise IrregularFileError(errno.EINVAL, f"it is {kind}, not a file", str(path))


def _kind(found: os.stat_result) -> str | None:
    return next((name for test, name in _KINDS if test(found.st_mode)), None)


def remove_left_behind(folder: Path, before: str, after: str = "") -> None:
    """Remove what a killed command left in a `folder`: the files that are called `before`, the
    number of a process that is no more (a dash and more may follow it), and `after`."""
    with suppress(OSError):
        for path in folder.iterdir():
            called = path.name.removeprefix(before).removesuffix(after)
            number = called.partition("-")[0]
            if path.name == f"{before}{called}{after}" and number.isdecimal():
                with suppress(OSError, OverflowError):
                    if not _lives(int(number)):
                        path.unlink()


def _lives(process: int) -> bool:
    """Whether a process is there; on Windows, where asking would end it, it counts as there."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
