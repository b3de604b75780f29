"""Hold the coverage of each floor to its own bound.

Run it on what `coverage json` wrote: ``python scripts/coverage_floors.py build/coverage.json``. The
bounds stand in pyproject.toml under `tool.coverage-floors`; a floor that falls below its own ends
the command with 1.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ("covered_lines", "covered_branches")
ALL = ("num_statements", "num_branches")


def shares(report: Path) -> dict[str, float]:
    """Floor -> the per cent of its lines and branches that were run, by a `report` of coverage."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, file in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        floor = counted[Path(name).parts[0]]
        for place, keys in enumerate((RUN, ALL)):
            floor[place] += sum(file["summary"].get(key, 0) for key in keys)
    return {floor: 100 * run / whole for floor, (run, whole) in counted.items() if whole}


def main(report: Path) -> int:
    """Print each floor with its share and its bound; 1 where one falls below."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    bounds: dict[str, float] = tomllib.loads(text)["tool"]["coverage-floors"]
    found = shares(report)
    low = [floor for floor, bound in bounds.items() if found.get(floor, 0) < bound]
    for floor, bound in bounds.items():
        mark = "  below its bound" if floor in low else ""
        print(f"{floor:<10} {found.get(floor, 0):5.1f} %   bound {bound} %{mark}")
    return int(bool(low))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
