"""What a disk may hold when the power goes."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.support.power import Operation, left, operations, sure

DB, JOURNAL = "/d/upon.db", "/d/upon.db-journal"
DONE = [
    Operation("make", JOURNAL),
    Operation("write", JOURNAL, 0, b"old"),
    Operation("sync", JOURNAL),
    Operation("sync", "/d"),
    Operation("write", DB, 2, b"new"),
    Operation("unlink", JOURNAL),
]


def test_what_was_synced_is_sure() -> None:
    """A write is sure once its file was synced after it, a name once its folder was."""
    assert sure(DONE)[:2] == [True, True]
    assert sure(DONE)[4:] == [False, False]
    assert sure([*DONE, Operation("sync", DB)])[4:6] == [True, False]
    assert sure([*DONE, Operation("sync", "/d")])[4:6] == [False, True]


def test_what_is_left() -> None:
    """What is sure is there; the rest is not, or by lot, some sectors of a write alone."""
    files = {DB: b"0000"}
    assert left(files, DONE, sure(DONE), None) == {DB: b"0000", JOURNAL: b"old"}
    assert left(files, DONE, [True] * 6, None) == {DB: b"00new"}
    long = [Operation("write", DB, 0, b"1" * 2048)]
    drawn = {left({DB: b"0" * 2048}, long, [False], Random(n))[DB] for n in range(200)}  # noqa: S311
    assert len(drawn) == 2**4
    assert all(len(set(data[at : at + 512])) == 1 for data in drawn for at in range(0, 2048, 512))


def test_a_trace_is_read(tmp_path: Path) -> None:
    """Calls that another process cut in two, paths in hexadecimal, and the answer."""
    folder, stdout = _hex("/d"), _hex("pipe:[1]")
    trace = tmp_path / "trace.txt"
    lines = [
        f'1 openat(AT_FDCWD<{folder}>, "{_hex(DB)}", O_RDWR|O_CREAT, 0644) = 3<{_hex(DB)}>',
        f'1 openat(AT_FDCWD<{folder}>, "{_hex(DB)}", O_RDONLY) = -1 ENOENT (no file)',
        f'1 pwrite64(3<{_hex(DB)}>, "{_hex("ab")}", 2, 4096 <unfinished ...>',
        f'2 unlink("{_hex("/elsewhere/file")}") = 0',
        "1 <... pwrite64 resumed>) = 2",
        f"1 fdatasync(3<{_hex(DB)}>) = 0",
        f"1 ftruncate(3<{_hex(DB)}>, 512) = 0",
        f'1 write(1<{stdout}>, "{_hex("done")}", 4) = 4',
        f'1 write(2<{stdout}>, "{_hex("told")}", 4) = 4',
    ]
    trace.write_text("\n".join(lines), encoding="ascii")
    assert operations(trace, Path("/d")) == [
        Operation("make", DB),
        Operation("write", DB, 4096, b"ab"),
        Operation("sync", DB),
        Operation("cut", DB, 512),
        Operation("told"),
    ]


def _hex(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())
