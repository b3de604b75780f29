"""The loader: every trap of a plan file gives a one-line fault with its place, never a raise."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows import loader
from workflows.faults import Fault
from workflows.file_text import LARGEST, LONGEST_LINE
from workflows.loader import read_plan, read_text

Draft = Callable[..., str]

HEAD = "plan: p\ntitle: T\nadopted: 2022-10-15\n"
TASKS = 'tasks:\n  "1": {title: One}\n'

TRAPS = {
    "empty file": ("", "wrong-shape", 1, 1),
    "only a comment": ("# nothing\n", "wrong-shape", 1, 1),
    "a list at the top": ("- plan\n- title\n", "wrong-shape", 1, 1),
    "a text at the top": ("plan", "wrong-shape", 1, 1),
    "not UTF-8": (b"plan: p\ntitle: \xc4\x90\xff\n", "not-utf8", 2, 9),
    "UTF-16": ("plan: p\n".encode("utf-16"), "not-utf8", 1, 1),
    "binary": (b"\x89PNG\r\n\x1a\n", "not-utf8", 1, 1),
    "NUL": ("plan: p\ntitle: a\x00b\n", "bad-character", 2, 9),
    "a lone surrogate": ("plan: \ud800\n", "bad-character", 1, 7),
    "an escaped surrogate": ('plan: "\\ud800"\n', "bad-character", 1, 7),
    "a bidi override": ("plan: p\ntitle: \u202eT\n", "bad-character", 2, 8),
    "a bidi override in a comment": ("plan: p # \u2066x\n", "bad-character", 1, 11),
    "an escaped bidi override": ('title: "\\u202eT"\n', "bad-character", 1, 8),
    "an escaped NUL in a key": ('"a\\0": T\n', "bad-character", 1, 1),
    "a line separator": ("title: a\u2028b\n", "bad-character", 1, 9),
    "too many control characters": ("\x01" * 50, "bad-character", 1, 20),
    "a line without end": ("a" * (LONGEST_LINE + 1), "long-line", 1, LONGEST_LINE + 1),
    "too large as text": ("a\n" * LARGEST, "too-large", 1, 1),
    "a tag": (HEAD + "calendar: !!python/object:os.system none\n" + TASKS, "yaml-tag", 4, 11),
    "a tag on a mapping": (HEAD + "bodies: !x {}\n" + TASKS, "yaml-tag", 4, 9),
    "an anchor": (HEAD + "calendar: &c none\n" + TASKS, "yaml-anchor", 4, 11),
    "an alias": (HEAD + "calendar: *c\n" + TASKS, "yaml-alias", 4, 11),
    "a merge key": (HEAD + "<<: {calendar: none}\n" + TASKS, "yaml-merge", 4, 1),
    "a billion laughs": ("a: &a [x, x]\nb: &b [*a, *a]\n", "yaml-anchor", 1, 4),
    "a YAML directive": ("%YAML 1.1\n---\n" + HEAD + TASKS, "yaml-directive", 2, 1),
    "a TAG directive": ("%TAG ! tag:x,2000:\n---\n" + HEAD + TASKS, "yaml-directive", 2, 1),
    "a second document": (HEAD + TASKS + "---\nplan: q\n", "yaml-documents", 6, 1),
    "a duplicate key": (HEAD + "title: U\n" + TASKS, "duplicate-key", 4, 1),
    "a duplicate key in NFD": (
        HEAD + TASKS + '  "2.đ\u0301": {title: A}\n  "2.\u0111\u0301": {title: B}\n',
        "duplicate-key",
        7,
        3,
    ),
    "a list as a key": (HEAD + TASKS + "? [a]\n: b\n", "yaml-key", 6, 3),
    "keys as a key": (HEAD + TASKS + "? {a: b}\n: c\n", "yaml-key", 6, 3),
    "an alias as a key": (HEAD + TASKS + "*a : b\n", "yaml-alias", 6, 1),
    "51 deep": ("a: " + "[" * 50 + "]" * 50, "too-deep", 1, 53),
    "a million brackets": ("[" * 90_000, "too-deep", 1, 51),
    "an open quote": ('title: "T\n', "yaml-syntax", 2, 1),
    "a tab as indent": ("bodies:\n\tb: {}\n", "yaml-syntax", 2, 1),
    "a stray bracket": ("title: ]\n", "yaml-syntax", 1, 8),
    "a bad escape": ('title: "\\q"\n', "yaml-syntax", 1, 10),
    "an escape beyond Unicode": ('title: "\\UFFFFFFFF"\n', "yaml-syntax", 1, 1),
    "on is no flag": (HEAD + TASKS + "on: x\n", "unknown-key", 6, 1),
    "yes is no flag": (
        HEAD + "triggers: {x: {name: X, repeats: yes}}\n" + TASKS,
        "bad-flag",
        4,
        34,
    ),
    "null is a text": (HEAD + "until: null\n" + TASKS, "bad-date", 4, 8),
    "a day that does not exist": (HEAD + "until: 2023-02-30\n" + TASKS, "bad-date", 4, 8),
    "a date without zeros": (HEAD + "until: 2023-2-3\n" + TASKS, "bad-date", 4, 8),
    "a date day first": (HEAD + "until: 31/12/2023\n" + TASKS, "bad-date", 4, 8),
    "a date with a time": (HEAD + "until: 2023-02-03T00:00:00\n" + TASKS, "bad-date", 4, 8),
    "a year before 1990": (HEAD + "until: 1989-12-31\n" + TASKS, "bad-date", 4, 8),
    "a year after 2100": (HEAD + "until: 2101-01-01\n" + TASKS, "bad-date", 4, 8),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), TRAPS.values(), ids=TRAPS)
def test_each_trap_gives_one_line_with_its_place(
    text: str | bytes, code: str, line: int, column: int
) -> None:
    """A trap is a fault with the code, at the line and column where it lies; nothing raises."""
    reading = read_text(text, "trap.yaml")

    assert reading.plan is None
    assert (code, line, column) in [(f.code, f.line, f.column) for f in reading.faults]
    for fault in reading.faults:
        assert len(str(fault).splitlines()) == 1
        assert str(fault).startswith(f"trap.yaml:{fault.line}:{fault.column}: ")


def test_a_billion_laughs_is_refused_before_it_is_built() -> None:
    """Every anchor and every alias of a bomb is named, and none is followed."""
    names = "abcdefghi"
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise(names)
    )

    codes = [fault.code for fault in read_text(bomb).faults]

    assert codes.count("yaml-anchor") == 9
    assert codes.count("yaml-alias") == 72


def test_fifty_levels_are_allowed() -> None:
    """Depth 50 is read (and found to be no plan), depth 51 is not."""
    reading = read_text("a: " + "[" * 49 + "]" * 49)

    assert "too-deep" not in [fault.code for fault in reading.faults]
    assert "unknown-key" in [fault.code for fault in reading.faults]


def test_all_faults_come_in_one_run_in_the_order_of_the_file() -> None:
    """YAML, characters, shape, expressions and names: none hides another."""
    text = (
        "plan: P\n"
        "title: \u202eT\n"
        "adopted: 2022-13-01\n"
        "colour: red\n"
        "bodies:\n"
        "  b: {name: &n B, under: c}\n"
        "triggers:\n"
        "  start: {name: S}\n"
        "tasks:\n"
        '  "1": {title: A, when: x and, due: 3 moths after x}\n'
        '  "2": {directing: [d], when: y}\n'
        '  "3": {title: C, when: done 3}\n'
    )

    assert [(f.code, f.line, f.column) for f in read_text(text).faults] == [
        ("bad-id", 1, 7),
        ("bad-character", 2, 8),
        ("bad-date", 3, 10),
        ("unknown-key", 4, 1),
        ("yaml-anchor", 6, 13),
        ("unknown-body", 6, 26),
        ("reserved-id", 8, 3),
        ("bad-expression", 10, 30),
        ("bad-expression", 10, 39),
        ("missing-key", 11, 3),
        ("unknown-body", 11, 21),
        ("unknown-trigger", 11, 31),
        ("task-cycle", 12, 30),
    ]


def test_what_is_wrong_once_is_said_once(draft: Draft) -> None:
    """A trigger or body with a wrong id is not reported again where it is used."""
    text = draft(
        bodies="bodies:\n  B_1: {name: B}\n",
        triggers="triggers:\n  X_1: {name: X}\n",
        tasks='tasks:\n  "1": {title: T, directing: [B_1], implementing: [B_1], when: X_1}\n',
    )

    reading = read_text(text)

    assert [(f.code, f.line) for f in reading.faults] == [("bad-id", 6), ("bad-id", 8)]
    assert reading.warnings == []


def test_what_has_no_shape_is_still_known_by_its_name(draft: Draft) -> None:
    """A body, group, trigger or task that is only a text is not reported again at each use."""
    text = draft(
        bodies="bodies:\n  b: B\n",
        groups="groups:\n  g: G\n",
        triggers="triggers:\n  x: X\n",
        tasks="tasks:\n  1: {title: T, directing: [b], each: g, when: x and done 2}\n  2: U\n",
    )

    assert [(f.code, f.line, f.column) for f in read_text(text).faults] == [
        ("wrong-shape", 6, 6),
        ("wrong-shape", 8, 6),
        ("wrong-shape", 10, 6),
        ("wrong-shape", 13, 6),
    ]


def test_warnings_stay_when_only_a_check_finds_faults(draft: Draft, task: Draft) -> None:
    """A wrong name does not hide what else a person should look at."""
    reading = read_text(draft(tasks=task("when: y")))

    assert [f.code for f in reading.faults] == ["unknown-trigger"]
    assert [f.code for f in reading.warnings] == ["unused-trigger"]


def test_a_file_with_endless_faults_is_cut_with_a_word(draft: Draft) -> None:
    """A thousand faults are listed, and then that there are more."""
    text = draft(
        head="plan: p\ntitle: T\nadopted: 2022-10-15\n"
        + "".join(f"k{number}: v\n" for number in range(1_500))
    )

    faults = read_text(text).faults

    assert len(faults) == loader.MOST + 1
    assert [fault.code for fault in faults[-2:]] == ["unknown-key", "too-many"]


def test_the_sound_plan_is_read_without_a_word(draft: Draft) -> None:
    """A plan with nothing wrong gives a plan, no faults and no warnings."""
    reading = read_text(draft())

    assert (reading.faults, reading.warnings) == ([], [])
    assert reading.plan is not None
    assert reading.plan.plan == "p"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(draft: Draft, ending: str) -> None:
    """Files of any editor read alike, with the same places."""
    text = draft(head="plan: p\ntitle: T\nadopted: 2022-10-15\nuntil: soon\n")

    reading = read_text(b"\xef\xbb\xbf" + text.replace("\n", ending).encode())

    assert [(f.code, f.line, f.column) for f in reading.faults] == [("bad-date", 4, 8)]


def test_text_is_composed(draft: Draft) -> None:
    """Decomposed letters, written plainly or as escapes, are read in NFC."""
    text = draft(
        bodies='bodies:\n  b: {name: "a\\u0301"}\n',
        tasks='tasks:\n  "2.a\u0301": {title: e\u0302, directing: [b], when: x}\n',
    )

    plan = read_text(text).plan

    assert plan is not None
    assert plan.bodies["b"].name == "á"
    assert plan.task("2.á").title == "ê"


def test_a_file_is_read_from_disk(tmp_path: Path, draft: Draft) -> None:
    """Faults name the path as it was given."""
    path = tmp_path / "plan.yaml"
    path.write_text(draft(head="plan: p\ntitle: T\nadopted: no\n"), encoding="utf-8")

    assert str(read_plan(path).faults[0]).startswith(f"{path}:3:10: adopted: got 'no'")


@pytest.mark.parametrize("name", ["missing.yaml", ".", "missing\nfile", "nul\0.yaml"])
def test_what_cannot_be_opened_is_a_fault(tmp_path: Path, name: str) -> None:
    """No file, a folder, an impossible name: one fault, no traceback."""
    reading = read_plan(Path(f"{tmp_path}/{name}"))

    assert [(f.code, f.line, f.column) for f in reading.faults] == [("unreadable", 1, 1)]
    assert len(str(reading.faults[0]).splitlines()) == 1


def test_a_large_file_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than one byte beyond the limit is read."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (LARGEST + 10))
    sizes = []

    def decode(data: bytes, _: str) -> tuple[None, list[Fault]]:
        sizes.append(len(data))
        return None, []

    monkeypatch.setattr(loader, "decode", decode)

    read_plan(path)

    assert sizes == [LARGEST + 1]
    monkeypatch.undo()
    assert [fault.code for fault in read_plan(path).faults] == ["too-large"]


PIECES = st.sampled_from(
    [
        *" \n\t:-?[]{},#&*!|>'\"%@`\\<~=09az_đ\r\x00\x85\u2028\u202e\ufeff\ud800",
        *("%YAML 1.1\n---\n", "---\n", "...\n", "<<: ", "!!str ", "&a ", "*a ", "\\uD800"),
        *("\\x", "\\UFFFFFFFF", "? ", "|2\n", ">-\n", "tasks:\n", "due: ", "every year"),
    ]
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), st.binary(), st.lists(PIECES, max_size=40).map("".join)))
def test_no_input_raises(data: str | bytes) -> None:
    """Whatever the bytes or the text, there is a plan or there are faults of one line each."""
    reading = read_text(data)

    assert (reading.plan is None) == bool(reading.faults)
    assert all(len(str(fault).splitlines()) == 1 for fault in reading.faults)


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 300), cut=st.integers(0, 5), pieces=st.lists(PIECES, max_size=3))
def test_no_slip_of_the_pen_raises(draft: Draft, place: int, cut: int, pieces: list[str]) -> None:
    """A sound plan with any few letters changed reads or gives faults, all within the file."""
    text = draft()
    text = text[:place] + "".join(pieces) + text[place + cut :]

    reading = read_text(text)

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in reading.faults + reading.warnings:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


HIDDEN = {
    "number": ("plan: p\ntitle: T\nnumber: 08\u200b-KH\n", 3, 9),
    "an escaped one": ('plan: p\ntitle: T\nnumber: "08\\u200b-KH"\n', 3, 9),
    "a trigger's name": ("triggers:\n  x: {name: A\u3164}\n", 2, 13),
    "a name by which it is known": ("triggers:\n  x: {name: A, called: [B\u00ad]}\n", 2, 25),
    "a task's id": ('tasks:\n  "1\u115f":\n    title: T\n', 2, 3),
    "a body's name": ("bodies:\n  b: {name: A\u2060B}\n", 2, 13),
}


@pytest.mark.parametrize(("text", "line", "column"), HIDDEN.values(), ids=list(HIDDEN))
def test_what_nobody_sees(text: str, line: int, column: int) -> None:
    """Numbers, ids and names with a character that nobody sees are faults with their place, which
    name the character; a title of nothing else is empty."""
    found = [f for f in read_text(text).faults if f.code == "hidden-character"]
    assert [(f.line, f.column) for f in found] == [(line, column)]
    assert "U+" in found[0].message
    assert "empty" in [f.code for f in read_text('title: "\\u3164\\u2800"\n').faults]


def test_blanks_of_a_file_are_alike() -> None:
    """Blanks of whatever width in a name are one space."""
    reading = read_text("plan: p\ntitle: K\u00a0\u2009H\nadopted: 2022-01-01\ntasks: {}\n")
    assert reading.plan is None or reading.plan.title == "K H"
    assert reading.plan is not None, reading.faults
