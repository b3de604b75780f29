"""The law as tables: every row of the CSV files beside this one, which a lawyer can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.triggers.facts import calendar_from, facts_from
from triggers.calendar_files import shipped_calendar
from triggers.deadlines import compute
from triggers.parsing import parse_due
from triggers.periods import period_from
from triggers.policies import policy_names, resolve
from triggers.results import Result

FOLDER = Path(__file__).parent
COLUMNS = "id,article,policy,overrides,calendar,rule,events,period,due,kind,ambiguous,note"


def rows() -> list[tuple[str, dict[str, str]]]:
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [(path.stem, row) for row in csv.DictReader(file)]
    return found


ROWS = rows()


def worked_out(row: dict[str, str]) -> Result:
    knobs = dict(pair.strip().split("=") for pair in row["overrides"].split(";") if pair.strip())
    policy = resolve([("table", {"name": row["policy"]}), ("row", knobs)])
    text = row["calendar"]
    calendar = calendar_from(text) if text else shipped_calendar(policy.calendar)
    period = period_from(row["period"]) if row["period"] else None
    return compute(parse_due(row["rule"]), facts_from(row["events"]), policy, calendar, period)


@pytest.mark.parametrize(
    "row", [row for _, row in ROWS], ids=[f"{name}:{row['id']}" for name, row in ROWS]
)
def test_row(row: dict[str, str]) -> None:
    """The rule gives the row's date, kind and readings."""
    found = worked_out(row)
    kind = "error" if found.error else found.kind
    readings = "/".join(map(str, found.ambiguous or ()))
    due = "" if found.due is None else str(found.due)
    assert (due, kind, readings) == (row["due"], row["kind"], row["ambiguous"])


@pytest.mark.parametrize(
    "row", [row for _, row in ROWS], ids=[f"{name}:{row['id']}" for name, row in ROWS]
)
def test_row_explains_itself(row: dict[str, str]) -> None:
    """A date is never bare: it has steps, the last of which gives it, and its policy's version."""
    found = worked_out(row)
    assert found.calendar_version
    if found.due:
        assert found.steps
        assert found.steps[-1].day == found.due
        assert found.nominal is not None
    if found.kind == "pending" and not found.error:
        assert found.missing


def test_tables_are_well_formed() -> None:
    """Every table has the same columns, every row an article, and ids are not used twice."""
    for path in FOLDER.glob("*.csv"):
        assert path.read_text(encoding="utf-8").splitlines()[0] == COLUMNS
    keys = [(name, row["id"]) for name, row in ROWS]
    assert len(keys) == len(set(keys)) >= 150
    assert all(row["article"] and None not in row for _, row in ROWS)


def test_each_policy_has_rows() -> None:
    """No policy is shipped without rows of its own."""
    assert set(policy_names()) <= {row["policy"] for _, row in ROWS}
