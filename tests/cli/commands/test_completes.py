"""A task whose parts sub-plans complete: what the receipt, `why` and the agenda say."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.conftest import Answer, Office

PLAN = """\
plan: big
title: Kế hoạch chung
adopted: 2023-01-10
calendar: none
bodies:
  a: {name: Xã A}
  b: {name: Xã B}
groups:
  xa: {name: Các xã, members: [a, b]}
tasks:
  "1": {title: Ban hành quy chế, each: xa, implementing: [xa], due: by 2023-06-30, completes: true}
"""
OWN = """\
plan: own
title: Kế hoạch của xã A
adopted: 2023-01-15
calendar: none
tasks:
  "x": {title: Dự thảo, due: by 2023-02-15}
  "y": {title: Thông qua, due: by 2023-03-15}
"""
DAY = ("--today", "2023-03-01")
COMMAND = "upon complete 1 --plan big --body a --on 2023-02-20"


@pytest.fixture
def two_plans(office: Office) -> Office:
    """A plan in which each commune has a part, and the plan of one of them for its part."""
    for name, text in (("big", PLAN), ("own", OWN)):
        (office.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    shutil.copy(office.template, office.database)
    assert office("adopt", "big.yaml", *DAY).code == 0
    assert office("adopt", "own.yaml", "--under", "big/1", "--body", "a", *DAY).code == 0
    assert office("complete", "x", "--on", "2023-02-20", *DAY).code == 0
    return office


def finished(office: Office, *more: str) -> Answer:
    """The last task of the sub-plan is completed."""
    return office("complete", "y", "--on", "2023-02-18", *DAY, *more)


def test_the_receipt_says_so_with_the_command(two_plans: Office) -> None:
    """In both languages, and as a warning of the JSON; the command is one that works."""
    assert COMMAND not in two_plans("agenda", *DAY).out
    seen = finished(two_plans, "--preview", "--lang", "en")
    assert "own was done on 2023-02-20: the part of a in 1 of big may be completed" in seen.err
    answer = finished(two_plans, "--json")
    (warning,) = answer.data["warnings"]
    assert (warning["code"], warning["body"], warning["on"]) == ("part_ready", "a", "2023-02-20")
    assert COMMAND in answer.err
    assert "có thể ghi hoàn thành" in warning["message"]
    assert two_plans(*COMMAND.split()[1:], *DAY).code == 0
    assert two_plans("agenda", "--json", *DAY).data["to_complete"] == []
    assert two_plans("verify", *DAY).code == 0


def test_the_agenda_lists_it_until_it_is_recorded(two_plans: Office) -> None:
    """With the command, for the body and for all; after a completion is taken back no more."""
    finished(two_plans)
    part: dict[str, object] = {"plan": "big", "task": "1", "title": "Ban hành quy chế", "body": "a"}
    part |= {"sub_plans": ["own"], "on": "2023-02-20"}
    for more in ((), ("--body", "a"), ("--plan", "big")):
        assert two_plans("agenda", "--json", *more, *DAY).data["to_complete"] == [part]
    assert two_plans("agenda", "--json", "--body", "b", *DAY).data["to_complete"] == []
    shown = two_plans("agenda", *DAY).out
    assert "KẾ HOẠCH RIÊNG ĐÃ XONG" in shown
    assert COMMAND in " ".join(shown.split())
    assert "SUB-PLANS ARE DONE" in two_plans("agenda", "--lang", "en", *DAY).out
    assert two_plans("undo", "--reason", "nhầm", *DAY).code == 0
    assert two_plans("agenda", "--json", *DAY).data["to_complete"] == []


def test_the_agenda_lists_the_first_of_them(two_plans: Office) -> None:
    """As many as rows under each heading, and how many more there are."""
    finished(two_plans)
    other = OWN.replace("plan: own", "plan: other")
    (two_plans.folder / "other.yaml").write_text(other, encoding="utf-8")
    assert two_plans("adopt", "other.yaml", "--under", "big/1", "--body", "b", *DAY).code == 0
    for task in ("x", "y"):
        assert two_plans("complete", task, "--plan", "other", "--on", "2023-02-20", *DAY).code == 0
    assert len(two_plans("agenda", "--json", *DAY).data["to_complete"]) == 2
    shown = two_plans("agenda", "--limit", "1", "--lang", "en", *DAY).out
    assert "parts that may be completed: 2" in shown
    assert shown.count("upon complete 1 --plan big") == 1
    assert "... and 1 more; see all with `upon agenda --json`" in " ".join(shown.split())


def test_why_says_so_of_the_part(two_plans: Office) -> None:
    """And of no other part; the whole has the day of the sub-plan in its JSON."""
    finished(two_plans)
    shown = " ".join(two_plans("why", "1", "--plan", "big", "--body", "a", *DAY).out.split())
    assert "Kế hoạch riêng đã xong ngày 20/02/2023" in shown
    assert COMMAND in shown
    other = two_plans("why", "1", "--plan", "big", "--body", "b", *DAY).out
    assert "đã xong ngày" not in other
    (row,) = two_plans("why", "1", "--plan", "big", "--json", *DAY).data["sub_plans"]
    assert (row["done"], row["of"], row["finished"]) == (2, 2, "2023-02-20")
