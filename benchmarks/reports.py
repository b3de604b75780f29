"""What the papers of an office cost: each kind in each format, beside the same request as `--json`.

`python -m benchmarks.reports [--runs 3] [--rows 500] [--parts seed,rows,large]` makes the papers of
the shipped plan and of a plan of 500 tasks half a year on, and those at the bounds of the format
(5,000 rows, a ranking of 11,000 communes); it renews its sections of docs/reference/benchmarks.md.
Each figure is a process of its own, import included.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.support.machine import facts
from benchmarks.support.processes import UPON, Cost, cost_of, machine, median_costs, upon
from benchmarks.support.tables import table, write_section

TODAY = "2023-07-03"
ADOPTED = "2022-10-17"
KINDS = ("progress", "chase", "assignments", "register", "plan", "roll-up", "calendar")
FORMATS = ("docx", "xlsx", "pdf", "html", "csv", "md")
NEEDS_BODY = ("chase", "assignments")
LARGE = 5000
TOLD = (
    "medians of {runs}. Seconds of the processor, starting and importing included, then the most "
    "memory held; in brackets how many times the seconds of `--json` they are."
)
COMMUNES = 11_000
HALF_A_YEAR = """\
import sys, upon
from datetime import date
rows = int(sys.argv[1])
with upon.open("sqlite:///upon.db", by="bench") as engine:
    for n in range(max(1, rows // 25 * 3 // 4)):
        issued, today = date(2023, 1, 10), date(2023, 1, 12)
        engine.record(f"d{n}", issued=issued, number=f"{n}-QĐ/TU", today=today)
    for n in range(0, min(rows, 200), 20):
        engine.complete(f"{n}", on=date(2023, 3, 1), today=date(2023, 3, 1))
"""
SEED, SEED_BODY = "nq21-duc-pho", "cq-to-chuc-noi-vu"
SEED_DOCUMENTS = ("btvtu-model-regulation", "btvtu-regulation-guidance", "btvthu-new-cadre-rule")


def plan_of(rows: int) -> dict[str, object]:
    """A plan of so many tasks, all led by one office with one of ten others, begun by the documents
    of which there is one for every twenty-five."""
    offices = {f"b{n}": {"name": f"Cơ quan {n}"} for n in range(11)}
    documents = {f"d{n}": {"name": f"Văn bản số {n}"} for n in range(-(-rows // 25))}
    tasks = {
        f"{n}": {
            "title": f"Xây dựng và ban hành quy định số {n} về công tác cán bộ của cấp ủy cơ sở",
            "when": f"d{n // 25}",
            "due": f"3 months after d{n // 25}",
            "lead": ["b0", f"b{n % 10 + 1}"],
        }
        for n in range(rows)
    }
    return {
        "plan": "rows",
        "title": "Kế hoạch thực hiện nghị quyết",
        "adopted": ADOPTED,
        "bodies": offices,
        "triggers": documents,
        "tasks": tasks,
    }


def seed_plan(folder: Path) -> str:
    """The shipped plan half a year on; the office whose letters are measured."""
    upon(folder, "adopt", SEED, "--today", ADOPTED)
    for number, name in enumerate(SEED_DOCUMENTS, 1):
        given = ("--issued", "2022-12-05", "--number", f"{number}-QC/TU")
        upon(folder, "record", name, *given, "--today", "2022-12-12")
    return SEED_BODY


def made_plan(folder: Path, rows: int) -> str:
    """A plan of so many tasks half a year on, three documents in four recorded, some tasks done;
    the office that leads them all."""
    content = json.dumps(plan_of(rows), ensure_ascii=False, indent=1)  # JSON is YAML
    (folder / "plan.yaml").write_text(content, encoding="utf-8")
    upon(folder, "adopt", "plan.yaml", "--today", ADOPTED)
    cost_of((sys.executable, "-c", HALF_A_YEAR, str(rows)), folder)
    return "b0"


def kinds(folder: Path, body: str, runs: int) -> Iterator[list[str]]:
    """A row of the table for each kind: `--json`, then each format, as time and as a ratio."""
    for kind in KINDS:
        asked = ["report", kind, "--today", TODAY, *(["--body", body] * (kind in NEEDS_BODY))]
        commands = {"json": [*UPON, *asked, "--json"]}
        commands |= {
            ending: [*UPON, *asked, "-o", f"paper.{ending}", "--force"] for ending in FORMATS
        }
        found = median_costs(commands, folder, runs)
        yield [kind, _shown(found["json"]), *(beside(found, ending) for ending in FORMATS)]


def beside(found: dict[str, Cost], ending: str) -> str:
    """A format's cost, and how many times the processor's time of the JSON it took."""
    return f"{_shown(found[ending])} ({found[ending].processor / found['json'].processor:.1f})"


def _shown(cost: Cost) -> str:
    return f"{cost.processor:.2f} s, {cost.peak:.0f} MiB"


def large(folder: Path, runs: int) -> Iterator[list[str]]:
    """What offices make at the most: a report on 5,000 rows, a ranking of 11,000 communes."""
    made_plan(folder, LARGE)
    yield _large_row(folder, f"progress, {LARGE:,} rows", ["progress"], ("docx", "xlsx"), runs)
    country = folder / "country"
    country.mkdir()
    _country(country)
    asked = ["roll-up", "--body", "centre", "--below"]
    yield _large_row(country, f"roll-up, {COMMUNES:,} communes", asked, ("xlsx",), runs)


def _large_row(
    folder: Path, what: str, kind: list[str], endings: tuple[str, ...], runs: int
) -> list[str]:
    asked = [*UPON, "report", *kind, "--today", TODAY]
    commands = {"json": [*asked, "--json"]}
    commands |= {ending: [*asked, "-o", f"paper.{ending}", "--force"] for ending in endings}
    found = median_costs(commands, folder, runs)
    cells = [beside(found, ending) if ending in found else "" for ending in ("docx", "xlsx")]
    return [what, _shown(found["json"]), *cells]


def _country(folder: Path) -> None:
    lines = ["id,name,under,level,groups", "centre,Centre,,,"]
    lines += [f"p{n},Tỉnh {n},centre,province," for n in range(63)]
    lines += [f"c{n},Xã {n},p{n % 63},commune,communes" for n in range(COMMUNES)]
    (folder / "communes.csv").write_text("\n".join(lines), encoding="utf-8")
    task = {"title": "Ban hành quy chế", "each": "communes", "when": "d", "due": "3 months after d"}
    plan = {
        "plan": "country",
        "title": "Kế hoạch",
        "adopted": ADOPTED,
        "bodies": {"file": "communes.csv"},
        "triggers": {"d": {"name": "Văn bản"}},
        "tasks": {"1": task},
    }
    (folder / "plan.yaml").write_text(
        json.dumps(plan, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    upon(folder, "adopt", "plan.yaml", "--today", ADOPTED)
    upon(folder, "record", "d", "--issued", "2023-01-10", "--today", "2023-01-12")


def section(name: str, said: str, head: list[str], rows: list[list[str]], before: str) -> None:
    """Renew a section of the page of figures."""
    write_section(name, f"{said}\n\n{table(head, rows)}\n\n{machine(facts())}, {before} before.")


def main() -> None:
    """Measure what was asked for and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--parts", default="seed,rows,large")
    given = parser.parse_args()
    parts = given.parts.split(",")
    head = ["paper", "`--json`", *(f".{ending}" for ending in FORMATS)]
    with tempfile.TemporaryDirectory(prefix="upon-reports-") as name:
        for size in [part for part in ("seed", "rows") if part in parts]:
            folder = Path(name) / size
            folder.mkdir()
            before = facts()["load average"]
            body = seed_plan(folder) if size == "seed" else made_plan(folder, given.rows)
            what = "The shipped plan, 39 tasks" if size == "seed" else f"{given.rows:,} tasks"
            said = f"{what}; {TOLD.format(runs=given.runs)}"
            section(f"reports-{size}", said, head, list(kinds(folder, body, given.runs)), before)
        if "large" in parts:
            before = facts()["load average"]
            folder = Path(name) / "large"
            folder.mkdir()
            said = f"At the most; {TOLD.format(runs=given.runs)}"
            rows = list(large(folder, given.runs))
            section("reports-large", said, head[:4], rows, before)


if __name__ == "__main__":
    main()
