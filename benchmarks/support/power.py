"""What a disk may hold when the power goes: the file operations of a traced process, and the states
they leave of which only what was synced is sure.

What is written to a file is sure once the file is synced, which name a file has once its folder is.
The rest may be there, or not, or in part: a write by sectors, in any order (POSIX `fsync`; SQLite,
"Atomic Commit In SQLite", section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

CALLS = "openat,pwrite64,write,fsync,fdatasync,unlink,unlinkat,ftruncate,rename,renameat,renameat2"
"""The system calls by which SQLite and the command change files, and by which it answers."""
SECTOR = 512
"""Bytes that a disk writes whole, or not at all."""

_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)")
_CUT = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<([^>]*)>")


class Operation(NamedTuple):
    """One change of a file, one sync of a file or a folder (`sync`), or the answer (`told`)."""

    kind: str
    path: str = ""
    at: int = 0
    data: bytes = b""


Files = Mapping[str, bytes]
"""What lies on the disk, by path."""


def operations(trace: Path, folder: Path) -> list[Operation]:
    """What a traced process did with the files of a `folder`, and when it told its answer, as the
    file `trace` has it, written by `strace -f -y -xx`."""
    found = (_operation(line) for line in _whole_lines(trace))
    return [
        one
        for one in found
        if one and (one.kind == "told" or Path(one.path).is_relative_to(folder))
    ]


def _whole_lines(trace: Path) -> Iterator[str]:
    """The calls, each on a line of its own, whatever came between its beginning and its end."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if cut := _CUT.match(line):
                begun[cut[1]] = f"{cut[1]} {cut[2]}"
            elif resumed := _RESUMED.match(line):
                yield begun.pop(resumed[1], resumed[1]) + resumed[2]
            else:
                yield line


def _operation(line: str) -> Operation | None:
    call = _CALL.match(line)
    if call is None:
        return None
    name, words = call[1], call[2]
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(words)]
    number, path = _file(words)
    if name in ("fsync", "fdatasync"):
        return Operation("sync", path)
    if name == "openat":
        return Operation("make", texts[-1].decode()) if "O_CREAT" in words else None
    if name.startswith("unlink"):
        return Operation("unlink", texts[-1].decode())
    if name.startswith("rename"):
        return Operation("rename", texts[-1].decode(), data=texts[-2])
    if name == "ftruncate":
        return Operation("cut", path, int(words.rsplit(",", 1)[1]))
    if name == "pwrite64":
        return Operation("write", path, int(words.rsplit(",", 1)[1]), texts[-1])
    return Operation("told") if number == 1 else None


def _file(words: str) -> tuple[int, str]:
    """The number and the path of the open file that a call is about."""
    named = _FD.match(words)
    if named is None:
        return -1, ""
    path = re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), named[2])
    return int(named[1]), path


def sure(done: Sequence[Operation]) -> list[bool]:
    """Which of the operations that were `done` are on the disk whatever happens now."""
    synced: set[str] = set()
    found = []
    for one in reversed(done):
        if one.kind == "sync":
            synced.add(one.path)
        named = one.kind in ("make", "unlink", "rename")
        found.append((str(Path(one.path).parent) if named else one.path) in synced)
    return found[::-1]


def left(
    before: Files, done: Sequence[Operation], keep: Sequence[bool], rng: Random | None
) -> Files:
    """What lies on the disk: the files of `before`, changed by those operations `done` that are to
    `keep`; of the other writes, with an `rng`, some sectors, and some of the other changes."""
    files = {path: bytearray(data) for path, data in before.items()}
    for one, kept in zip(done, keep, strict=True):
        if one.kind == "write" and (kept or rng):
            for at, data in _sectors(one, None if kept else rng):
                _write(files.get(one.path), at, data)
        elif kept or (rng and rng.randint(0, 1)):
            _change(files, one)
    return {path: bytes(data) for path, data in files.items()}


def _sectors(one: Operation, rng: Random | None) -> Iterator[tuple[int, bytes]]:
    if rng is None:
        yield one.at, one.data
        return
    for start in range(0, len(one.data), SECTOR):
        if rng.randint(0, 1):
            yield one.at + start, one.data[start : start + SECTOR]


def _write(file: bytearray | None, at: int, data: bytes) -> None:
    if file is not None:
        file.extend(bytes(max(0, at - len(file))))
        file[at : at + len(data)] = data


def _change(files: dict[str, bytearray], one: Operation) -> None:
    if one.kind == "make":
        files.setdefault(one.path, bytearray())
    elif one.kind == "unlink":
        files.pop(one.path, None)
    elif one.kind == "rename" and (moved := files.pop(one.data.decode(), None)) is not None:
        files[one.path] = moved
    elif one.kind == "cut" and (file := files.get(one.path)) is not None:
        del file[one.at :]
