"""The sections of a report on results: what is late, done, waited for, moved, asked, due next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reports.papers.blocks import Block, Cell, Column, Paragraph, Table
from reports.papers.cells import Cells

Row = dict[str, Any]
Listed = Sequence[Sequence[Cell]]


def section_blocks(cells: Cells) -> Iterator[tuple[str, list[Block]]]:
    """Each section's key with what it has; an empty one is a sentence that says so."""
    for key, make in _SECTIONS.items():
        columns, rows = make(cells)
        table = Table(key, "", columns, rows)
        yield key, [table] if rows else [Paragraph(cells.say(f"empty.{key}"))]


def _overdue(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    day = cells.figures.facts.cut_off
    columns = (
        cells.column("task", 12),
        cells.column("title", 42),
        cells.column("lead", 22),
        cells.column("due", 14, centred=True),
        cells.column("days_late", 10, centred=True),
    )
    return columns, [
        [cells.task(r), cells.title(r), cells.leads(r), r["due"], (day - r["due"]).days]
        for r in cells.figures.overdue
    ]


def _done(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    columns = (
        cells.column("task", 12),
        cells.column("title", 38),
        cells.column("done_on", 13, centred=True),
        cells.column("document", 21),
        cells.column("result", 16),
    )
    return columns, [
        [
            cells.task(r),
            cells.title(r),
            r["completed_on"],
            cells.proof(r),
            cells.bucket(r["bucket"]),
        ]
        for r in cells.figures.done
    ]


def _waits(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    columns = (
        cells.column("issuer", 22),
        cells.column("waited_for", 34),
        cells.column("since", 14, centred=True),
        cells.column("days", 8, centred=True),
        cells.column("tasks", 22),
    )
    return columns, [
        [w["issuer"] or "", w["name"], w["since"], w["days"], ", ".join(w["tasks"])]
        for w in cells.figures.waits
    ]


def _moved(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    columns = (
        cells.column("task", 14),
        cells.column("before", 14, centred=True),
        cells.column("after", 14, centred=True),
        cells.column("entry", 8, centred=True),
        cells.column("cause", 50),
    )
    return columns, [
        [cells.task(m), m["before"], m["after"] or "-", m["entry"], m["cause"]]
        for m in cells.figures.facts.moved
    ]


def _extended(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    columns = (
        cells.column("task", 14),
        cells.column("computed", 14, centred=True),
        cells.column("to", 14, centred=True),
        cells.column("document", 20),
        cells.column("reason", 38),
    )
    return columns, [
        [cells.task(e), e["computed"] or "-", e["to"], e["number"] or "", e["reason"]]
        for e in cells.figures.facts.extended
    ]


def _questions(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    columns = (
        cells.column("task", 14),
        cells.column("question", 46),
        cells.column("taken", 40),
    )
    return columns, [
        [q["task"] or "", q["asks"], q["taken"]] for q in cells.figures.facts.questions
    ]


def _next(cells: Cells) -> tuple[tuple[Column, ...], Listed]:
    columns = (
        cells.column("task", 14),
        cells.column("title", 46),
        cells.column("lead", 25),
        cells.column("due", 15, centred=True),
    )
    return columns, [
        [cells.task(r), cells.title(r), cells.leads(r), r["due"]] for r in cells.figures.next_due
    ]


_SECTIONS = {
    "overdue": _overdue,
    "done": _done,
    "waits": _waits,
    "moved": _moved,
    "extended": _extended,
    "questions": _questions,
    "next": _next,
}
"""The sections after the general one, in their order."""


def annex_table(cells: Cells) -> Table:
    """Every row that is counted."""
    rows: list[list[Cell]] = [
        [
            number,
            cells.task(row),
            cells.title(row),
            cells.leads(row),
            cells.role(row, "coordinating"),
            cells.due(row),
            cells.proof(row),
            cells.bucket(row["bucket"]),
            row["note"],
        ]
        for number, row in enumerate(cells.figures.rows, start=1)
    ]
    columns = (
        cells.column("number", 4, centred=True),
        cells.column("task", 8),
        cells.column("title", 25),
        cells.column("lead", 11),
        cells.column("coordinating", 10),
        cells.column("due", 9, centred=True),
        cells.column("document", 8),
        cells.column("state", 9),
        cells.column("note", 16),
    )
    return Table("annex", cells.say("table.annex"), columns, rows)
