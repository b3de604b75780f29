"""Moving tasks: the good order, and every awkward one."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Office

DAY = ("--today", "2022-11-10")


def test_a_task_is_started_and_completed(office: Office) -> None:
    """Start and complete move a task and what waits for it, and history tells all of it."""
    office.adopted()
    assert office("start", "1.b", "--on", "2022-11-01", "--body", "office", *DAY).code == 0
    answer = office("complete", "1.b", "--number", "9-KH/TU", *DAY, "--json")
    changed = {(c["task"], c["field"], c["after"]) for c in answer.data["changes"]}
    assert {("1.b", "state", "done"), ("2", "state", "active")} <= changed
    assert answer.data["event"] is None
    items = office("history", "1.b", "--json").data
    kinds = list(dict.fromkeys((item["entry"], item["cause"]["kind"]) for item in items))
    assert kinds == [(1, "adopted"), (2, "moved"), (3, "moved")]
    assert items[0]["at"].endswith("Z")
    out = office("history", "1.b").out
    assert "Hoàn thành 1.b ngày 10/11/2022" in out
    assert "9-KH/TU" in out


def test_every_move_of_the_lifecycle(office: Office) -> None:
    """Each of the seven moves works from a state that allows it."""
    office.adopted()
    states = []
    for move in ("start", "suspend", "resume", "complete", "reopen", "cancel", "reinstate"):
        assert office(move, "1.b", "--reason", "theo yêu cầu", *DAY).code == 0
        states.append(office.row("1.b", *DAY)["state"])
    assert states == [
        "in_progress",
        "suspended",
        "in_progress",
        "done",
        "in_progress",
        "cancelled",
        "active",
    ]


@pytest.mark.parametrize(
    ("moves", "asked", "code", "says"),
    [
        ([], ["complete", "1.a"], 4, "complete --without-trigger"),
        ([], ["resume", "1.b", "--reason", "x"], 4, "start, complete, suspend, cancel"),
        ([], ["suspend", "1.b"], 2, "--reason"),
        ([], ["complete", "1.a", "--without-trigger"], 2, "--reason"),
        ([["complete", "1.b", *DAY]], ["complete", "1.b"], 4, "reopen"),
        ([["start", "1.b", *DAY]], ["complete", "1.b", "--on", "2022-11-01"], 4, "10/11/2022"),
        ([], ["complete", "1.b", "--on", "2022-10-01"], 4, "15/10/2022"),
        ([], ["start", "1.b", "--on", "2022-12-01"], 4, "01/12/2022"),
        ([], ["start", "1.d"], 3, "1.đ"),
        ([], ["start", "1.b", "--body", "ofice"], 3, "office"),
        ([], ["start", "1.b", "--plan", "smal"], 3, "small"),
        ([], ["start", "1.đ", "--occurrence", "2021"], 3, "2022"),
        ([], ["start", "1.b", "--on", "31/02/2022"], 5, "31/02/2022"),
        ([], ["start", "1.b", "--known-at", "2023-01-01T00:00:00Z"], 2, "--known-at"),
    ],
)
def test_a_refused_move_is_one_line(office: Office, one_line, moves, asked, code, says) -> None:  # type: ignore[no-untyped-def]
    """What the facts forbid is one line that says what is allowed, and nothing is recorded."""
    office.adopted()
    for move in moves:
        assert office(*move).code == 0
    today = [] if "--known-at" in asked else DAY
    assert says in one_line(office(*asked, *today), code)
    assert office("verify", "--json").data["entries"] == 1 + len(moves)


def test_running_ahead_of_a_document(office: Office) -> None:
    """A waiting task completed without its trigger is marked for a person to look at."""
    office.adopted()
    done = ["complete", "1.a", "--without-trigger", "--reason", "làm trước", *DAY]
    assert "chưa có căn cứ" in office(*done).out
    assert office.row("1.a", *DAY)["ungrounded"] is True


def test_which_occurrence(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Where several occurrences are open, the refusal lists them and --occurrence chooses."""
    office.adopted()
    later = ("--today", "2023-02-01")
    assert "2022, 2023" in one_line(office("complete", "1.đ", *later), 4)
    assert office("complete", "1.đ", "--occurrence", "2022", *later).code == 0


def test_a_previewed_move(office: Office) -> None:
    """A preview of a move shows its changes and keeps nothing."""
    office.adopted()
    answer = office("start", "1.b", "--preview", *DAY)
    assert "Đến lúc thực hiện → Đang thực hiện" in answer.out
    assert "chưa ghi gì" in answer.err
    assert office.row("1.b", *DAY)["state"] == "active"
