"""Documents for some places only, and tasks of which each member of a group has its own part."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import COUNTRY, Office
from tests.cli.test_main import spawn

DAY = ("--today", "2023-06-01")
CHANGE = {"plan", "task", "occurrence", "scope", "field", "before", "after"}


@pytest.fixture
def begun(country: Office) -> Office:
    """The country with the model for all and the guidance for province A."""
    guide = recording("guide", "2023-02-10", "2-HD", "--scope", "tinh-a")
    return country.having(recording("model", "2023-01-10", "1-QC"), guide)


def recording(trigger: str, issued: str, number: str, *arguments: str) -> tuple[str, ...]:
    """The command that records a document on the day of issue."""
    given = ("--issued", issued, "--number", number, "--today", issued)
    return ("record", trigger, *given, *arguments)


def record(office: Office, trigger: str, issued: str, number: str, *arguments: str) -> Any:
    """Record a document on the day of issue."""
    return office(*recording(trigger, issued, number, *arguments))


def states(changes: list[dict[str, Any]]) -> set[tuple[str, str | None, str]]:
    """Task, scope and new state of changes."""
    return {(c["task"], c["scope"], c["after"]) for c in changes if c["field"] == "state"}


def test_adopting_takes_the_shared_bodies_in(office: Office) -> None:
    """A plan brings the bodies of its shared file into the workspace, and says how many."""
    (office.folder / "communes.csv").write_text("id,name,groups\na,A,cac-xa\nb,B,\n", "utf-8")
    text = COUNTRY.replace("issuer: tw", "issuer: a").replace("[tw]", "[a]").replace("tinh-a", "a")
    office.plan.write_text(text, encoding="utf-8")
    answer = office("adopt", str(office.plan), "--preview")
    assert "đưa vào cơ sở dữ liệu: 2 đơn vị, 1 nhóm" in answer.err
    answer = office("adopt", str(office.plan))
    assert (answer.code, "2 đơn vị, 1 nhóm" in answer.err) == (0, True)
    assert [row["id"] for row in office("bodies", "list", "--json").data] == ["a", "b"]


def test_faults_of_both_files(office: Office) -> None:
    """`upon check` tells the faults of a plan and of its shared file in one run."""
    (office.folder / "communes.csv").write_text("id,name,under\na,A,zz\n", encoding="utf-8")
    office.plan.write_text(COUNTRY, encoding="utf-8")
    answer = office("check", "small.yaml")
    assert answer.code == 5
    assert "\ncommunes.csv:2:5: " in answer.out
    assert answer.out.startswith("small.yaml:3:9: ")


def test_show_lists_what_a_plan_names(country: Office) -> None:
    """A plan's file and the plan in force list the shared bodies and groups that it names."""
    for name in ("country", "country.yaml"):
        said = country("show", name, "--json").data
        assert [row["id"] for row in said["bodies"]] == ["tw", "tinh-a"]
        assert said["bodies"][1] == {
            "id": "tinh-a",
            "name": "Tỉnh A",
            "under": "tw",
            "level": "tỉnh",
        }
        assert [row["id"] for row in said["groups"]] == ["cac-xa"]
        assert len(said["groups"][0]["members"]) == 4
        assert "Tỉnh A" in country("show", name, "4").out


def test_a_document_for_a_place(country: Office) -> None:
    """It starts tasks there and below, and both the page and the JSON say for whom."""
    record(country, "model", "2023-01-10", "1-QC")
    answer = record(country, "guide", "2023-02-10", "2-HD", "--scope", "tinh-a", "--json")
    assert all(change.keys() == CHANGE for change in answer.data["changes"])
    assert states(answer.data["changes"]) == {("1", "tinh-a", "active"), ("4", "tinh-a", "active")}
    out = record(country, "guide", "2023-02-20", "3-HD", "--scope", "xa-b1").out
    assert "cho Xã Đức Lân (xa-b1)" in out
    assert "trực thuộc" not in out
    rows = country("events", "--json").data
    assert [row["scope"] for row in rows] == [None, "tinh-a", "xa-b1"]
    page = country("events", "--lang", "en").out
    assert "for Tỉnh A (tinh-a) and all below" in page


def test_a_scope_is_one_body(country: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A scope that is no body is refused with near names, and nothing is recorded."""
    assert "tinh-a" in one_line(record(country, "guide", "2023-02-10", "1", "--scope", "tinh-c"), 3)
    assert "upon bodies list" in one_line(
        record(country, "guide", "2023-02-10", "1", "--scope", "???"), 3
    )
    assert country("events", "--json").data == []


def test_a_scope_is_corrected(begun: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A document moves to another place, or to all; what waited there waits again or starts."""
    reason = ("--reason", "ghi nhầm", *DAY)
    assert "tinh-a" in one_line(begun("correct", "2-HD", "--scope", "tinh-c", *reason), 3)
    answer = begun("correct", "2-HD", "--scope", "tinh-b", *reason)
    assert "phạm vi: tinh-a → tinh-b" in answer.out
    assert "TRỞ LẠI CHỜ: 2" in answer.out
    assert "cho Tỉnh A (tinh-a) và mọi đơn vị trực thuộc" in answer.out
    changed = begun("correct", "2-HD", "--scope", "", *reason, "--json").data["changes"]
    assert ("1", None, "active") in states(changed)
    assert begun("events", "--json").data[1]["scope"] is None


def test_what_else_is_waited_for_there(country: Office) -> None:
    """The note on what a task still lacks looks at the place of the document."""
    record(country, "model", "2023-01-10", "1-QC", "--scope", "tinh-a")
    assert "còn chờ" not in record(country, "guide", "2023-02-10", "2-HD", "--scope", "xa-a1").err
    assert "1 còn chờ: Quy chế mẫu (model)" in record(country, "guide", "2023-02-10", "2-HD").err


def test_a_part_is_done(begun: Office) -> None:
    """A member moves its own part; what follows in its other task is its own too."""
    assert begun("start", "1", "--body", "xa-a1", "--on", "2023-03-01", *DAY).code == 0
    done = begun("complete", "1", "--body", "xa-a1", "--on", "2023-03-02", "--json", *DAY)
    assert states(done.data["changes"]) == {("1", "xa-a1", "done"), ("2", "xa-a1", "active")}
    page = begun("complete", "1", "--body", "xa-a2", "--on", "2023-03-03", *DAY).out
    assert "cho Xã Phổ Khánh (xa-a2)" in page
    assert "và mọi đơn vị" not in page


def test_work_on_parts_has_its_ground(begun: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A part that its own document started leaves nothing to be settled about the whole."""
    answer = begun("start", "1", "--body", "xa-a1", "--json", *DAY)
    assert "ungrounded" not in {change["field"] for change in answer.data["changes"]}
    assert begun("why", "1", "--json", *DAY).data["ungrounded"] is False
    assert "đủ căn cứ" in one_line(begun("settle", "1", "--keep", "--reason", "x", *DAY), 4)


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        (["start", "1"], 4, "xa-a1, xa-a2, xa-a3, xa-b1 (hoặc complete --all"),
        (["complete", "1", "--body", "tinh-a"], 4, "tinh-a không thuộc nhóm cac-xa"),
        (["complete", "1", "--body", "xa-a9"], 3, "xa-a3"),
        (["complete", "4", "--body", "xa-a9"], 3, "xa-a3"),
        (["start", "1", "--body", "xa-b1"], 4, "còn chờ"),
        (["complete", "1", "--all"], 2, "--reason"),
        (["complete", "1", "--all", "--body", "xa-a1", "--reason", "x"], 2, "--all, --body"),
        (["complete", "4", "--all", "--reason", "x"], 4, "bỏ --all"),
        (["extend", "1", "--body", "xa-a9", "--to", "2024-01-01", "--reason", "x"], 3, "xa-a3"),
        (["extend", "4", "--body", "xa-a9", "--to", "2024-01-01", "--reason", "x"], 3, "xa-a3"),
        (["settle", "1", "--body", "tw", "--keep", "--reason", "x"], 4, "không thuộc nhóm"),
        (["settle", "4", "--body", "twx", "--keep", "--reason", "x"], 3, "tw"),
        (["why", "1", "--body", "xa-a9"], 3, "xa-a3"),
        (["history", "1", "--body", "xa-a9"], 3, "xa-a3"),
        (["latest", "1", "--due", "2024-01-01", "--body", "xa-a9"], 3, "xa-a3"),
    ],
)
def test_whose_part_is_refused(begun: Office, one_line, asked, code, says) -> None:  # type: ignore[no-untyped-def]
    """No body, one without a part, one that is unknown: one line that says which there are."""
    assert says in one_line(begun(*asked, *DAY), code)
    assert begun("verify", "--json").data["entries"] == 3


def test_all_parts_at_once(country: Office) -> None:
    """With a reason all parts are completed together, whatever each had done before."""
    record(country, "model", "2023-01-10", "1-QC")
    record(country, "guide", "2023-02-10", "2-HD")
    country("start", "1", "--body", "xa-a1", *DAY)
    answer = country("complete", "1", "--all", "--reason", "hội nghị", *DAY, "--json")
    assert ("1", None, "done") in states(answer.data["changes"])
    assert ("3", None, "active") in states(answer.data["changes"])
    assert country("why", "1", "--json", *DAY).data["progress"] == {"done": 4, "of": 4}
    assert country("why", "1", "--body", "xa-b1", "--json", *DAY).data["state"] == "done"


def test_alike_changes_are_told_together(begun: Office) -> None:
    """What changes alike in several places is one row that names them, the first three."""
    record(begun, "guide", "2023-02-12", "4-HD")
    for body in ("xa-a1", "xa-a2", "xa-a3", "xa-b1"):
        begun("start", "1", "--body", body, "--on", "2023-03-01", *DAY)
    out = begun("complete", "1", "--all", "--reason", "hội nghị", *DAY).out
    assert out.count("cho Xã Phổ An (xa-a1), Xã Phổ Khánh (xa-a2)") == 2
    assert out.count("và 1 đơn vị khác") == 2
    assert "xa-b1" not in out
    assert max(map(len, out.splitlines())) <= 100


def test_why_counts_the_parts(begun: Office) -> None:
    """The whole, and each place, says how many are done and which targets that reaches."""
    begun("complete", "1", "--body", "xa-a1", "--on", "2023-03-01", *DAY)
    begun("complete", "1", "--body", "xa-a2", "--on", "2023-03-01", *DAY)
    said = begun("why", "1", "--json", *DAY).data
    assert (said["progress"], said["body"]) == ({"done": 2, "of": 4}, None)
    assert [target["met"] for target in said["targets"]] == [False, False]
    place = begun("why", "1", "--body", "tinh-a", "--json", *DAY).data
    assert (place["progress"], place["part"]) == ({"done": 2, "of": 3}, None)
    assert [target["met"] for target in place["targets"]] == [True, False]
    page = begun("why", "1", "--body", "tinh-a", *DAY).out
    assert "Tiến độ: 2/3 đơn vị đã hoàn thành." in page
    assert "✓ Đạt chỉ tiêu: Trên 50% số xã ban hành" in page
    assert "○ Chưa đạt chỉ tiêu: 100% số xã ban hành" in page


def test_why_of_a_part(begun: Office) -> None:
    """A member's part has its own state, condition and date; others are told how they lie to it."""
    said = begun("why", "1", "--body", "xa-a1", "--json", *DAY).data
    assert (said["body"], said["part"], said["progress"]) == ("xa-a1", "xa-a1", None)
    assert (said["state"], said["deadline"]["due"]) == ("active", "2023-05-10")
    assert "Phần việc của Xã Phổ An (xa-a1)." in begun("why", "1", "--body", "xa-a1", *DAY).out
    assert begun("why", "1", "--body", "xa-b1", "--json", *DAY).data["state"] == "waiting"
    assert begun("why", "4", "--body", "xa-a3", "--json", *DAY).data["state"] == "active"
    assert "Xét tại Tỉnh B (tinh-b)." in begun("why", "4", "--body", "tinh-b", *DAY).out
    begun("bodies", "import", more(begun))
    assert "không có phần việc nào" in begun("why", "1", "--body", "xa-moi", *DAY).out


def more(office: Office) -> str:
    """A file with one more commune, which is in no group."""
    (office.folder / "more.csv").write_text(
        "id,name,under,level\ntw,Trung ương,,trung ương\ntinh-a,Tỉnh A,tw,tỉnh\n"
        "xa-moi,Xã Mới,tinh-a,xã\n",
        encoding="utf-8",
    )
    return "more.csv"


def test_history_of_a_part(begun: Office) -> None:
    """With a body the history has what concerns it; without one, each place in a row of its own."""
    begun("complete", "1", "--body", "xa-a1", "--on", "2023-03-01", *DAY)
    begun("complete", "1", "--body", "xa-a2", "--on", "2023-03-02", *DAY)
    mine = begun("history", "1", "--body", "xa-a1", "--json").data
    assert {item["change"]["scope"] for item in mine} == {None, "tinh-a", "xa-a1"}
    page = begun("history", "1").out
    assert "cho Tỉnh A (tinh-a) và mọi đơn vị" in page
    assert "cho Xã Phổ Khánh (xa-a2)" in page
    assert max(map(len, page.splitlines())) <= 100


def test_a_part_is_put_off(begun: Office) -> None:
    """An extension of a part moves that date alone; one of the whole moves all, at odds with
    none."""
    reason = ("--reason", "thiếu người", *DAY)
    answer = begun("extend", "1", "--body", "xa-a1", "--to", "1 tháng", *reason, "--json")
    assert [(c["scope"], c["after"]) for c in answer.data["changes"]] == [("xa-a1", "2023-06-12")]
    answer = begun("extend", "1", "--to", "2023-09-01", *reason)
    assert "xem lại việc gia hạn" not in answer.err
    for body in ("xa-a1", "xa-a2"):
        said = begun("why", "1", "--body", body, "--json", *DAY).data["deadline"]
        assert (said["due"], said["extension_conflict"]) == ("2023-09-01", False)


def test_a_part_is_settled(begun: Office) -> None:
    """Work on a part whose document went is settled for that body; the page says how."""
    begun("start", "1", "--body", "xa-a1", *DAY)
    out = begun("retract", "2-HD", "--reason", "ghi nhầm", *DAY).out
    assert "upon settle 1 --body xa-a1 --keep" in out
    answer = begun("settle", "1", "--body", "xa-a1", "--keep", "--reason", "đúng", "--json", *DAY)
    assert [(c["scope"], c["field"]) for c in answer.data["changes"]] == [("xa-a1", "ungrounded")]


def test_the_latest_day_for_a_place(begun: Office) -> None:
    """What is still lacking is what the body lacks."""
    asked = ("latest", "1", "--due", "2023-12-01")
    assert begun(*asked, "--json").data["triggers"] == ["guide"]
    said = begun(*asked, "--body", "xa-a1", "--json").data
    assert (said["triggers"], said["body"]) == ([], "xa-a1")
    assert begun(*asked, "--body", "xa-b1", "--json").data["latest"] == "2023-09-01"


def test_what_if_for_places(begun: Office) -> None:
    """Steps may name a scope, a body or all, as the commands do."""
    steps = begun.folder / "steps.yaml"
    steps.write_text(
        "- {record: guide, issued: 2023-03-01, number: 9-HD, scope: tinh-b}\n"
        "- {complete: '1', body: xa-b1, on: 2023-03-02}\n"
        "- {extend: '1', body: xa-a1, to: 2023-09-01, on: 2023-03-02}\n"
        "- {record: guide, issued: 2023-03-03, number: 10-HD}\n"
        "- {complete: '1', all: true, on: 2023-03-04}\n",
        encoding="utf-8",
    )
    changes = begun("what-if", "steps.yaml", "--json", *DAY).data["changes"]
    found = states(changes)
    assert {("1", "xa-b1", "done"), ("1", None, "done")} <= found
    assert ("xa-a1", "2023-09-01") in {(c["scope"], c["after"]) for c in changes}
    assert "cho Xã Đức Lân (xa-b1)" in begun("what-if", "steps.yaml", *DAY).out


def test_carrying_on_parts(begun: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Who carries on the work of two communes moves the part of each, under its own name, and says
    whose part it is where several could be meant."""
    begun("bodies", "import", more(begun))
    for old in ("xa-a1", "xa-a2"):
        begun("bodies", "succeed", old, "xa-moi", "--on", "2023-04-01", *DAY)
    assert "dùng --body xa-moi" in one_line(begun("start", "1", "--body", "xa-a1", *DAY), 4)
    asked = ("complete", "1", "--body", "xa-moi")
    which = one_line(begun(*asked, *DAY), 2)
    assert all(word in which for word in ("--for", "xa-a1", "xa-a2"))
    for part in ("xa-a1", "xa-a2"):
        answer = begun(*asked, "--for", part, "--json", *DAY)
        changed = states(answer.data["changes"])
        assert {one[1] for one in changed if one[2] == "done"} - {None} == {part}
    said = begun("why", "1", "--body", "xa-moi", "--json", *DAY).data
    assert (said["part"], said["parts"], said["state"]) == ("xa-a1", ["xa-a1", "xa-a2"], "done")
    page = begun("why", "1", "--body", "xa-moi", *DAY).out
    assert "Phần việc của Xã Phổ An (xa-a1), do Xã Mới (xa-moi) tiếp nhận" in page
    assert "Còn phần việc của: Xã Phổ Khánh (xa-a2)" in page
    assert "Xã Mới (xa-moi) tiếp nhận từ" in begun("why", "1", "--body", "xa-a1", *DAY).out
    mine = begun("history", "1", "--body", "xa-moi", "--json").data
    assert {"xa-a1", "xa-a2"} <= {item["change"]["scope"] for item in mine}


def test_amending_a_plan_with_shared_bodies(begun: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """News of the shared file alone are imported; with a new version of the plan they come too."""
    shared = begun.folder / "communes.csv"
    shared.write_text(shared.read_text("utf-8") + "xa-b2,Xã Mới,tinh-b,xã,cac-xa\n", "utf-8")
    message = one_line(begun("amend", "country.yaml", "--accept", "all", *DAY), 4)
    assert "upon bodies import" in message
    begun.plan.write_text(COUNTRY.replace("Sơ kết", "Tổng kết"), encoding="utf-8")
    answer = begun("amend", "country.yaml", "--accept", "all", *DAY)
    assert (answer.code, "1 đơn vị, 1 nhóm" in answer.err) == (0, True)
    assert begun("why", "1", "--json", *DAY).data["progress"] == {"done": 0, "of": 5}


def test_policy_and_undo_name_places(begun: Office) -> None:
    """What an act on the whole workspace moves is told for each place."""
    out = begun("policy", "set", "start_day=included", "--reason", "x", *DAY).out
    assert "cho Tỉnh A (tinh-a) và mọi đơn vị trực thuộc" in out
    assert "cho Tỉnh A (tinh-a) và mọi đơn vị trực thuộc" in begun("undo", *DAY).out


@pytest.mark.usefixtures("country")
def test_completion_knows_imported_bodies() -> None:
    """The shell is offered the bodies of the workspace, also those that no task names."""
    line = "upon start 1 --body xa-b"
    offered = spawn(_UPON_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD="4").stdout
    assert offered.split() == ["xa-b1"]


def test_lists_are_whole_after_all_of_it(begun: Office) -> None:
    """The chain and the derived tables agree after documents, parts and successions."""
    begun("start", "1", "--body", "xa-a1", *DAY)
    begun("bodies", "import", more(begun))
    begun("bodies", "succeed", "xa-a1", "xa-moi", "--on", "2023-06-01", *DAY)
    begun("complete", "1", "--body", "xa-moi", *DAY)
    begun("extend", "1", "--to", "2023-12-01", "--reason", "x", *DAY)
    assert begun("verify").code == 0
    begun("rebuild")
    assert begun("verify").code == 0
