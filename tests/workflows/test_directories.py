"""Files of bodies: CSV and YAML say the same, and every trap is a fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows import csv_bodies, csv_rows
from workflows.directories import LARGEST_CSV, DirectoryReading, read_directory
from workflows.file_text import LARGEST
from workflows.plan import Body, Directory, Group, Trigger

CSV = """\
id,name,under,level,groups
vn,Việt Nam,,quốc gia,
tinh-a,"Tỉnh ""A"", mới",vn,tỉnh,cac-tinh
xa-1,Xã Một,tinh-a,xã,cac-xa mien-nui
xa-2,Xã Hai,tinh-a,xã,cac-xa;ven-bien
"""

YAML = """\
bodies:
  vn: {name: Việt Nam, level: quốc gia}
  tinh-a: {name: 'Tỉnh "A", mới', under: vn, level: tỉnh}
  xa-1: {name: Xã Một, under: tinh-a, level: xã}
  xa-2: {name: Xã Hai, under: tinh-a, level: xã}
groups:
  cac-tinh: {name: cac-tinh, members: [tinh-a]}
  cac-xa: {name: cac-xa, members: [xa-1, xa-2]}
  mien-nui: {name: mien-nui, members: [xa-1]}
  ven-bien: {name: ven-bien, members: [xa-2]}
"""


def reading(folder: Path, text: str | bytes, name: str = "d.csv") -> DirectoryReading:
    """What a file of that content gives; every fault is one line that names the file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = read_directory(path)
    assert (found.directory is None) == bool(found.faults)
    assert found.warnings == []
    for fault in found.faults:
        assert str(fault) == f"{path}:{fault.line}:{fault.column}: {fault.message}"
        assert len(str(fault).splitlines()) == 1
    return found


def test_both_forms_say_the_same(tmp_path: Path) -> None:
    """A table and a YAML file of the same bodies give equal directories."""
    table = reading(tmp_path, CSV).directory

    assert table == reading(tmp_path, YAML, "d.yaml").directory
    assert table == reading(tmp_path, CSV, "D.CSV").directory
    assert table is not None
    assert table.bodies["tinh-a"] == Body(name='Tỉnh "A", mới', under="vn", level="tỉnh")
    assert table.groups["cac-xa"] == Group(name="cac-xa", members=("xa-1", "xa-2"))


ALIKE = {
    "semicolons": 'groups;id;name\n"g;h g";a;A, B\n',
    "tabs": "id\tname\tgroups\na\tA, B\tg;h\n",
    "capitals, blanks and quotes in the header": 'ID , " Name",Groups\na,"A, B",g h\n',
    "a byte order mark and Windows line ends": '\ufeffid,name,groups\r\na,"A, B",g;h\r\n',
    "rows of nothing": '\n,,\nid,name,groups\n,,\n\na,"A, B",g;h\n\n',
}


@pytest.mark.parametrize("text", ALIKE.values(), ids=ALIKE)
def test_tables_of_any_spreadsheet_read_alike(tmp_path: Path, text: str) -> None:
    """The mark between cells, the order of columns and blank rows do not matter."""
    text = text.replace('"g;h g"', '"g;h"')

    assert reading(tmp_path, text).directory == Directory(
        bodies={"a": Body(name="A, B")},
        groups={name: Group(name=name, members=("a",)) for name in ("g", "h")},
    )


def test_id_and_name_are_enough(tmp_path: Path) -> None:
    """The other columns may be left out, and a table may have no rows yet."""
    assert reading(tmp_path, "name,id\nA,a").directory == Directory(bodies={"a": Body(name="A")})
    assert reading(tmp_path, "id,name").directory == Directory()
    assert reading(tmp_path, "{}", "d.yaml").directory == Directory()


def test_names_are_composed(tmp_path: Path) -> None:
    """Decomposed letters are read in NFC."""
    found = reading(tmp_path, "id,name\na,a\u0301\n").directory

    assert found is not None
    assert found.bodies["a"].name == "á"


CSV_TRAPS = {
    "nothing": ("", [("missing-column", 1, 1), ("missing-column", 1, 1)]),
    "no header": (
        "a,A\n",
        [
            ("bad-column", 1, 1),
            ("bad-column", 1, 3),
            ("missing-column", 1, 1),
            ("missing-column", 1, 1),
        ],
    ),
    "no name": ("id,under\na,b\n", [("missing-column", 1, 1)]),
    "another column": ("id,name,kind\na,A,x\n", [("bad-column", 1, 9)]),
    "a column twice": ("id,name,ID\na,A,a\n", [("bad-column", 1, 9)]),
    "a row too short": ("id,name,under\na,A\nb,B,a\n", [("csv-cells", 2, 1)]),
    "a row too long": ("id,name,under\na,A, B,b\nc,C,a\n", [("csv-cells", 2, 1)]),
    "a row without an id": ("name,id,under\nA\n", [("csv-cells", 2, 1)]),
    "an open quote": ('id,name\na,"A\nb,B\n', [("csv-open-quote", 2, 3)]),
    "an open quote in the header": ('id,"name\na,A', [("csv-open-quote", 1, 4)]),
    "a letter after a quote": ('id,name\na,"A"s\n', [("csv-quote", 2, 6)]),
    "a blank id": ("id,name,groups\n ,A,g\n", [("empty", 2, 2)]),
    "a blank name": ("id,name\na,\nb, \n", [("empty", 2, 3), ("empty", 3, 4)]),
    "an id in capitals": ("id,name,under\nX-1,A,\nb,B,X-1\n", [("bad-id", 2, 1)]),
    "a group in capitals": ("id,name,groups\na,A,g  G\n", [("bad-id", 2, 8)]),
    "an id twice": ("id,name\na,A\nb,B\n a,A\n", [("duplicate-key", 4, 2)]),
    "no such body above": (
        "id,name,under\nvn,A,\nb,B,vm\nc,C,vm\n",
        [("unknown-body", 3, 5), ("unknown-body", 4, 5)],
    ),
    "a loop": ("id,name,under\na,A,b\nb,B,a\n", [("body-cycle", 2, 5)]),
    "a body and a group": ("id,name,groups\na,A,b\nb,B,\n", [("same-id", 2, 5)]),
    "a group twice in a row": ("id,name,groups\na,A,g h;g\n", [("repeated-name", 2, 9)]),
    "a tab in a name": ('id,name\na,"A\tB"\n', [("bad-character", 2, 4)]),
    "a bidi override": ("id,name\na,A\u202e\n", [("bad-character", 2, 4)]),
    "a long name": (f"id,name\na,{'A' * 501}\n", [("too-long", 2, 3)]),
    "not UTF-8": (b"id,name\na,\xc3\n", [("not-utf8", 2, 3)]),
    "UTF-16": ("id,name\na,A\n".encode("utf-16"), [("not-utf8", 1, 1)]),
    "NUL": (b"\0" * 30, [("bad-character", 1, n) for n in range(1, 21)]),
    "too large": (b"\n" * (LARGEST_CSV + 1), [("too-large", 1, 1)]),
    "too long": (b"\n" * (csv_rows.MOST_LINES + 1), [("csv-lines", 1, 1)]),
}


@pytest.mark.parametrize(("text", "expected"), CSV_TRAPS.values(), ids=CSV_TRAPS)
def test_each_trap_of_a_table_has_its_place(
    tmp_path: Path, text: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    """What is wrong with a table is said once, in one run, at the cell."""
    faults = reading(tmp_path, text).faults

    assert sorted((f.code, f.line, f.column) for f in faults) == sorted(expected)


ALL_AT_ONCE = """\
bodies:
  a: {name: A, under: a}
  b: {name: B, under: c}
groups: {a: {name: G, members: [b, b, d]}}
"""

YAML_TRAPS = {
    "nothing": ("", [("wrong-shape", 1, 1)]),
    "a list": ("- a\n", [("wrong-shape", 1, 1)]),
    "a broken bracket": ("bodies: ]\n", [("yaml-syntax", 1, 9)]),
    "an alias": ("bodies: {a: *a}\n", [("yaml-alias", 1, 13)]),
    "a tag": ("bodies: !x {a: {name: A}}\n", [("yaml-tag", 1, 9)]),
    "another section": ("tasks: {}\n", [("unknown-key", 1, 1)]),
    "another key": ("bodies: {a: {name: A, kind: x}}\n", [("unknown-key", 1, 23)]),
    "a file in a file": ("bodies: {file: d.csv}\n", [("wrong-shape", 1, 16)]),
    "an id twice": ("bodies:\n  a: {name: A}\n  a: {name: A}\n", [("duplicate-key", 3, 3)]),
    "an id twice but for case": ("bodies:\n  a: {name: A}\n  A: {name: A}\n", [("bad-id", 3, 3)]),
    "all at once": (
        ALL_AT_ONCE,
        [
            ("body-cycle", 2, 23),
            ("unknown-body", 3, 23),
            ("same-id", 4, 10),
            ("repeated-name", 4, 36),
            ("unknown-body", 4, 39),
        ],
    ),
    "an escaped override": ('bodies: {a: {name: "\\u202e"}}\n', [("bad-character", 1, 20)]),
    "too large": (b"#" * (LARGEST + 1), [("too-large", 1, 1)]),
}


@pytest.mark.parametrize(("text", "expected"), YAML_TRAPS.values(), ids=YAML_TRAPS)
def test_each_trap_of_a_yaml_file_has_its_place(
    tmp_path: Path, text: str | bytes, expected: list[tuple[str, int, int]]
) -> None:
    """A YAML file is held to the strictness of a plan file."""
    faults = reading(tmp_path, text, "d.yaml").faults

    assert [(f.code, f.line, f.column) for f in faults] == expected


def test_messages_name_the_kind_of_file(tmp_path: Path) -> None:
    """What concerns the whole is said of a file of bodies, not of a plan."""
    for text in ("[]", "x: {}\n", "bodies: {a: {name: \u202e}}"):
        assert "bodies file" in reading(tmp_path, text, "d.yaml").faults[0].message


def test_a_wrong_name_gets_a_suggestion(tmp_path: Path) -> None:
    """The nearest names are told for a body above that is none, though not without end."""
    rows = "".join(f"xa-{n},A,tinh-{n}\n" for n in range(1_500))

    faults = reading(tmp_path, f"id,name,under\ntinh,T,\n{rows}").faults

    assert faults[0].args["nearest"] == ("tinh",)
    assert faults[-2].args["nearest"] == ()


@pytest.mark.parametrize("name", ["missing.csv", ".", "nul\0.csv"])
def test_what_cannot_be_opened_is_a_fault(tmp_path: Path, name: str) -> None:
    """No file, a folder, an impossible name: one fault, no traceback."""
    found = read_directory(Path(f"{tmp_path}/{name}"))

    assert [(f.code, f.line, f.column) for f in found.faults] == [("unreadable", 1, 1)]
    assert (found.directory, found.known) == (None, None)


def test_what_could_be_read_is_known(tmp_path: Path) -> None:
    """Where only values are wrong the names are known; where rows may be missing nothing is."""
    known = reading(tmp_path, "id,name,under\na,,\nb\nc,C,d\n").known

    assert known is not None
    assert list(known.bodies) == ["a", "b", "c"]
    assert reading(tmp_path, 'id,name\na,A\nb,"B\n').known is None
    assert reading(tmp_path, "bodies: [a]\n", "d.yaml").known is None
    whole = reading(tmp_path, CSV)
    assert whole.known == whole.directory


def test_endless_faults_are_cut_with_a_word(tmp_path: Path) -> None:
    """A thousand faults are listed and then that there are more, whichever they are."""
    for rows in ("a\n", "{},\n", "a,A\n", "{},A,b{}\n"):
        header = "id,name,under\n" if rows.count(",") == 2 else "id,name\n"
        body = "".join(rows.format(n, n) for n in range(1_500))

        faults = reading(tmp_path, header + body).faults

        assert len(faults) == 1_001
        assert faults[-1].code == "too-many"


def test_eleven_thousand_communes_are_read_with_progress(tmp_path: Path) -> None:
    """A country's table is read whole, telling how far it is every 500 rows."""
    rows = "".join(f"xa-{n},Xã {n},vn,xã,cac-xa mien-{n % 3}\n" for n in range(10_999))
    path = tmp_path / "d.csv"
    path.write_text(f"id,name,under,level,groups\nvn,Việt Nam,,,\n{rows}", encoding="utf-8")
    calls: list[tuple[int, int]] = []

    found = read_directory(path, lambda done, total: calls.append((done, total)))

    assert found.directory is not None
    assert len(found.directory.groups["cac-xa"].members) == 10_999
    assert calls == [(done, 11_000) for done in range(500, 11_000, 500)]


PIECES = st.sampled_from(
    [*'a,;\t"\n\r đ\x00\u202e', "id,name\n", "id;name;groups\n", "a,A\n", ",,", "a;A;g g\n"]
)


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.one_of(
        st.binary(),
        st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.lists(PIECES, max_size=30).map(lambda parts: "".join(parts).encode()),
        st.lists(PIECES, max_size=30).map(
            lambda parts: ("id,name,under\n" + "".join(parts)).encode()
        ),
    ),
    name=st.sampled_from(["d.csv", "d.yaml"]),
)
def test_no_input_raises(tmp_path: Path, data: bytes, name: str) -> None:
    """Whatever the bytes, there is a directory or there are faults of one line each."""
    reading(tmp_path, data, name)


CELLS = st.text('ab-1"', max_size=4)


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_a_table_means_what_its_rows_say(
    tmp_path: Path, rows: list[tuple[str, str, str, str]]
) -> None:
    """A table of any rows gives just these bodies, or a fault within its lines."""
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]

    found = reading(tmp_path, "id,name,under,groups\n" + "\n".join(quoted))

    assert all(1 <= fault.line <= len(rows) + 1 for fault in found.faults)
    if found.directory:
        said = [row for row in rows if any(row)]
        bodies = found.directory.bodies
        assert [(key, b.name, b.under or "") for key, b in bodies.items()] == [r[:3] for r in said]


def test_the_columns_are_those_of_a_body() -> None:
    """A field that bodies get one day is not forgotten in tables."""
    assert set(csv_bodies.COLUMNS) == {"id", *Body.model_fields, "groups"}


def test_names_and_signs_in_a_table(tmp_path: Path) -> None:
    """What a body is called and what its numbers end in are lists, semicolons between."""
    text = "id,name,called,signs\ntinh,Tỉnh ủy,Tỉnh ủy A; Đảng bộ tỉnh ;,TU\nxa,Xã,,\n"
    found = reading(tmp_path, text).directory
    assert found
    assert found.bodies["tinh"].called == ("Tỉnh ủy A", "Đảng bộ tỉnh")
    assert found.bodies["tinh"].signs == ("TU",)
    assert (found.bodies["xa"].called, found.bodies["xa"].signs) == ((), ())


def test_plans_without_names_of_documents_read_as_before() -> None:
    """Where a plan says nothing of further names, its content is what it was before there were
    any."""
    assert Body(name="Xã").model_dump(mode="json", exclude_unset=False).keys() == {"name", "under"}
    assert "called" not in Trigger(name="Quy chế").model_dump(mode="json")
