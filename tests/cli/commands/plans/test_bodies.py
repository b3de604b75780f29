"""The bodies of a workspace: taken in from files, seen as a tree, succeeded by one another."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import COMMUNES, Office

DAY = ("--today", "2023-08-01")
OUTCOME = {"entry", "event", "changes", "head", "warnings"}
MORE = """\
bodies:
  xa-moi: {name: Xã Mới, under: tinh-a, level: xã}
  tinh-a: {name: Tỉnh A mở rộng, under: tw, level: tỉnh}
  tw: {name: Trung ương, level: trung ương}
groups:
  mien-nui: {name: Các xã miền núi, members: [xa-moi]}
"""


def file(office: Office, text: str, name: str = "bodies.csv") -> str:
    """A file of bodies."""
    (office.folder / name).write_text(text, encoding="utf-8")
    return name


def ids(office: Office, *arguments: str) -> list[str]:
    """The ids that the list shows."""
    return [row["id"] for row in office("bodies", "list", "--json", *arguments).data]


def test_an_import_makes_the_database(office: Office) -> None:
    """The first import makes the database and says how much it took in, of which level."""
    answer = office("bodies", "import", file(office, COMMUNES))
    assert answer.code == 0
    assert "Trong tệp có 7 đơn vị, 2 nhóm." in answer.out
    assert "       4  xã\n" in answer.out
    assert "Mới hoặc có thay đổi: 7 đơn vị, 2 nhóm." in answer.out
    assert "Đã ghi, mục số 1." in answer.err
    assert office("verify").code == 0


def test_an_import_that_brings_nothing_new(office: Office) -> None:
    """What is known is no act: exit 0, said so, and JSON without an entry."""
    name = file(office, COMMUNES)
    first = office("bodies", "import", name, "--json").data
    assert first.keys() == OUTCOME | {"bodies", "groups"}
    assert (first["entry"], first["event"], first["changes"]) == (1, None, [])
    assert (first["bodies"], first["groups"]) == (7, 2)
    again = office("bodies", "import", name, "--json")
    assert (again.code, again.data["entry"], again.data["bodies"]) == (0, None, 0)
    assert again.data["head"] == first["head"]
    assert "đã có đúng như vậy" in again.err
    assert "đã có đúng như vậy" in office("bodies", "import", name).err
    assert "nothing was recorded" in office("bodies", "import", name, "--lang", "en").err


def test_only_what_differs_is_recorded(country: Office) -> None:
    """New bodies and new names count; what a file leaves out stays as it was."""
    answer = country("bodies", "import", file(country, MORE, "more.yaml"), "--json").data
    assert (answer["bodies"], answer["groups"]) == (2, 1)
    assert country("bodies", "show", "tinh-a", "--json").data["name"] == "Tỉnh A mở rộng"
    assert "xa-b1" in ids(country)


def test_a_previewed_import(office: Office) -> None:
    """A preview counts the same and makes not even a file."""
    answer = office("bodies", "import", file(office, COMMUNES), "--preview", "--json")
    assert (answer.data["entry"], answer.data["bodies"], answer.data["groups"]) == (None, 7, 2)
    assert "chưa ghi gì" in answer.err
    assert not (office.folder / "upon.db").exists()


def test_an_import_under_a_key(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """The same file under the same key is the same act; another is refused."""
    name = file(country, MORE, "more.yaml")
    first = country("bodies", "import", name, "--key", "k", "--json").data
    assert country("bodies", "import", name, "--key", "k", "--json").data == first
    other = file(country, "id,name\nx,X\n")
    assert "'k'" in one_line(country("bodies", "import", other, "--key", "k"), 4)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "bodies.csv:1:1: "),
        ("id,name,under\na,A,b\n", "bodies.csv:2:5: "),
        ('id,name\na,"A\n', "bodies.csv:2:3: "),
        ("id,name\nA b,X\n", "bodies.csv:2:1: "),
        ("id,name,under\na,A,b\nb,B,a\n", "bodies.csv:2:5: "),
        ("id,name\na,A\na,B\n", "bodies.csv:3:1: "),
        ("id,colour\na,red\n", "bodies.csv:1:"),
    ],
    ids=["nothing", "unknown", "quote", "id", "loop", "twice", "column"],
)
def test_a_faulty_file(office: Office, text: str, place: str) -> None:
    """Each fault is told with its place, as `upon check` does; nothing is recorded (exit 5)."""
    answer = office("bodies", "import", file(office, text))
    assert answer.code == 5
    assert answer.out.startswith(place)
    assert "chưa nhập gì" in answer.err
    assert not (office.folder / "upon.db").exists()
    said = office("bodies", "import", "bodies.csv", "--json")
    assert said.data.keys() == {"faults", "warnings"}
    assert said.data["faults"][0].keys() == {"file", "line", "column", "task", "code", "message"}
    assert said.code == 5


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("id,name\ncac-xa,Nhầm\n", 5, "'cac-xa'"),
        ("id,name,groups\nx,X,xa-a1\n", 5, "'xa-a1'"),
    ],
    ids=["group", "body"],
)
def test_a_file_at_odds_with_the_workspace(country: Office, one_line, text, code, says) -> None:  # type: ignore[no-untyped-def]
    """An id for both a body and a group is one line."""
    assert says in one_line(country("bodies", "import", file(country, text)), code)
    assert country("verify", "--json").data["entries"] == 1


def test_a_loop_through_a_plan(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A file and a plan that put bodies under each other: one line with the loop."""
    text = "id,name,under\noffice,Văn phòng,ward-a\nward-a,Phường A,\n"
    message = one_line(office.adopted()("bodies", "import", file(office, text)), 4)
    assert "các đơn vị trực thuộc lẫn nhau: office -> ward-a -> office" in message
    assert office("verify", "--json").data["entries"] == 1


def test_another_body_comes_to_the_top(country: Office) -> None:
    """A body that has none above it any more may have above it what was below."""
    text = "id,name,under,level\ntinh-b,Tỉnh B,,tỉnh\ntw,Trung ương,tinh-b,trung ương\n"
    assert country("bodies", "import", file(country, text)).code == 0
    assert ids(country)[0] == "tinh-b"


def test_a_file_that_is_not_there(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A mistyped path is answered with the nearest files; a folder is no file."""
    assert "communes.csv" in one_line(country("bodies", "import", "comunes.csv"), 3)
    assert one_line(country("bodies", "import", "no/where.csv"), 3)
    assert country("bodies", "import", ".").code == 5


def test_a_long_file_tells_how_far_it_is(office: Office) -> None:
    """Of thousands of rows stderr tells, a line every five thousand where it is no terminal."""
    rows = "".join(f"x-{number},X {number}\n" for number in range(5_001))
    answer = office("bodies", "import", file(office, "id,name\n" + rows), "--json")
    assert answer.err.startswith("bodies.csv: đã đọc 5000/5001 đơn vị\n")
    assert answer.data["bodies"] == 5_001
    assert office("bodies", "list").out.count("\n") == 5_002


def test_the_tree(country: Office) -> None:
    """Each body comes after the one above it, further in the deeper it stands."""
    lines = country("bodies", "list").out.splitlines()
    assert lines[0].split() == ["Mã", "đơn", "vị", "Cấp", "Tên", "đơn", "vị"]
    assert lines[3] == "xa-a1      xã              Xã Phổ An"
    assert ids(country) == ["tw", "tinh-a", "xa-a1", "xa-a2", "xa-a3", "tinh-b", "xa-b1"]
    row = country("bodies", "list", "--json").data[1]
    assert row == {
        "id": "tinh-a",
        "name": "Tỉnh A",
        "level": "tỉnh",
        "under": "tw",
        "depth": 1,
        "children": 3,
        "succeeded_by": None,
        "since": None,
    }


def test_the_tree_is_filtered(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Only the bodies below one, or of one level; names that are none have near ones told."""
    assert ids(country, "--under", "tinh-a") == ["xa-a1", "xa-a2", "xa-a3"]
    assert ids(country, "--level", "TỈNH") == ["tinh-a", "tinh-b"]
    assert ids(country, "--under", "xa-a1") == []
    assert "theo điều kiện" in country("bodies", "list", "--under", "xa-a1").err
    assert "tinh-a" in one_line(country("bodies", "list", "--under", "tinh-c"), 3)
    assert "trung ương, tỉnh, xã" in one_line(country("bodies", "list", "--level", "huyện"), 3)


def test_no_bodies_yet(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Where there are none, the list says how to take some in."""
    one_line(office("bodies", "list"), 3)
    plan = (
        "plan: bare\ntitle: Kế hoạch\nadopted: 2023-01-01\ntasks: {'1': {title: Việc, due: none}}\n"
    )
    (office.folder / "bare.yaml").write_text(plan, encoding="utf-8")
    assert office("adopt", "bare.yaml", "--today", "2023-01-02").code == 0
    answer = office("bodies", "list")
    assert (answer.code, answer.out) == (0, "")
    assert "upon bodies import" in answer.err
    assert office("bodies", "list", "--json").data == []


def test_one_body(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A body has its path up, how many lie below, its groups; a mistyped one has near names."""
    said = country("bodies", "show", "tinh-a", "--json").data
    assert said["path"] == [{"id": "tw", "name": "Trung ương"}]
    assert (said["children"], said["below"], said["level"]) == (3, 3, "tỉnh")
    assert said["groups"] == [{"id": "cac-tinh", "name": "cac-tinh", "plan": None}]
    assert (said["succeeded_by"], said["carries_on"]) == ([], [])
    assert "Tỉnh A (tinh-a) › Trung ương (tw)" in country("bodies", "show", "xa-a3").out
    assert "5 (kể cả" not in country("bodies", "show", "xa-a3").out
    assert "2 (kể cả các cấp dưới nữa: 6)" in country("bodies", "show", "tw").out
    assert "xa-a3" in one_line(country("bodies", "show", "xa-a9"), 3)


def test_a_plans_own_bodies_are_listed(office: Office) -> None:
    """What a plan declares itself is in the tree too, and its groups say whose they are."""
    office.adopted()
    assert ids(office) == ["office", "ward-a"]
    said = office("bodies", "show", "ward-a", "--json").data
    assert said["groups"] == [{"id": "wards", "name": "Các phường", "plan": "small"}]
    assert "của kế hoạch small" in office("bodies", "show", "ward-a").out


def test_an_import_in_use_is_not_undone(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """An import whose bodies a document names is not undone; the line says what uses them."""
    assert country("bodies", "import", file(country, MORE, "more.yaml"), *DAY).code == 0
    asked = ("--issued", "2023-01-05", "--scope", "xa-moi", "--number", "1", *DAY)
    assert country("--as", "Lan", "record", "model", *asked).code == 0
    assert "mục số 3 (xa-moi: 2023-01-05-" in one_line(country("undo", *DAY), 4)
    said = one_line(country("undo", "--lang", "en", *DAY), 4)
    assert "entry 3 (xa-moi: 2023-01-05-" in said
    assert "would not stand without it" in said


def test_the_bodies_at_an_earlier_moment(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Before anything was recorded there were no bodies; nothing is taken in into the past."""
    past = ("--known-at", "2020-01-01T00:00:00Z")
    assert ids(country, *past) == []
    assert "--known-at" in one_line(country("bodies", "import", "communes.csv", *past), 2)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_fit(country: Office, lang: str) -> None:
    """Every page of bodies fits 100 columns in both languages, and speaks one of them."""
    country("bodies", "succeed", "xa-a1", "xa-a2", "--on", "2023-07-01")
    (country.folder / "more.yaml").write_text(MORE.replace("Xã Mới", "Xã " + "rất dài " * 20))
    for asked in (
        ["import", "more.yaml"],
        ["list"],
        ["show", "xa-a2"],
        ["show", "xa-moi"],
        ["import", "--help"],
        ["list", "--help"],
        ["succeed", "--help"],
        ["succeed", "xa-a3", "xa-moi", "--on", "2023-07-01"],
    ):
        answer = country("bodies", *asked, "--lang", lang)
        assert answer.code == 0
        assert max(map(len, answer.out.splitlines())) <= 100, asked
        assert not re.search(r"\bhelp\.\w", answer.out)


def test_the_tree_is_that_of_the_day_asked_for(country: Office) -> None:
    """A commune that comes to lie below another province lies there from the day of the import on,
    in the list and on its page; earlier days have it where it lay."""
    moved = COMMUNES.replace("xa-a1,Xã Phổ An,tinh-a", "xa-a1,Xã Phổ An,tinh-b")
    old = country("bodies", "show", "xa-a1", "--json", *DAY).data["under"]
    assert old != "tinh-b"
    answer = country("bodies", "import", file(country, moved), "--today", "2023-09-01")
    assert answer.code == 0
    told = {}
    for day in ("2023-08-31", "2023-09-01"):
        page = country("bodies", "show", "xa-a1", "--json", "--today", day).data
        listed = ids(country, "--under", "tinh-b", "--today", day)
        told[day] = page["under"], "xa-a1" in listed
    assert told == {"2023-08-31": (old, False), "2023-09-01": ("tinh-b", True)}
