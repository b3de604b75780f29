"""Print the table of the house: what its rooms, files, functions and arrows measure.

Run it after a change of the structure: ``python scripts/house_table.py``. The figures are of the
checkout alone; what is tested how far is printed by the coverage report of the test run.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import grimp

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLOORS: tuple[str, ...] = tuple(PROJECT["tool"]["importlinter"]["root_packages"])
MANY_ARGUMENTS = 3
"""From so many arguments on, the docstring of a public function is asked to name them."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
    """A module: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.text.count("\n")


def sources(*folders: str) -> list[Source]:
    """The modules of some folders, of all floors where none is given."""
    found = []
    for folder in folders or FLOORS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return found


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function below a node."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def body_lines(function: Function) -> int:
    """The lines of a function below its signature and docstring."""
    body = function.body[ast.get_docstring(function) is not None :]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def hidden_imports(source: Source) -> list[int]:
    """The lines of imports inside functions."""
    kinds = ast.Import | ast.ImportFrom
    return sorted(
        {n.lineno for f in functions(source.tree) for n in ast.walk(f) if isinstance(n, kinds)}
    )


def widths(every: Sequence[Source]) -> Counter[str]:
    """Folder -> modules in it."""
    return Counter(
        source.path.rpartition("/")[0]
        for source in every
        if not source.path.endswith("/__init__.py")
    )


def public_methods(every: Sequence[Source]) -> dict[str, int]:
    """Class, with its module -> public methods that it defines."""
    return {
        f"{source.path}:{node.name}": sum(
            isinstance(member, Function) and not member.name.startswith("_") for member in node.body
        )
        for source in every
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
    }


def protocol_width(every: Sequence[Source]) -> int:
    """The most public methods of one Protocol."""
    protocols = {
        f"{source.path}:{node.name}"
        for source in every
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.dump(b) for b in node.bases)
    }
    counts = public_methods(every)
    return max((counts[name] for name in protocols), default=0)


def arguments_named(every: Sequence[Source]) -> tuple[int, int]:
    """Arguments of public functions with three or more that their docstring names, and all."""
    named = asked = 0
    for function in (f for source in every for f in functions(source.tree)):
        given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        names = [one.arg for one in given if one.arg not in {"self", "cls"}]
        if function.name.startswith("_") or len(names) < MANY_ARGUMENTS:
            continue
        text = ast.get_docstring(function) or ""
        asked += len(names)
        named += sum(bool(re.search(rf"\b{name}\b", text)) for name in names)
    return named, asked


def levels(package: str) -> tuple[int, int, int]:
    """The wings of a package: how many levels and arrows they have, and how many circles."""
    graph = grimp.build_graph(package)
    wings = {name for name in graph.modules if name.count(".") == 1}
    below: dict[str, set[str]] = {wing: set() for wing in wings}
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            above, under = _wing(importer), _wing(imported)
            if above != under and above in wings and under in wings:
                below[above].add(under)
    depth: dict[str, int] = {}
    while ready := [w for w in wings - depth.keys() if below[w] <= depth.keys()]:
        depth |= {wing: 1 + max((depth[b] for b in below[wing]), default=0) for wing in ready}
    return max(depth.values(), default=0), sum(map(len, below.values())), len(wings - depth.keys())


def _wing(module: str) -> str:
    return ".".join(module.split(".")[:2])


def table() -> list[tuple[str, str]]:
    """What is measured, and how much it is."""
    every = sources()
    sizes = [source.lines for source in every]
    lengths = [
        length for source in every for f in functions(source.tree) if (length := body_lines(f))
    ]
    hidden = sum(len(hidden_imports(source)) for source in every)
    folder, width = widths(every).most_common(1)[0]
    depth, arrows, circles = levels("engine")
    named, asked = arguments_named(every)
    off = sum(len(re.findall(r"#\s*fmt:\s*(?:skip|off)", source.text)) for source in every)
    return [
        (
            "files",
            f"{len(every)}, median {statistics.median(sizes):.0f} lines, largest {max(sizes)}",
        ),
        ("lines", f"{sum(sizes)}"),
        *((f"  {floor}/", f"{sum(s.lines for s in sources(floor))}") for floor in FLOORS),
        ("widest folder", f"{folder}, {width} modules"),
        ("wings of engine/", f"{depth} levels, {arrows} arrows, {circles} in circles"),
        ("functions", f"median {statistics.median(lengths):.0f} lines, p90 {_p90(lengths)}"),
        ("formatter off", f"{off}"),
        ("imports in functions", f"{hidden}, {1000 * hidden / sum(sizes):.2f} per 1,000 lines"),
        ("arguments named", f"{named} of {asked}, {100 * named / asked:.0f} %"),
        ("widest Protocol", f"{protocol_width(every)} methods"),
        ("widest class", "{} {}".format(*max(public_methods(every).items(), key=lambda i: i[1]))),
    ]


def _p90(numbers: Sequence[int]) -> int:
    return sorted(numbers)[int(len(numbers) * 0.9)]


def main() -> int:
    """Print the table."""
    sys.path.insert(0, str(ROOT))
    for what, much in table():
        print(f"{what:<22} {much}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
