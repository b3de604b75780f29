"""The tables of letters, slips, plans and registers."""

from __future__ import annotations

from typing import Any

from reports.papers.blocks import Cell, Table
from reports.papers.cells import Cells

Row = dict[str, Any]


def chase_table(cells: Cells, rows: list[Row], body: str) -> Table:
    """What is late or due soon of the `rows` of a `body` (its id), with what its date rests on;
    `cells` words them."""
    day = cells.figures.facts.cut_off
    columns = (
        cells.column("task", 11),
        cells.column("title", 32),
        cells.column("role", 11),
        cells.column("due", 13, centred=True),
        cells.column("lateness", 11, centred=True),
        cells.column("basis", 22),
    )
    listed: list[list[Cell]] = [
        [
            cells.task(row),
            cells.title(row),
            cells.roles_of(row, body),
            row["due"],
            _lateness(cells, (day - row["due"]).days),
            _basis(cells, row),
        ]
        for row in rows
    ]
    return Table("chase", "", columns, listed)


def _lateness(cells: Cells, days: int) -> str:
    if days > 0:
        return cells.say("lateness.late", days=days)
    return cells.say("lateness.left", days=-days) if days else cells.say("lateness.today")


def _basis(cells: Cells, row: Row) -> str:
    """What a date rests on: how it was counted, and the extension over it."""
    if not row["extended_to"]:
        return str(row["reason"])
    extended = cells.say("basis.extended", to=row["extended_to"])
    return f"{row['reason']}; {extended}" if row["reason"] else extended


def assignment_table(cells: Cells, rows: list[Row], body: str) -> Table:
    """What a `body` (its id) has to do, by its `rows`, and as what; `cells` words them."""
    columns = (
        cells.column("number", 6, centred=True),
        cells.column("task", 11),
        cells.column("title", 34),
        cells.column("role", 10),
        cells.column("coordinating", 13),
        cells.column("due", 13, centred=True),
        cells.column("state", 13),
    )
    listed: list[list[Cell]] = [
        [
            number,
            cells.task(row),
            cells.title(row),
            cells.roles_of(row, body),
            cells.role(row, "coordinating"),
            cells.due(row),
            _state(cells, row),
        ]
        for number, row in enumerate(rows, start=1)
    ]
    return Table("assignments", "", columns, listed)


def _state(cells: Cells, row: Row) -> str:
    state = cells.words.term("state", row["state"])
    return f"{state}. {row['note']}" if row["note"] else state


def plan_table(cells: Cells) -> Table:
    """Every row of the plans with roles and dates."""
    columns = (
        cells.column("number", 4, centred=True),
        cells.column("task", 8),
        cells.column("title", 30),
        cells.column("directing", 12),
        cells.column("lead", 13),
        cells.column("coordinating", 11),
        cells.column("due", 10, centred=True),
        cells.column("state", 12),
    )
    rows: list[list[Cell]] = [
        [
            number,
            cells.task(row),
            cells.title(row),
            cells.role(row, "directing"),
            cells.leads(row),
            cells.role(row, "coordinating"),
            cells.due(row),
            cells.bucket(row["bucket"]),
        ]
        for number, row in enumerate(cells.figures.rows, start=1)
    ]
    return Table("annex", cells.say("table.plan"), columns, rows)


def register_rows(cells: Cells) -> list[Row]:
    """The documents by the day on which they came in."""
    documents = cells.figures.facts.documents
    return sorted(documents, key=lambda row: (row["received"] or row["recorded"], row["entry"]))


def register_table(cells: Cells, rows: list[Row]) -> Table:
    """The register: when it came, from whom, which document it is, what it set off, by which
    entry."""
    names = cells.figures.facts.names
    columns = (
        cells.column("number", 4, centred=True),
        cells.column("arrived", 9, centred=True),
        cells.column("issuer", 16),
        cells.column("document_number", 11),
        cells.column("issued", 9, centred=True),
        cells.column("document_title", 24),
        cells.column("sets_off", 18),
        cells.column("entry", 9, centred=True),
    )
    listed: list[list[Cell]] = [
        [
            number,
            row["received"] or row["recorded"],
            names.body(row["issuer"]) or _issuer(cells, row),
            row["number"] or "",
            row["issued"] or "",
            row["title"] or "",
            "; ".join(names.triggers.get(name, name) for name in row["triggers"]),
            row["entry"],
        ]
        for number, row in enumerate(rows, start=1)
    ]
    return Table("annex", cells.say("table.register"), columns, listed)


def _issuer(cells: Cells, row: Row) -> str:
    issuers = cells.figures.facts.names.issuers
    return "; ".join(dict.fromkeys(issuers[name] for name in row["triggers"] if name in issuers))
