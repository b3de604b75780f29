"""The tables and the figure that sum a report up: two by two, the rest, the flow, the bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.figures.buckets import DATED, OTHERS
from reports.figures.flow import STEPS
from reports.papers.blocks import Bar, Block, Cell, Chart, Column, Paragraph, Table
from reports.papers.cells import MARKS, Cells

LONGEST_CHART = 30
"""Bodies that the figure shows; the table below it has all of them."""


def summary_blocks(cells: Cells) -> Iterator[Block]:
    """What the general section has after its first sentences."""
    figures = cells.figures
    yield two_by_two(cells)
    if not figures.totals["dated"]:
        yield Paragraph(cells.say("no_dated"))
    yield others_table(cells)
    yield flow_table(cells)
    yield from body_blocks(cells)
    if len(figures.by_plan) > 1:
        yield plan_table(cells)


def two_by_two(cells: Cells) -> Table:
    """Done and open work with a date, in time and late, each with its share."""
    sums, percent = cells.figures.totals, cells.figures.percent

    def line(key: str, first: str, second: str) -> list[Cell]:
        """The row of a `key`: the totals `first` and `second` by name, each with its share, and
        their sum."""
        shares = [cells.percent(percent[name]) for name in (first, second)]
        return [
            cells.say(f"line.{key}"),
            sums[first],
            shares[0],
            sums[second],
            shares[1],
            sums[first] + sums[second],
        ]

    rows = [line("done", *DATED[:2]), line("open", *DATED[2:])]
    in_time = sums["done_in_time"] + sums["open_in_time"]
    late = sums["done_late"] + sums["overdue"]
    rows.append([cells.say("line.dated"), in_time, "", late, "", sums["dated"]])
    columns = (
        cells.column("result", 30),
        cells.column("in_time", 14, centred=True),
        cells.column("share", 14, centred=True),
        cells.column("late", 14, centred=True),
        cells.column("share", 14, centred=True),
        cells.column("sum", 14, centred=True),
    )
    return Table("two_by_two", cells.say("table.two_by_two"), columns, rows, {2: (1, 1)})


def others_table(cells: Cells) -> Table:
    """The rows without a date and those that rest, what all rows come to, and beside it what was
    cancelled."""
    found = cells.figures.totals
    rows: list[list[Cell]] = [[cells.say("line.dated"), found["dated"]]]
    rows += [[cells.say(f"bucket.{name}"), found[name]] for name in OTHERS]
    rows.append([cells.say("line.all"), found["all"]])
    rows.append([cells.say("bucket.cancelled"), found["cancelled"]])
    columns = (cells.column("bucket", 75), cells.column("count", 25, centred=True))
    sums = {len(OTHERS) + 1: (1,) * (len(OTHERS) + 1)}
    return Table("others", cells.say("table.others"), columns, rows, sums)


def flow_table(cells: Cells) -> Table:
    """What came and went over the period; it balances."""
    flow = cells.figures.flow
    lines: list[list[Cell]] = [[cells.say(f"flow.{step}"), flow[step]] for step in STEPS]
    lines.append([cells.say("flow.open_at_end"), flow["open_at_end"]])
    columns = (cells.column("flow", 75), cells.column("count", 25, centred=True))
    return Table(
        "flow", cells.say("table.flow"), columns, lines, {len(STEPS): tuple(STEPS.values())}
    )


def body_blocks(cells: Cells) -> Iterator[Block]:
    """The figure and the table by body; that some rows count more than once is said."""
    listed = cells.figures.by_body
    if not listed:
        return
    yield body_chart(cells)
    yield body_table(cells)
    if sum(row["totals"]["all"] for row in listed) > cells.figures.totals["all"]:
        yield Paragraph(cells.say("counted_twice"), note=True)


def body_chart(cells: Cells) -> Chart:
    """The dated work of each body, as bars of one scale."""
    dated = [row for row in cells.figures.by_body if row["totals"]["dated"]]
    bars = tuple(
        Bar(row["name"], tuple(row["totals"][name] for name in DATED))
        for row in dated[:LONGEST_CHART]
    )
    legend = tuple(cells.say(f"bucket.{name}") for name in DATED)
    return Chart(cells.say("chart.bodies"), legend, tuple(MARKS[name] for name in DATED), bars)


def body_table(cells: Cells, *, caption: str = "table.bodies") -> Table:
    """Where each body stands."""
    return Table(
        "bodies",
        cells.say(caption),
        (
            cells.column("rank", 8, centred=True),
            cells.column("body", 32),
            cells.column("all", 10, centred=True),
            *(cells.column(name, 10, centred=True) for name in DATED),
            cells.column("overdue_share", 10, centred=True),
        ),
        [body_row(cells, row) for row in cells.figures.by_body],
    )


def body_row(cells: Cells, row: dict[str, Any]) -> list[Cell]:
    """The cells of one body."""
    sums = row["totals"]
    rank: Cell = row["rank"] if row["rank"] is not None else "-"
    share = cells.percent(row["percent"]["overdue"])
    return [rank, row["name"], sums["all"], *(sums[name] for name in DATED), share]


def plan_table(cells: Cells) -> Table:
    """The totals of each plan."""
    rows: list[list[Cell]] = [
        [row["title"], row["totals"]["all"], *(row["totals"][name] for name in DATED)]
        for row in cells.figures.by_plan
    ]
    columns: tuple[Column, ...] = (
        cells.column("plan", 50),
        cells.column("all", 10, centred=True),
        *(cells.column(name, 10, centred=True) for name in DATED),
    )
    return Table("plans", cells.say("table.plans"), columns, rows)
