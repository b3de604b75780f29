"""The words of docs/glossary.md are names that the code has."""

from __future__ import annotations

import ast
import re
from functools import cache

from tests.support.shown import ROOT

FOLDERS = ("cli", "delivery", "engine", "reports", "store", "triggers", "upon", "workflows")
PAGE = ROOT / "docs" / "glossary.md"
NAME = re.compile(r"`([A-Za-z_]+)`")
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def rows() -> list[tuple[str, list[str], str]]:
    """Each word with its name in the code and its folder."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [(word, NAME.findall(names), where) for word, _, names, where in cells if "`" in names]


@cache
def defined() -> dict[str, set[str]]:
    """Each class and each function of the code, with the folders at the root that define it."""
    found: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, DEFINITIONS):
                    found.setdefault(node.name, set()).add(folder)
    return found


def test_each_word_has_a_name_in_its_folder() -> None:
    """The name of a word is defined under the folder it is said to be in."""
    assert len(rows()) > 40
    lost = [
        (word, names)
        for word, names, where in rows()
        if not all(where.strip("`").split("/")[0] in defined().get(name, ()) for name in names)
    ]
    assert not lost


def test_words_are_listed_once() -> None:
    """No word has two rows, for it would mean two things."""
    words = [word for word, _, _ in rows()]
    assert len(words) == len(set(words))
