"""Whose work a row is, and where each body stands among the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reports.figures.buckets import percentages, totals

LEADING = ("lead", "advising", "directing")
"""The roles in which a body answers for a task: the first of these that the task has."""

Row = dict[str, Any]
Group = str | None


def answering(row: Mapping[str, Any]) -> tuple[Group, ...]:
    """The bodies that answer for a row: the member whose part it is, else those that lead the task,
    else those that advise or direct; (None,) where the plan names nobody."""
    if row["body"] is not None:
        return (row["body"],)
    return next((tuple(row["roles"][role]) for role in LEADING if row["roles"].get(role)), (None,))


Whose = Callable[[Mapping[str, Any]], tuple[Group, ...]]
"""From a row to the bodies under which it counts."""


def by_body(
    rows: Iterable[Row],
    name: Callable[[Group], str],
    group: Callable[[Group], Group],
    whose: Whose = answering,
) -> list[Row]:
    """The totals of `rows` by body, or by `group` of them; a row counts once under each of those
    `whose` it is. In the order of ranks, those without any last. `name` returns what a body or
    group is called, `group` the group of a body."""
    found: dict[Group, list[str]] = defaultdict(list)
    for row in rows:
        for one in dict.fromkeys(map(group, whose(row))):
            found[one].append(row["bucket"])
    listed = []
    for body, buckets in found.items():
        sums = totals(buckets)
        listed.append(
            {"body": body, "name": name(body), "totals": sums, "percent": percentages(sums)}
        )
    return ranked(listed)


def ranked(listed: Sequence[Row]) -> list[Row]:
    """The same with a `rank` each: the smallest share of overdue work first, then the fewest
    overdue rows; equals share a rank, and whoever has no dated work has none (null)."""
    dated = sorted((row for row in listed if row["totals"]["dated"]), key=_standing)
    undated = [row | {"rank": None} for row in listed if not row["totals"]["dated"]]
    found: list[Row] = []
    for number, row in enumerate(dated, start=1):
        tied = found and _standing(found[-1])[:2] == _standing(row)[:2]
        found.append(row | {"rank": found[-1]["rank"] if tied else number})
    return found + sorted(undated, key=lambda row: str(row["name"]))


def _standing(row: Row) -> tuple[float, int, str]:
    # Equal shares of counts are equal as floats too, and unlike ones never.
    sums = row["totals"]
    return sums["overdue"] / sums["dated"], sums["overdue"], str(row["name"])
