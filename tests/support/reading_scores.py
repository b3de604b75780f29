"""How readings are held against what is accepted: rules compared up to the names of events, fixed
dates by their last day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from triggers.periods import period_from
from workflows.reading.source.folding import fold

WORDS = frozenset(
    [
        "and",
        "or",
        "of",
        "from",
        "by",
        "before",
        "after",
        "upon",
        "in",
        "end",
        "early",
        "mid",
        "late",
        "none",
        "continuous",
        "as",
        "set",
        "every",
        "by",
        "day",
        "month",
        "year",
        "quarter",
        "half-year",
        "term",
        "week",
        "weeks",
        "days",
        "months",
        "years",
        "quarters",
        "working",
        "clear",
        "hours",
        "done",
        "start",
        "(",
        ")",
    ]
)
_VALUE = re.compile(r"[\d.:-]+|\d{4}-[QH]\d(\.\..*)?|\d{4}\.\.\d{4}|[\d-]+\.\.[\dQH-]+")


@dataclass
class Score:
    """How many readings were right, duly asked, wrong in silence, asked though clear."""

    right: int = 0
    asked: int = 0
    silent: list[str] = field(default_factory=list)
    clear: int = 0
    asked_though_clear: list[str] = field(default_factory=list)

    def add(self, name: str, good: bool, asked: bool, ask: str) -> None:
        """Count one reading; `ask` is whether a question is due: no, may, must."""
        if ask == "no":
            self.clear += 1
            if asked:
                self.asked_though_clear.append(name)
        if good and (asked or ask != "must"):
            self.right += 1
        elif asked:
            self.asked += 1
        else:
            self.silent.append(name)


def is_accepted(
    rules: tuple[str | None, str], accepted: Iterable[Mapping[str, Any]], asked: bool
) -> bool:
    """Whether rules are among those accepted; some only where a question was asked."""
    got = compared(*rules)
    return any(
        compared(one["when"], one["due"]) == got and (asked or not one.get("if_asked"))
        for one in accepted
    )


def compared(when: str | None, due: str) -> tuple[str | None, str | None]:
    """Rules with events by their order and dates by their last day."""
    names: dict[str, str] = {}
    plain = " and ".join(_last_day(rule) for rule in due.split(" and "))
    events = re.search(r"\b(?:after|upon|set by)\b|days? before", due)
    return _named(when, names), _named(due if events else plain, names)


def _last_day(rule: str) -> str:
    if found := re.fullmatch(r"before (\d{4}-\d\d-\d\d)", rule):
        return f"by {date.fromisoformat(found[1]) - timedelta(days=1)}"
    if found := re.fullmatch(r"(?:in|by end of) (\S+)", rule):
        return f"by {period_from(found[1].split('..')[-1]).last}"
    return rule


def _named(rule: str | None, names: dict[str, str]) -> str | None:
    if rule is None:
        return None
    words = rule.replace("(", "( ").replace(")", " )").split()
    made = []
    for word in words:
        if word in WORDS or _VALUE.fullmatch(word):
            made.append(word)
            continue
        stem = re.sub(r"\.(?:issued|effective|received)$", "", word)
        made.append(names.setdefault(stem, f"E{len(names)}"))
    return " ".join(made)


def same_words(text: str | None) -> str:
    """A text's letters and digits, folded: names of bodies and wordings are compared by it."""
    plain = re.sub(r"[^\w]+", " ", fold(text or "")).strip()
    return plain.replace("uy ban nhan dan", "ubnd")
