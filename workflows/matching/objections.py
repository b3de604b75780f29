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
    """The code of the objection and the words of the summary that raise it."""

    code: str
    words: Syllables


def objections(title: Syllables, expected: Syllables) -> Iterator[Objection]:
    """What a summary raises, each code once; words that the awaited document has too raise none."""
    seen = set()
    for code, words in _raised(title):
        if code not in seen and find(expected, words) is None:
            seen.add(code)
            yield Objection(code, words)


@lru_cache(KEPT)
def _raised(title: Syllables) -> tuple[Objection, ...]:
    return tuple(
        Objection(code, words) for code, where, words in _table() if _stands(words, where, title)
    )


def other_act(title: Syllables, names: tuple[Syllables, ...]) -> Objection | None:
    """The act by which a document about the same subject is another one than all names of an
    awaited document say, None where they agree."""
    begins = openings(title)
    for act, every in _acts().items():
        in_title = [words for words in every if find(title, words) is not None]
        in_names = [bool(_those_in(name, every)) for name in names]
        if all(in_names) and in_names and not in_title:
            return Objection("act_missing", _those_in(names[0], every)[0])
        if not any(in_names):
            early = [w for w in in_title if any(_begins(part, w) for part in begins)]
            if early:
                return Objection("act_other", early[0])
        del act
    return None


def _those_in(name: Syllables, every: tuple[Syllables, ...]) -> list[Syllables]:
    return [words for words in every if find(name, words) is not None]


def _stands(words: Syllables, where: str, title: Syllables) -> bool:
    if where == "any":
        return find(title, words) is not None
    return any(_begins(part, words) for part in openings(title))


def _begins(part: Syllables, words: Syllables) -> bool:
    at = find(part[: HEAD + len(words) - 1], words)
    return at is not None


@cache
def _table() -> tuple[tuple[str, str, Syllables], ...]:
    return tuple(
        (row["code"], row["where"], bare_syllables(row["words"])) for row in rows("objections.tsv")
    )


@cache
def _acts() -> dict[str, tuple[Syllables, ...]]:
    found: dict[str, list[Syllables]] = {}
    for row in rows("acts.tsv"):
        found.setdefault(row["act"], []).append(bare_syllables(row["words"]))
    return {act: tuple(words) for act, words in found.items()}
