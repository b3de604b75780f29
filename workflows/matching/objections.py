"""What a document says of itself that speaks against its being one that is awaited."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from workflows.matching.data_files import rows
from workflows.matching.document_kinds import openings
from workflows.matching.folding import KEPT, Syllables, bare_syllables, find

HEAD = 3
"""How many syllables into a summary its beginning reaches."""


class Objection(NamedTuple):
    """The code of the objection and the words that raise it, folded and as they are written."""

    code: str
    words: Syllables
    text: str = ""


def objections(title: Syllables, expected: Syllables) -> Iterator[Objection]:
    """What a summary raises, each code once; words that the awaited document has too raise none."""
    seen = set()
    for found in _raised(title):
        if found.code not in seen and find(expected, found.words) is None:
            seen.add(found.code)
            yield found


def other_act(title: Syllables, names: tuple[Syllables, ...]) -> Objection | None:
    """The act by which a document about the same subject is another one than all names of an
    awaited document say, None where they agree."""
    for every in _acts().values():
        in_title = [one for one in every if find(title, one.words) is not None]
        in_names = [[one for one in every if find(name, one.words) is not None] for name in names]
        if not in_title and in_names and all(in_names):
            return in_names[0][0]._replace(code="act_missing")
        early = [one for one in in_title if _stands(one.words, "head", title)]
        if early and not any(in_names):
            return early[0]._replace(code="act_other")
    return None


@lru_cache(KEPT)
def _raised(title: Syllables) -> tuple[Objection, ...]:
    return tuple(one for where, one in _table() if _stands(one.words, where, title))


def _stands(words: Syllables, where: str, title: Syllables) -> bool:
    if where == "any":
        return find(title, words) is not None
    reach = HEAD + len(words) - 1
    return any(find(part[:reach], words) is not None for part in openings(title))


@cache
def _table() -> tuple[tuple[str, Objection], ...]:
    return tuple(
        (row["where"], Objection(row["code"], bare_syllables(row["words"]), row["words"]))
        for row in rows("objections.tsv")
    )


@cache
def _acts() -> dict[str, tuple[Objection, ...]]:
    found: dict[str, list[Objection]] = {}
    for row in rows("acts.tsv"):
        one = Objection(row["act"], bare_syllables(row["words"]), row["words"])
        found.setdefault(row["act"], []).append(one)
    return {act: tuple(every) for act, every in found.items()}
