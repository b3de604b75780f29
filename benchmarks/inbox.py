"""What reading a register of incoming documents costs, beside plain reading of the same file.

`python -m benchmarks.inbox [--runs 3] [--rows 500,5000]` writes registers whose rows are made of
the titles of tests/workflows/matching/register.ndjson, as a workbook and as comma-separated text,
lets `upon inbox --json` say what the 23 documents of the shipped plan may be in them, and reads the
same files with openpyxl and csv alone; then 1,000 rows against 1,000 awaited documents. It renews
its section of docs/reference/benchmarks.md. Each figure is a process of its own, import included.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from benchmarks.support.machine import facts
from benchmarks.support.processes import (
    EMPTY,
    ROOT,
    UPON,
    Cost,
    cost_of,
    machine,
    median_costs,
    upon,
)
from benchmarks.support.tables import table, write_section

TITLES = ROOT / "tests" / "workflows" / "matching" / "register.ndjson"
HEADINGS = ("Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Ghi chú")
TODAY = "2026-06-03"
FIRST = date(2023, 1, 3)
MANY = 1000
PLAIN = {
    "csv": "import csv, sys; list(csv.reader(open(sys.argv[1], encoding='utf-8-sig')))",
    "xlsx": "import sys, openpyxl; book = openpyxl.load_workbook(sys.argv[1], read_only=True); "
    "list(book.active.iter_rows(values_only=True))",
}
"""How each file is read by what does nothing else."""

TO_WORKBOOK = """\
import csv, sys, xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2])
sheet = book.add_worksheet()
for number, row in enumerate(csv.reader(open(sys.argv[1], encoding='utf-8-sig'))):
    sheet.write_row(number, 0, row)
book.close()
"""


def register(number: int) -> Iterator[list[str]]:
    """So many rows, each a document of its own; a title comes again with another occasion."""
    titles = map(json.loads, TITLES.read_text(encoding="utf-8").splitlines())
    for place, row in enumerate(islice(cycle(titles), number), 1):
        day = f"{FIRST + timedelta(place % 1000):%d/%m/%Y}"
        figure, mark, sign = row["number"].partition("-" if "-" in row["number"] else "/")
        title = f"{row['title']}, đợt {place}"
        yield [day, str(place), row["issuer"], f"{figure}{place}{mark}{sign}", day, title, ""]


def files(folder: Path, number: int) -> dict[str, Path]:
    """The register as text and as a workbook."""
    paths = {ending: folder / f"so-{number}.{ending}" for ending in PLAIN}
    with paths["csv"].open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([HEADINGS, *register(number)])
    if "xlsx" in paths:
        cost_of((sys.executable, "-c", TO_WORKBOOK, str(paths["csv"]), str(paths["xlsx"])), folder)
    return paths


def against_the_plan(folder: Path, numbers: list[int], runs: int) -> Iterator[list[str]]:
    """A row of the table for each kind of file and number of rows."""
    upon(folder, "adopt", "nq21-duc-pho", "--today", "2022-10-17")
    for number in numbers:
        for ending, path in files(folder, number).items():
            found = median_costs(
                {
                    "upon": [*UPON, "inbox", path.name, "--json", "--today", TODAY],
                    "plain": [sys.executable, "-c", PLAIN[ending], str(path)],
                    "empty": EMPTY,
                },
                folder,
                runs,
            )
            yield shown(f"{number:,} rows, .{ending}, 23 documents", number, found)


def against_many(folder: Path, runs: int) -> list[str]:
    """A thousand rows against a thousand awaited documents."""
    titles = [row[5] for row in register(MANY)]
    plan = {
        "plan": "many",
        "title": "Kế hoạch",
        "adopted": "2022-10-17",
        "bodies": {"btvtu": {"name": "Ban Thường vụ Tỉnh ủy"}},
        "triggers": {f"d{n}": {"name": title, "issuer": "btvtu"} for n, title in enumerate(titles)},
        "tasks": {f"{n}": {"title": "Triển khai", "when": f"d{n}"} for n in range(MANY)},
    }
    (folder / "plan.yaml").write_text(
        json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    upon(folder, "adopt", "plan.yaml", "--today", "2022-10-17")
    path = files(folder, MANY)["csv"]
    commands = {
        "upon": [*UPON, "inbox", path.name, "--json", "--today", TODAY],
        "plain": [sys.executable, "-c", PLAIN["csv"], str(path)],
        "empty": EMPTY,
    }
    found = median_costs(commands, folder, runs)
    return shown(f"{MANY:,} rows, .csv, {MANY:,} documents", MANY, found)


def shown(what: str, number: int, found: dict[str, Cost]) -> list[str]:
    """A row of the table; the ratio is of the processor's time, less that of an empty Python."""
    asked, plain, empty = found["upon"], found["plain"], found["empty"].processor
    ratio = (asked.processor - empty) / max(plain.processor - empty, 0.001)
    return [
        what,
        f"{asked.processor:.2f} s",
        f"{number / asked.processor:,.0f}",
        f"{asked.peak:.0f} MiB",
        f"{plain.processor:.2f} s, {plain.peak:.0f} MiB",
        f"{ratio:,.0f}",
    ]


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", default="500,5000")
    given = parser.parse_args()
    before = facts()["load average"]
    with tempfile.TemporaryDirectory(prefix="upon-inbox-") as name:
        one, many = Path(name) / "one", Path(name) / "many"
        one.mkdir()
        many.mkdir()
        numbers = [int(number) for number in given.rows.split(",")]
        rows = list(against_the_plan(one, numbers, given.runs))
        rows.append(against_many(many, given.runs))
    head = ["register", "`upon inbox`", "rows a second", "peak", "plain reading", "ratio"]
    said = (
        f"`python -m benchmarks.inbox`; medians of {given.runs}. Seconds of the processor, start "
        "and importing included; the ratio is to plain reading, both less an empty Python."
    )
    after = machine(facts())
    write_section("inbox", f"{said}\n\n{table(head, rows)}\n\n{after}, {before} before.")


if __name__ == "__main__":
    main()
