"""Wordings of public documents with the readings that are right, and how readings are held against
them: the rules alike up to the names of events, with the date of an event that counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.support.reading_scores import WORDS
from triggers.periods import period_from
from workflows.reading.timing.wordings import read_wording

FILE = Path(__file__).parents[1] / "workflows/reading/cases/collected_wordings.tsv"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLAIN = WORDS | {"each", "rolled", "half-years", "continuous", *_WEEKDAYS}
_VALUE = re.compile(r"\d[\d.QHW-]*")
_RULE = re.compile(r" and (?=(?:continuous|by|before|in|early|mid|late|upon|every) |continuous$)")
"""Where one rule ends and another begins; their order says nothing."""

_MOMENT = re.compile(r"(?:after|upon|set by) (?P<moment>.+)")


@dataclass(frozen=True, slots=True)
class Collected:
    """One wording: `ask` no, may or must; `accepted` pairs of `when` and `due`."""

    language: str
    kind: str
    ask: str
    accepted: tuple[tuple[str | None, str], ...]
    text: str

    @property
    def held_out(self) -> bool:
        """Whether the grammar was not mended by it."""
        return int(sha256(self.text.encode()).hexdigest(), 16) % 3 == 0


@cache
def collected() -> tuple[Collected, ...]:
    """All of them, in the order of the file."""
    lines = [x for x in FILE.read_text("utf-8").splitlines() if x and not x.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return tuple(Collected(r[0], r[1], r[2], tuple(_accepted(r[3])), r[4]) for r in rows)


def _accepted(cell: str) -> Iterable[tuple[str | None, str]]:
    for pair in () if cell == "-" else cell.split(" | "):
        when, due = pair.split(" => ")
        if when in ("-", "*"):
            yield None, due
        if when == "*" and (found := _MOMENT.search(due)):
            yield re.split(r" (?:and|or) (?=in |by |upon |continuous)", found["moment"])[0], due
        if when not in ("-", "*"):
            yield when, due


def outcome(wording: Collected) -> str:
    """right, asked (duly), needless (asked though clear), silent (wrong, and nothing asked)."""
    reading = read_wording(wording.text, None, wording.language)
    if reading.questions:
        return "needless" if wording.ask == "no" else "asked"
    if wording.ask == "must":
        return "silent"
    found = _compared(reading.when, reading.due)
    good = any(_compared(*pair) == found for pair in wording.accepted)
    return "right" if good else "silent"


def scores(held_out: bool) -> Counter[str]:
    """How many of the one part came out how."""
    return Counter(outcome(one) for one in collected() if one.held_out == held_out)


def _compared(when: str | None, due: str) -> tuple[str | None, str]:
    names: dict[str, str] = {}
    rules = sorted(_RULE.split(due), key=lambda rule: "" if _MOMENT.search(rule) else rule)
    found = _named(" and ".join(map(_last_day, rules)), names)
    return (None if when is None else _named(when, names)), found


def _last_day(rule: str) -> str:
    if found := re.fullmatch(r"before (\d{4}-\d\d-\d\d)", rule):
        return f"by {date.fromisoformat(found[1]) - timedelta(days=1)}"
    if found := re.fullmatch(r"(?:in|by end of) (\d\S+)", rule):
        return f"by {period_from(found[1].split('..')[-1]).last}"
    return rule


def _named(rule: str, names: dict[str, str]) -> str:
    made = []
    for word in re.findall(r"[()]|[^\s()]+", rule):
        if word in _PLAIN or _VALUE.fullmatch(word):
            made.append(word)
            continue
        stem, dot, which = word.partition(".")
        name = names.setdefault(stem, f"E{len(names)}")
        made.append(name if which == "issued" else name + dot + which)
    return " ".join(word for word in made if word not in "()")
