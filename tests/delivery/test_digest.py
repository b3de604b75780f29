"""What each recipient is told on which morning: a story as a table, and what never is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from delivery.letters import Letter
from store.ledger import open_ledger
from tests.delivery.desk import PLAN, SETTINGS, Desk

ROLES = SETTINGS.replace(
    "  rest:",
    "  lead: {body: office, roles: [lead], channel: mail, address: lead@example.org}\n  rest:",
)

STORY = """
# what happens before the morning | morning    | to     | what it says
-                                 | 2023-01-04 | a      | started: 2
-                                 |            | lead   | started: 2
-                                 | 2023-01-05 |        |
record rule                       | 2023-01-06 | a      | started: 1 (ward-a)
-                                 |            | b      | started: 1 (ward-b)
complete 1 ward-b                 | 2023-03-01 | lead   | later: 2
-                                 | 2023-03-24 | a      | week: 2; later: 1 (ward-a)
-                                 |            | lead   | week: 2
-                                 | 2023-03-27 |        |
-                                 | 2023-03-30 | a      | week: 2, 1 (ward-a)
-                                 |            | lead   | week: 2
-                                 | 2023-04-03 | lead   | overdue: 2
record list                       | 2023-04-04 | a      | overdue: 2; week: 1 (ward-a)
-                                 |            | b      | started: 3
-                                 |            | lead   | overdue: 2
complete 1 ward-a, complete 2     | 2023-04-05 |        |
retract list                      | 2023-04-06 | b      | withdrawn: 3
-                                 | 2023-04-10 |        |
"""


def lines(text: str) -> list[tuple[str, str, str, str]]:
    """The rows of a table; what is left out is as in the row above."""
    found: list[tuple[str, str, str, str]] = []
    for line in text.strip().splitlines()[1:]:
        act, morning, to, says = (cell.strip() for cell in line.split("|"))
        found.append((act, morning or found[-1][1], to, says))
    return found


def said(letter: Letter) -> str:
    """A letter in short: each heading with its tasks, and whose part."""
    parts = []
    for name, items in letter.data["sections"].items():
        tasks = [
            f"{item['task']} ({item['body']})" if item["body"] else item["task"] for item in items
        ]
        parts.append(f"{name}: {', '.join(tasks)}")
    return "; ".join(parts)


def act(desk: Desk, what: str, events: dict[str, str]) -> None:
    """Do what the table says happened."""
    for step in filter(None, (part.strip(" -") for part in what.split(","))):
        verb, name, *more = step.split()
        if verb == "record":
            found = desk.engine.record(name, issued=desk.now.date(), number=name)
            events[name] = found.event or ""
        elif verb == "retract":
            desk.engine.retract(events[name], reason="wrong")
        else:
            desk.engine.complete(name, body=more[0] if more else None)


def test_the_story(database: Path, tmp_path: Path) -> None:
    """Each morning each recipient reads what the table says, and nobody reads anything else."""
    desk = Desk(open_ledger(str(database)), tmp_path, ROLES)
    rows = lines(STORY)
    events: dict[str, str] = {}
    mornings = list(dict.fromkeys(row[1] for row in rows))
    got, wanted = [], []
    for morning in mornings:
        here = [row for row in rows if row[1] == morning]
        act(desk, here[0][0], events)
        desk.at(f"{morning} 07:30").sweep()
        desk.taken.letters.clear()
        desk.deliver()
        letters = sorted(desk.taken.letters, key=lambda one: one[0])
        got += [(morning, to, said(letter)) for to, letter in letters]
        wanted += [(morning, to, says) for _, _, to, says in here if to]
    assert got == wanted


def test_roles_choose(database: Path, tmp_path: Path) -> None:
    """Who is told in one role only hears nothing of the others, and the office hears instead."""
    desk = Desk(
        open_ledger(str(database)),
        tmp_path,
        SETTINGS.replace("a: {body: ward-a,", "a: {body: ward-a, roles: [lead],"),
    )
    desk.at("2023-01-04 07:30").sweep().deliver()
    assert [to for to, _ in desk.taken.letters] == ["rest"]


def test_a_narrower_deadline_is_told_to_whom_it_holds(database: Path, tmp_path: Path) -> None:
    """A deadline that one body was granted is told to it alone, and to nobody by the old date."""
    desk = Desk(open_ledger(str(database)), tmp_path)
    desk.record("rule", "2023-01-03")
    desk.at("2023-01-04 07:30").sweep().deliver()
    desk.extend("1", "2023-06-30", "ward-a")
    desk.at("2023-03-27 07:30").sweep()
    desk.taken.letters.clear()
    desk.deliver()
    assert [said(letter) for letter in desk.taken.to("b")] == ["week: 1 (ward-b)"]
    desk.at("2023-06-23 07:30").sweep()
    desk.taken.letters.clear()
    desk.deliver()
    assert "2023-06-30" in desk.taken.to("a")[0].text
    assert "week: 1 (ward-a)" in said(desk.taken.to("a")[0])


def test_who_carries_on_the_work_of_another(database: Path, tmp_path: Path) -> None:
    """A body that carries on another's work is told of both parts."""
    desk = Desk(open_ledger(str(database)), tmp_path)
    desk.engine.succeed("ward-b", "ward-a", desk.now.date(), reason="merged")
    desk.record("rule", "2023-01-03")
    desk.at("2023-01-04 07:30").sweep().deliver()
    assert "1 (ward-a), 1 (ward-b)" in said(desk.taken.to("a")[0])


def test_a_calendar_that_runs_out(database: Path, tmp_path: Path) -> None:
    """The office alone hears that a calendar ends, with its last day."""
    end = 2026
    desk = Desk(open_ledger(str(database)), tmp_path)
    desk.at(f"{end}-11-30 07:30").sweep()
    desk.deliver()
    found = [letter.data["sections"].get("calendar") for _, letter in desk.taken.letters]
    told = [items for items in found if items]
    assert [[item["title"] for item in items] for items in told] == [["vn-state"]]
    assert told == [desk.taken.to("rest")[0].data["sections"]["calendar"]]
    assert f"{end}-12-31" in desk.taken.to("rest")[0].text


@pytest.mark.parametrize("count", [59, 61])
def test_long_lists_are_cut(database: Path, tmp_path: Path, count: int) -> None:
    """Of more than sixty rows under a heading a message shows sixty, and says how many more."""
    tasks = "".join(
        f'  "x{n}": {{title: T, lead: [ward-a], due: by 2023-01-06}}\n' for n in range(count)
    )
    desk = Desk(open_ledger(str(database)), tmp_path, plan=PLAN + tasks)
    desk.at("2023-01-04 07:30").sweep().deliver()
    letter: Any = desk.taken.to("a")[0]
    assert len(letter.data["sections"]["week"]) == min(count, 60)
    assert (letter.data["more"].get("week"), "And 1 more" in letter.text) == (
        (1, True) if count > 60 else (None, False)
    )
    assert f"({count})" in letter.text


def test_a_part_without_a_role(database: Path, tmp_path: Path) -> None:
    """Where a plan gives no role to those who have a part, they are told as those who carry it
    out."""
    plan = PLAN.replace("    implementing: [wards]\n    directing: [office]\n", "")
    desk = Desk(open_ledger(str(database)), tmp_path, plan=plan)
    desk.record("rule", "2023-01-03")
    desk.at("2023-03-27 07:30").sweep().deliver()
    assert "1 (ward-b)" in said(desk.taken.to("b")[0])
