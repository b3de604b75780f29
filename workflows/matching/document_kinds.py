"""Kinds of documents, read from the number's sign and the first words, and what each meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from workflows.matching.data_files import rows
from workflows.matching.document_numbers import DocumentNumber, kind_codes
from workflows.matching.folding import KEPT, Syllables, bare_syllables, find, syllables

LETTER, DECISION, REPORT = "cong-van", "quyet-dinh", "bao-cao"
_LEADS = (("v", "v"), ("ve", "viec"), ("ve",), ("trich", "yeu"), ("noi", "dung"))
_MISSED, _UNKNOWN, _UNSAID, _IN_A_LETTER, _LACKING = 0.15, 0.7, 0.9, 0.85, 0.6
"""How well a document meets a trigger: whose kind is met by others, where the kind of either is not
known, where the trigger names none, as what a letter says that it is, without a word it needs."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """What one word in a trigger's `kind` is met by: kind of document -> 0 to 1; `needs` are
    syllables without which a summary meets it hardly."""

    words: Syllables
    met_by: dict[str, float]
    needs: Syllables


def kind_of(number: DocumentNumber, title: Syllables, column: str | None = None) -> str | None:
    """The kind of a document: the sign of its `number` decides, where it stands for several the
    first words of its `title`; without a sign the `column` (the text under the register's heading
    for kinds, None without one), then the first words. A number without a kind is a letter's."""
    column_kind, first = _named_first(syllables(column or "")), _named_first(title)
    allowed = kind_codes().get(number.kind, ())
    if allowed:
        found = next((kind for kind in (column_kind, first) if kind in allowed), allowed[0])
        return _brought_out(title) if found == DECISION and _brought_out(title) else found
    if column_kind or title[:2] == ("v", "v"):
        return column_kind or LETTER
    return first or (LETTER if number.sign else None)


def _brought_out(title: Syllables) -> str | None:
    """The kind of what a decision brings into force: `Quyết định ban hành Quy chế ...`."""
    at = find(title[:8], ("ban", "hanh"))
    return None if at is None else _named_first(title[at + 2 :])


@lru_cache(KEPT)
def openings(title: Syllables) -> tuple[Syllables, Syllables]:
    """The summary without `V/v` and the like, and also without the name of its own kind."""
    plain = without_lead(title)
    kind = next((name for name in _names() if plain[: len(name)] == name), ())
    return plain, without_lead(plain[len(kind) :])


def meets(kind: str | None, wanted: str | None, title: Syllables) -> float:
    """How well a document of a `kind` (None: unknown) meets what a trigger's `kind`, `wanted`, says
    (None: nothing), from 0 to 1. A letter is also what its summary, `title`, begins with: `V/v
    hướng dẫn ...`."""
    if wanted is None:
        return _UNSAID
    found = _rules_for(wanted)
    if not found or kind is None:
        return _UNKNOWN
    best = max(_met(rule, kind, title) for rule in found)
    named = _named_first(title) or _brought_out(title) if kind == LETTER else None
    if named:
        best = max(best, *(_IN_A_LETTER * _met(rule, named, title) for rule in found))
    return best


def _met(rule: KindRule, kind: str, title: Syllables) -> float:
    lacks = not set(rule.needs) <= set(title)
    return rule.met_by.get(kind, _MISSED) * (_LACKING if lacks else 1)


@cache
def _rules_for(wanted: str) -> tuple[KindRule, ...]:
    """The rules of the words of a `kind`; a longer word leaves nothing to those inside it."""
    left, found = list(syllables(wanted)), []
    for rule in sorted(_rules(), key=lambda rule: -len(rule.words)):
        at = find(left, rule.words)
        if at is not None:
            found.append(rule)
            left[at : at + len(rule.words)] = ["-"]
    return tuple(found)


@cache
def _rules() -> tuple[KindRule, ...]:
    return tuple(
        KindRule(bare_syllables(row["word"]), _weights(row["met_by"]), bare_syllables(row["needs"]))
        for row in rows("met_by.tsv")
    )


def _weights(text: str) -> dict[str, float]:
    pairs = (item.split("=") for item in text.split())
    return {kind: float(weight) for kind, weight in pairs}


def without_lead(title: Syllables) -> Syllables:
    """The summary without `V/v`, `Về việc` and the like."""
    for lead in _LEADS:
        if title[: len(lead)] == lead:
            return title[len(lead) :]
    return title


def _named_first(title: Syllables) -> str | None:
    title = without_lead(title)
    return next((kind for name, kind in _names().items() if title[: len(name)] == name), None)


@cache
def _names() -> dict[Syllables, str]:
    return {bare_syllables(row["names"]): row["kind"] for row in rows("kinds.tsv")}


def kind_name(kind: str | None) -> str | None:
    """A kind of document as people name it."""
    return next((row["names"] for row in rows("kinds.tsv") if row["kind"] == kind), None)
