"""Names of the API page, found where they are: a hook of the documentation's build.

A page says `::: FOLDER:NAME`, such as `::: engine:Standing`; the build is told the module that
defines it, so that a class may move within its floor without the page being touched.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"^::: (\w+):(\w+)$", re.MULTILINE)


@cache
def modules(folder: str) -> dict[str, list[str]]:
    """The modules of a floor with a class, a function or a union at their top, by its name."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.setdefault(node.name, []).append(module)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
                for target in node.targets:
                    found.setdefault(ast.unparse(target), []).append(module)
    return found


def resolved(markdown: str) -> str:
    """A page with each name in full. Raises ValueError for one that no module has, or several."""

    def full(match: re.Match[str]) -> str:
        folder, name = match.groups()
        where = modules(folder).get(name, [])
        if len(where) != 1:
            raise ValueError(f"{folder}:{name} is defined in {where or 'no module'}")
        return f"::: {where[0]}.{name}"

    return NAMED.sub(full, markdown)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """What the build calls for each page."""
    return resolved(markdown)
