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
    in_title, in_names = acts_in(title), [acts_in(name) for name in names]
    for act, found in in_names[0].items() if in_names else ():
        if act not in in_title and all(act in name for name in in_names):
            return found._replace(code="act_missing")
    for act, found in in_title.items():
        if _stands(found.words, "head", title) and not any(act in name for name in in_names):
            return found._replace(code="act_other")
    return None


@lru_cache(2 * KEPT)
def acts_in(words: Syllables) -> dict[str, Objection]:
    """The acts that a text names, each with the first of its words."""
    found: dict[str, Objection] = {}
    for one in _acts():
        if one.code not in found and find(words, one.words) is not None:
            found[one.code] = one
    return found


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
def _acts() -> tuple[Objection, ...]:
    return tuple(
        Objection(row["act"], bare_syllables(row["words"]), row["words"])
        for row in rows("acts.tsv")
    )
