"""Compare the calendar ``vn-state`` with the PyPI package ``holidays``.

A development aid: it is not shipped, and the product never imports it or ``holidays``.
It prints each day on which the two disagree, with the reason where the reason is known,
and exits with 1 when a difference has no reason here, so that somebody looks at it.
Run it before adding a year:  ``python scripts/seed_calendar.py [FIRST LAST] [--csv FILE]``
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays

CSV = Path(__file__).resolve().parent.parent / "triggers" / "calendars" / "vn-state.csv"

SWAP_2026 = "`holidays` 0.109 misses this swap: letter 12729/VPCP-KGVX of 25/12/2025."
SWAPS_2013 = (
    "`holidays` misses these swaps: the notice on holidays in 2013 (Prime Minister, 23/11/2012)."
)
TET_2014 = (
    "`holidays` has other days: letter 10525/VPCP-KGVX of 12/12/2013 gives 28 January to"
    " 5 February, with the Saturdays 25 January and 8 February worked."
)
CULTURE_DAY = (
    "Culture Day, known difference: a forecast with us until a person has read the whole text of"
    " National Assembly Resolution 28/2026/QH16 (article 2, in force 1 July 2026, as quoted)."
)
KNOWN: Mapping[date, str] = {
    date(2012, 12, 31): SWAPS_2013,
    date(2013, 1, 5): SWAPS_2013,
    date(2013, 2, 23): SWAPS_2013,
    date(2014, 1, 25): TET_2014,
    date(2014, 1, 28): TET_2014,
    date(2014, 2, 5): TET_2014,
    date(2014, 2, 8): TET_2014,
    date(2015, 2, 22): "`holidays` adds mùng 4, a Sunday: the five Tết days were 17-21 Feb.",
    date(2025, 2, 1): "`holidays` adds mùng 4, a plain Saturday: the five Tết days were 27-31 Jan.",
    date(2026, 1, 2): SWAP_2026,
    date(2026, 1, 10): SWAP_2026,
    date(2026, 11, 24): CULTURE_DAY,
    date(2027, 11, 24): CULTURE_DAY,
}

Days = dict[date, tuple[str, str]]  # day -> ("off" or "work", name)


def ours(path: Path, first: int, last: int) -> Days:
    """The rows of our file that are days; the weekend and year rows are passed over."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("off", "work")]
    days = {date.fromisoformat(row["date"]): (row["kind"], row["name_en"]) for row in rows}
    return {day: what for day, what in days.items() if first <= day.year <= last}


def theirs(first: int, last: int) -> Days:
    """What the package says: its holidays, and the weekend days that it knows to be worked."""
    package = holidays.country_holidays("VN", years=range(first, last + 1), language="en_US")
    days: Days = {day: ("off", name) for day, name in package.items()}
    days.update(dict.fromkeys(package.weekend_workdays, ("work", "worked weekend day")))
    return {day: what for day, what in days.items() if first <= day.year <= last}


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare vn-state.csv with `holidays`.")
    parser.add_argument("first", type=int, nargs="?", default=2012)
    parser.add_argument("last", type=int, nargs="?", default=2027)
    parser.add_argument("--csv", type=Path, default=CSV)
    args = parser.parse_args()

    mine, package = ours(args.csv, args.first, args.last), theirs(args.first, args.last)
    print(f"vn-state {args.first}-{args.last}: {len(mine)} days; ", end="")
    print(f"holidays {version('holidays')}: {len(package)} days")
    unexplained = 0
    for day in sorted(mine.keys() | package.keys()):
        left, right = mine.get(day), package.get(day)
        if left and right and left[0] == right[0]:
            continue  # names are ours; only off or worked is compared
        unexplained += day not in KNOWN
        print(f"{day:%Y-%m-%d %a}  vn-state: {show(left)}  holidays: {show(right)}")
        print(f"    {KNOWN.get(day, 'NOT EXPLAINED: find the source document, then correct one.')}")
    print(f"{unexplained} without an explanation")
    return 1 if unexplained else 0


def show(what: tuple[str, str] | None) -> str:
    return f"{what[0]} ({what[1]})" if what else "-"


if __name__ == "__main__":
    sys.exit(main())
