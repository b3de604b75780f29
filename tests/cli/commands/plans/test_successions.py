"""One body carries on the work of another: what is printed, kept and refused."""

from __future__ import annotations

import pytest

from tests.cli.commands.plans.test_bodies import DAY, MORE, OUTCOME, file
from tests.cli.conftest import Office


def test_one_body_carries_on_anothers_work(country: Office) -> None:
    """A succession is told by both bodies, the tree and the log."""
    country("bodies", "import", file(country, MORE, "more.yaml"))
    answer = country(
        "bodies",
        "succeed",
        "xa-a1",
        "xa-moi",
        "--on",
        "01/07/2023",
        "--reason",
        "sáp nhập",
        "--json",
        *DAY,
    )
    assert answer.data.keys() == OUTCOME | {"old", "new", "on", "reason", "parts"}
    assert (answer.data["entry"], answer.data["on"]) == (3, "2023-07-01")
    old = country("bodies", "show", "xa-a1", "--json").data
    assert old["succeeded_by"] == [{"id": "xa-moi", "name": "Xã Mới", "on": "2023-07-01"}]
    new = country("bodies", "show", "xa-moi", "--json").data
    assert new["carries_on"] == [
        {"id": "xa-a1", "name": "Xã Phổ An", "on": "2023-07-01", "reason": "sáp nhập"}
    ]
    assert "Xã Phổ An (xa-a1), từ 01/07/2023" in country("bodies", "show", "xa-moi").out
    assert "→ xa-moi tiếp nhận công việc từ 01/07/2023" in country("bodies", "list").out
    log = country("log", "--json").data
    assert [row["kind"] for row in log] == ["adopted", "bodies", "succeeded"]
    assert log[1]["what"] == "Nhập đơn vị: 2, nhóm: 1"
    assert "xa-moi tiếp nhận công việc của xa-a1 từ ngày 01/07/2023" in country("log").out
    assert "lý do: sáp nhập" in country("log").out


def test_a_succession_is_previewed_and_undone(country: Office) -> None:
    """A preview keeps nothing, and an undo takes a succession back."""
    asked = ("bodies", "succeed", "xa-a1", "xa-a2", "--on", "2023-07-01", *DAY)
    answer = country(*asked, "--preview")
    assert "Xã Phổ Khánh (xa-a2) tiếp nhận công việc của Xã Phổ An (xa-a1)" in answer.out
    assert country("bodies", "show", "xa-a1", "--json").data["succeeded_by"] == []
    assert country(*asked).code == 0
    assert "tiếp nhận công việc" in country("undo", *DAY).err
    assert country("bodies", "show", "xa-a1", "--json").data["succeeded_by"] == []


@pytest.mark.parametrize(
    ("old", "new", "on", "code", "says"),
    [
        ("xa-a9", "xa-a2", "2023-07-01", 3, "xa-a3"),
        ("xa-a2", "xa-a9", "2023-07-01", 3, "xa-a3"),
        ("xa-a2", "xa-a2", "2023-07-01", 5, "đã có đơn vị khác tiếp nhận"),
        ("xa-a2", "xa-a1", "2023-07-01", 4, "xa-a2 -> xa-a1 -> xa-a2"),
        ("xa-a1", "xa-a2", "2023-08-01", 4, "xa-a1: từ ngày 01/07/2023, xa-a2 đã tiếp nhận"),
        ("xa-b1", "xa-a1", "2023-08-01", 4, "hãy nêu xa-a2 thay cho xa-a1"),
        ("xa-a2", "xa-a3", "31/02/2023", 5, "31/02/2023"),
    ],
)
def test_a_refused_succession(country: Office, one_line, old, new, on, code, says) -> None:  # type: ignore[no-untyped-def]
    """An unknown body, a loop, a body that works no more: one line, and nothing is recorded."""
    assert country("bodies", "succeed", "xa-a1", "xa-a2", "--on", "2023-07-01").code == 0
    assert says in one_line(country("bodies", "succeed", old, new, "--on", on, *DAY), code)
    assert country("verify", "--json").data["entries"] == 2


def test_the_work_goes_to_another_later_and_back(country: Office) -> None:
    """Of several successions of a body the last one by a day counts, one to itself takes its work
    back."""
    for new, on in (("xa-a2", "2023-07-01"), ("xa-a3", "2023-07-10"), ("xa-a1", "2023-07-20")):
        assert country("bodies", "succeed", "xa-a1", new, "--on", on, *DAY).code == 0
    shown = country("bodies", "show", "xa-a1", "--json").data["succeeded_by"]
    assert [(one["id"], one["on"]) for one in shown] == [
        ("xa-a2", "2023-07-01"),
        ("xa-a3", "2023-07-10"),
        ("xa-a1", "2023-07-20"),
    ]


def test_the_receipt_of_a_succession_lists_what_changes_hands(country: Office) -> None:
    """The open parts, each as it stands on that day and with whoever carries it; one that is done
    stays with its member, and after a second succession they go on from hand to hand."""
    body = ("--body", "xa-a1")
    open_ones = [
        row
        for row in country("tasks", *body, "--json", *DAY).data
        if row["each"] and row["body"] == "xa-a1"
    ]
    assert open_ones
    first = country("bodies", "succeed", "xa-a1", "xa-a2", "--on", "2023-07-01", "--json", *DAY)
    parts = first.data["parts"]
    assert [(one["task"], one["part"]) for one in parts] == [
        (row["task"], "xa-a1") for row in open_ones
    ]
    told = [one for one in first.data["changes"] if one["field"] == "carried_by"]
    assert [(one["scope"], one["before"], one["after"]) for one in told] == [
        ("xa-a1", None, "xa-a2") for _ in parts
    ]
    rows = country("tasks", "--body", "xa-a2", "--json", "--today", "2023-07-01").data
    carried = [row for row in rows if row["carried_by"] == "xa-a2"]
    assert [(row["task"], row["state"], row["due"]) for row in carried] == [
        (one["task"], one["state"], one["due"]) for one in parts
    ]
    second = country("bodies", "succeed", "xa-a2", "xa-a3", "--on", "2023-08-01", "--json", *DAY)
    hands = {
        (one["scope"], one["before"], one["after"])
        for one in second.data["changes"]
        if one["field"] == "carried_by"
    }
    assert hands == {("xa-a1", "xa-a2", "xa-a3"), ("xa-a2", None, "xa-a3")}
    back = country("bodies", "succeed", "xa-a1", "xa-a1", "--on", "2023-09-01", *DAY)
    assert f"Phần việc được tiếp nhận: {len(parts)}" in back.out
