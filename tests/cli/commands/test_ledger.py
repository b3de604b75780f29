"""The ledger: log, backup, restore; what is silent; what lists show of extensions."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import Office

ROW = {
    "seq",
    "at",
    "today",
    "by",
    "via",
    "kind",
    "event",
    "plan",
    "task",
    "what",
    "reason",
    "counts",
    "retracted_by",
    "origin",
}
DAY = ("--today", "2023-02-01")


def worked(office: Office) -> Office:
    """An office with four entries, the second withdrawn by the fourth."""
    office.adopted()
    office("record", "guidance", "--issued", "2022-12-10", "--number", "7-HD", *DAY)
    office("--as", "Lan", "complete", "1.b", "--on", "2022-12-20", "--number", "8-BC", *DAY)
    office("retract", "7-HD", "--reason", "ghi nhầm", *DAY)
    return office


def test_the_log(office: Office) -> None:
    """Each entry says who, through what, what and why, and whether it still counts."""
    rows = worked(office)("log", "--json").data
    assert all(row.keys() == ROW for row in rows)
    assert [row["seq"] for row in rows] == [1, 2, 3, 4]
    assert [row["counts"] for row in rows] == [True, False, True, True]
    assert rows[1]["retracted_by"] == 4
    assert (rows[2]["by"], rows[2]["via"], rows[2]["task"]) == ("Lan", "cli", "1.b")
    assert rows[3]["what"] == "Rút văn bản 7-HD (mục số 2)"
    page = office("log")
    assert "không còn tính: mục số 4 đã rút" in page.out
    assert "theo văn bản 8-BC" in page.out
    assert "lý do: ghi nhầm" in page.out
    assert "Document withdrawn: 7-HD (entry 2)" in office("log", "--lang", "en").out


def test_the_newest_entries(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A limit keeps the newest; one that is no number is refused."""
    worked(office)
    assert [row["seq"] for row in office("log", "--limit", "2", "--json").data] == [3, 4]
    assert "2 trong tổng số 4" in office("log", "--limit", "2").err
    for wrong in ("0", "-1", "x", ""):
        one_line(office("log", f"--limit={wrong}"), 5)


def test_every_kind_of_act_has_a_sentence(office: Office) -> None:
    """The log and the history word every kind of act, in both languages."""
    worked(office)
    office("record", "guidance", "model-regulation", "--issued", "2022-12-10", *DAY)
    office("correct", "guidance", "--issued", "2022-12-12", "--reason", "x", *DAY)
    office("extend", "1.a", "--to", "2 months", "--reason", "x", *DAY)
    office("start", "1.a", *DAY)
    office("retract", "guidance", "--reason", "x", *DAY)
    office("settle", "1.a", "--keep", "--reason", "x", *DAY)
    office("start", "2", *DAY)
    office("undo", *DAY)
    from engine.service.engine import Engine  # noqa: PLC0415
    from store.ledger import open_ledger  # noqa: PLC0415

    engine = Engine(open_ledger(str(office.folder / "upon.db")), _now, _zone())
    engine.set_policy({"roll": "none"}, reason="x")
    office.plan.write_text(
        office.plan.read_text(encoding="utf-8").replace("by 2022-12-31", "by 2023-01-31"),
        encoding="utf-8",
    )
    office("amend", str(office.plan), "--accept", "all", *DAY)
    kinds = {row["kind"] for row in office("log", "--json").data}
    assert kinds >= {
        "adopted",
        "recorded",
        "moved",
        "retracted",
        "corrected",
        "extended",
        "settled",
        "policy",
        "amended",
    }
    for lang in ("vi", "en"):
        for command in (["log"], ["history", "1.a"], ["history", "1.b"]):
            assert office(*command, "--lang", lang).code == 0


def _now() -> datetime:
    return datetime(2030, 1, 1, tzinfo=UTC)


def _zone() -> ZoneInfo:
    return ZoneInfo("Asia/Ho_Chi_Minh")


def test_an_empty_ledger(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Without a database there is no log, and nothing to copy."""
    for command in (["log"], ["backup", "copy.db"]):
        one_line(office(*command), 3)
    assert not (office.folder / "copy.db").exists()


def test_a_backup_is_a_whole_copy(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A backup has the head of the database, is brought back elsewhere, and overwrites nothing."""
    head = worked(office)("verify").out
    made = office("backup", "copy.db")
    assert (made.code, made.out) == (0, head)
    assert "copy.db" in one_line(office("backup", "copy.db"), 4)
    back = office("restore", "copy.db", "--db", "new.db", "--json").data
    assert back == {"file": "copy.db", "head": head.strip(), "entries": 4}
    assert office("verify", "--db", "new.db").out == head
    assert office("tasks", "--db", "new.db", "--json").out == office("tasks", "--json").out
    one_line(office("restore", "copy.db", "--db", "new.db"), 4)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["backup", "no/where.db"], 3),
        (["restore", "missing.db", "--db", "new.db"], 3),
        (["restore", "small.yaml", "--db", "new.db"], 1),
        (["backup", "copy.db", "--known-at", "2030-01-01T00:00:00Z"], 2),
    ],
)
def test_a_bad_copy_is_one_line(office: Office, one_line, command, code) -> None:  # type: ignore[no-untyped-def]
    """No folder, no backup, no database, the past: one line, and no file is left behind."""
    worked(office)
    before = sorted(path.name for path in office.folder.iterdir())
    one_line(office(*command), code)
    assert sorted(path.name for path in office.folder.iterdir()) == before


def test_what_is_waited_for_in_vain(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Triggers say how many tasks in how many plans wait and since when: the plan's adoption, or
    the other document's day; a filter keeps those silent for long."""
    office.adopted()
    office("record", "guidance", "--issued", "2023-01-12", "--today", "2023-01-12")
    rows = {row["id"]: row for row in office("triggers", "--json", *DAY).data}
    keys = ("waiting_tasks", "waiting_plans", "waiting_days")
    assert [rows["model-regulation"][key] for key in keys] == [1, 1, 20]
    assert [rows["decision"][key] for key in keys] == [1, 1, 109]
    assert [rows["guidance"][key] for key in keys] == [0, 0, None]
    silent = office("triggers", "--silent", "21", "--json", *DAY).data
    assert [row["id"] for row in silent] == ["decision"]
    page = office("triggers", "--silent", "20", *DAY)
    assert "Văn phòng" in page.out
    assert "từ 20 ngày trở lên: 2" in page.err
    assert office("triggers", "--silent", "500", *DAY).out == ""
    for wrong in ("x", "-1", "", "99999999"):
        one_line(office("triggers", f"--silent={wrong}"), 5)


def test_the_most_waited_for_come_first(office: Office) -> None:
    """What more tasks, in more plans, wait for comes first."""
    office.adopted()
    other = office.plan.read_text(encoding="utf-8").replace("plan: small", "plan: other")
    path = office.folder / "other.yaml"
    path.write_text(
        other[: other.index('  "1.a":')] + other[other.index('  "3":') :], encoding="utf-8"
    )
    assert office("adopt", str(path), *DAY).code == 0
    rows = office("triggers", "--json", *DAY).data
    assert (rows[0]["id"], rows[0]["waiting_tasks"], rows[0]["waiting_plans"]) == ("decision", 2, 2)
    assert "2 kế hoạch" in office("triggers", *DAY).out


def test_lists_name_what_is_waited_for(office: Office) -> None:
    """A list names a document as people know it, with the id under which it is recorded; the same
    at an earlier moment."""
    office.adopted()
    said = "chờ: Quy chế mẫu (model-regulation)"
    assert said in office("waiting", *DAY).out
    assert said in office("agenda", "--all", *DAY).out
    assert said in office("waiting", *DAY, "--known-at", "2100-01-01T00:00:00Z").out
