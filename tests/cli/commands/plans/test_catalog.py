"""Checking, adopting and showing plans."""

from __future__ import annotations

from tests.cli.conftest import PLAN, Office

FAULT = {"file", "line", "column", "task", "code", "message"}


def broken(office: Office) -> str:
    """A plan file with two faults."""
    path = office.folder / "broken.yaml"
    text = PLAN.replace("when: done 1.b", "when: done 1.z").replace("under: office", "under: ofice")
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_good_plan_passes(office: Office) -> None:
    """A good plan gives exit 0 and its warnings with their places."""
    answer = office("check", str(office.plan))
    assert answer.code == 0
    assert "không có lỗi" in answer.err
    data = office("check", str(office.plan), "--json").data
    assert data.keys() == {"faults", "warnings"}
    assert data["faults"] == []
    assert all(fault.keys() == FAULT for fault in data["warnings"])


def test_all_faults_are_told(office: Office) -> None:
    """A plan with faults gives exit 5 and every fault, in the language chosen."""
    path = broken(office)
    answer = office("check", path)
    assert answer.code == 5
    assert answer.out.count(f"{path}:") == 2
    assert "không có đơn vị 'ofice'; có phải là: office" in answer.out
    assert "no body 'ofice'" in office("check", path, "--lang", "en").out
    codes = [fault["code"] for fault in office("check", path, "--json").data["faults"]]
    assert codes == ["unknown-body", "unknown-task"]


def test_a_plan_with_faults_is_not_adopted(office: Office) -> None:
    """Adopting a plan with faults tells them all and records nothing."""
    answer = office("adopt", broken(office))
    assert answer.code == 5
    assert answer.out == ""
    assert answer.err.count("broken.yaml:") == 2
    assert not (office.folder / "upon.db").exists()
    assert len(office("adopt", broken(office), "--json").data["faults"]) == 2


def test_adopting(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A plan is adopted once, by file or shipped name; the summary counts its tasks."""
    answer = office("adopt", str(office.plan), "--today", "2022-10-15")
    assert answer.code == 0
    assert "Số việc: 5" in answer.out
    assert "   3  Đang chờ" in answer.out
    assert "số 1." in answer.err
    assert "small" in one_line(office("adopt", str(office.plan)), 4)
    data = office("adopt", "nq21-duc-pho", "--json", "--today", "2022-10-15").data
    assert data["entry"] == 2
    assert len({change["task"] for change in data["changes"]}) == 39


def test_names_that_are_no_plan(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A missing file or name is not found, and the nearest is named."""
    assert "small.yaml" in one_line(office("check", "smal.yaml"), 3)
    assert "nq21-duc-pho" in one_line(office("adopt", "nq21-ducpho"), 3)
    assert "small" in one_line(office.adopted()("show", "smal"), 3)
    assert "1.đ" in one_line(office("show", "small", "1.d"), 3)


def test_a_folder_is_no_plan(office: Office) -> None:
    """A folder given for a plan is a fault, not a crash."""
    answer = office("check", str(office.folder))
    assert answer.code == 5
    assert "Traceback" not in answer.err


def test_show_as_json(office: Office) -> None:
    """A plan in force, its file and one task of it have the keys of the design."""
    data = office.adopted()("show", "small", "--json").data
    assert (data["plan"], data["version"]) == ("small", 1)
    first = data["tasks"][0]
    assert {"id", "title", "when", "due", "says", "roles", "each", "open"} <= first.keys()
    assert first["when"] == "model-regulation and guidance"
    assert first["roles"] == {"directing": ["office"], "implementing": ["wards"]}
    assert data["tasks"][1]["when"] is None
    assert data["triggers"][0] == {
        "id": "model-regulation",
        "name": "Quy chế mẫu",
        "issuer": "office",
        "kind": "quy chế",
        "repeats": False,
    }
    assert data["bodies"][1] == {"id": "ward-a", "name": "Phường A", "under": "office"}
    assert data["groups"] == [{"id": "wards", "name": "Các phường", "members": ["ward-a"]}]
    assert office("show", str(office.plan), "--json").data == data
    one = office("show", "small", "1.a", "--json").data
    assert one["tasks"] == [first]


def test_show_reads_well(office: Office) -> None:
    """On the page a task has its roles by name and the plan's own words."""
    out = office.adopted()("show", "small", "1.a").out
    assert "Nguyên văn  Sau 03 tháng." in out
    assert "Chỉ đạo" in out
    assert "Văn phòng" in out
    assert "bắt đầu: Quy chế mẫu và Hướng dẫn" in office("show", "small").out


def test_a_shipped_plan_needs_no_database(office: Office) -> None:
    """A shipped plan can be shown before anything is recorded."""
    assert len(office("show", "nq21-duc-pho", "--json").data["tasks"]) == 39
    assert "(*" in office("show", "nq21-duc-pho", "2.1.2.a").out
