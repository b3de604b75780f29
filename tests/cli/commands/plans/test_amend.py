"""Amend: a new version of a plan, shown word by word, taken whole or in part."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cli.pages.amendments import worded
from tests.cli.conftest import PLAN, Office

DAY = ("--today", "2023-02-01")
FOURTH = """\
  "4":
    title: Sơ kết
    lead: [office]
    implementing: [office]
    when: done 1.b
    due: 1 month after done 1.b
"""


class Terminal(io.StringIO):
    """Input at which a person sits."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def version_two(office: Office) -> str:
    """The office with its plan and two moves; a new version that changes 1.a, adds 4, drops 3."""
    office.adopted()
    office(
        "record", "model-regulation", "guidance", "--issued", "2022-12-10", "--today", "2022-12-12"
    )
    office("complete", "1.b", "--on", "2022-12-20", "--today", "2022-12-20")
    text = PLAN[: PLAN.index('  "3":')] + FOURTH
    text = text.replace("3 months after", "4 months after").replace(
        "title: Ban hành quy chế làm việc", "title: Ban hành quy chế làm việc của cấp ủy"
    )
    path = office.folder / "second.yaml"
    path.write_text(text.replace("[wards]", "[wards, office]", 1), encoding="utf-8")
    return str(path)


def states(office: Office) -> dict[str, str]:
    return {row["task"]: row["state"] for row in office("tasks", "--json", *DAY).data}


def test_the_differences_read_well(office: Office) -> None:
    """Each difference names the task and field, the words that changed stand in brackets, roles by
    name, and the effect on running work stands below."""
    out = office("amend", version_two(office), "--preview", *DAY).out
    assert "SỬA ĐỔI KẾ HOẠCH small: số điểm khác 3" in out
    assert "Sửa việc 1.a – Ban hành quy chế làm việc của cấp ủy" in out
    assert "+ Ban hành quy chế làm việc [của cấp ủy]" in out
    assert "- [3] tháng kể từ" in out
    assert "Thực hiện: thêm Văn phòng" in out
    assert "hạn 10/04/2023, trước là 10/03/2023" in out
    assert "Thêm việc 4 – Sơ kết" in out
    assert "Bỏ việc 3 – Thực hiện quyết định" in out
    second = str(office.folder / "second.yaml")
    english = office("amend", second, "--preview", *DAY, "--lang", "en").out
    assert "Changed: 1.a" in english
    assert "added Văn phòng" in english


def test_words_that_differ() -> None:
    """Equal runs are cut to a few words beside what differs; an empty side stays empty."""
    long = " ".join(f"w{n}" for n in range(40))
    assert worded(f"{long} old", f"{long} new") == (
        "… w34 w35 w36 w37 w38 w39 [old]",
        "… w34 w35 w36 w37 w38 w39 [new]",
    )
    assert worded("", "a b") == ("", "[a b]")
    assert worded("a b c", "a c") == ("a [b] c", "a c")


def test_all_of_it(office: Office) -> None:
    """Everything accepted is in force, as the next version; the preview gave the same changes."""
    path = version_two(office)
    preview = office("amend", path, "--accept", "all", "--preview", "--json", *DAY).data
    made = office("amend", path, "--accept", "all", "--reason", "QĐ 5", "--json", *DAY).data
    assert (preview["entry"], preview["changes"]) == (None, made["changes"])
    assert [d["id"] for d in made["differences"]] == ["1.a", "4", "3"]
    assert made["accepted"] == ["1.a", "4", "3"]
    assert made["differences"][0]["fields"]["due"]["before"].startswith("3 months")
    assert office("show", "small", "--json").data["version"] == 2
    assert "3" not in states(office)
    assert office("log", "--json").data[-1]["reason"] == "QĐ 5"
    assert "Sửa đổi kế hoạch small" in office("history", "1.a").out


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        (["--accept", "1.a"], {"1.a"}),
        (["--leave", "1.a"], {"3", "4"}),
        (["--accept", "4", "--accept", "3"], {"3", "4"}),
        (["--accept", "4", "--leave", "1.a", "--leave", "3"], {"4"}),
    ],
)
def test_a_part_of_it(office: Office, options: list[str], taken: set[str]) -> None:
    """What is accepted is taken and the rest left; what is left is said and stays as it was."""
    answer = office("amend", version_two(office), *options, *DAY)
    assert answer.code == 0
    assert "KẾT QUẢ CỦA PHẦN ĐƯỢC NHẬN" in answer.out
    assert "Không nhận: " in answer.err
    shown = office("show", "small", "--json").data
    tasks = {task["id"]: task for task in shown["tasks"]}
    assert ("3" not in tasks) == ("3" in taken)
    assert ("4" in tasks) == ("4" in taken)
    assert tasks["1.a"]["due"].startswith("4" if "1.a" in taken else "3")


def test_without_a_choice_it_is_only_shown(office: Office) -> None:
    """Where nobody can be asked, the differences are shown, nothing is recorded, and the exit code
    asks for a choice."""
    path = version_two(office)
    answer = office("amend", path, *DAY)
    assert answer.code == 2
    assert "Sửa việc 1.a" in answer.out
    assert "--accept all" in answer.err
    as_json = office("amend", path, "--json", *DAY)
    assert (as_json.code, as_json.data["entry"], as_json.data["accepted"]) == (2, None, None)
    assert len(office("log", "--json").data) == 3


def test_a_terminal_is_asked_one_by_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person answers for each difference; what is no answer is asked again, the end is a no."""
    path = version_two(office)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", Terminal("c\nhả\nk\n"))
    answer = office("amend", path, *DAY)
    assert answer.err.count("Nhận điểm 4?") == 2
    assert "Không nhận: 4, 3." in answer.err
    assert "4" not in states(office)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--accept", "1.b"], 3),
        (["--leave", "zzz"], 3),
        (["--accept", "4", "--leave", "4"], 2),
        (["--accept", "4", "--leave", "3"], 2),
        (["--leave", "all"], 4),
        (["--accept", "all", "--known-at", "2030-01-01T00:00:00Z"], 2),
    ],
)
def test_a_bad_choice_records_nothing(office: Office, options: list[str], code: int) -> None:
    """Unknown differences, contradictions and an empty choice are refused in one line."""
    answer = office("amend", version_two(office), *options, *DAY)
    assert answer.code == code
    assert "upon: " in answer.err
    assert len(office("log", "--json").data) == 3


def test_what_cannot_be_amended(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A plan that is not in force, one that differs in nothing, and one with faults."""
    one_line(office.adopted()("amend", "nq21-duc-pho", "--accept", "all"), 3)
    assert "small" in one_line(office("amend", str(office.plan), "--accept", "all"), 4)
    path = office.folder / "bad.yaml"
    path.write_text(PLAN.replace("done 1.b", "done 1.z"), encoding="utf-8")
    assert office("amend", str(path), "--accept", "all").code == 5


def test_a_key_makes_an_amendment_repeatable(office: Office) -> None:
    """The same amendment under the same key answers again."""
    amend = ("amend", version_two(office), "--accept", "1.a", "--key", "k", *DAY, "--json")
    first, again = office(*amend).data, office(*amend).data
    assert (first["entry"], first["changes"]) == (again["entry"], again["changes"])


def test_adopting_what_is_in_force_points_to_amend(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A second adoption is refused and says which command puts the new version into force."""
    path = version_two(office)
    assert f"upon amend {path}" in one_line(office("adopt", path), 4)
    assert f"`upon amend {path}`" in one_line(office("adopt", path, "--lang", "en"), 4)


def test_versions_of_a_plan(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Each version can be shown by its number; one that is none is refused with those there are."""
    office("amend", version_two(office), "--accept", "all", *DAY)
    first = office("show", "small", "1.a", "--version", "1", "--json").data
    assert (first["version"], first["tasks"][0]["due"][0]) == (1, "3")
    second = office("show", "small", "1.a", "--json").data
    assert (second["version"], second["tasks"][0]["due"][0]) == (2, "4")
    assert "1, 2" in one_line(office("show", "small", "--version", "3"), 5)
    one_line(office("show", "smal", "--version", "1"), 3)
    assert Path(office.plan).exists()
