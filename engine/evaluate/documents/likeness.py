"""Which document in force another resembles so much that it is likely the same once more."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from engine.evaluate.documents.lines import day_of
from engine.ports.facts import Records
from triggers.events import Event
from triggers.visible_text import without_hidden


def resembling(records: Records, event: Event) -> Event | None:
    """A document for the same trigger and scope with the same number and another date or issuer, or
    with the same date and issuer where one of the two has no number; None where there is none, or
    this one replaces it."""
    path = (event.scope,) if event.scope else ()
    for trigger in event.triggers:
        for other in records.events_of(trigger, path):
            if other.id != event.id and other.scope == event.scope and _alike(event, other):
                return None if event.replaces == other.id else other
    return None


def _alike(event: Event, other: Event) -> bool:
    mine, theirs = folded_number(event.number), folded_number(other.number)
    same = (_issuer(event), day_of(event)) == (_issuer(other), day_of(other))
    if mine and theirs:
        return mine == theirs and not same
    return same and bool(mine) != bool(theirs)


@lru_cache(maxsize=4096)
def folded_number(number: str | None) -> str:
    """A number without blanks, what nobody sees, accents, a leading word "số" and leading zeros, in
    small letters; a lone zero is a number."""
    seen = without_hidden(number or "")
    plain = unicodedata.normalize("NFD", seen.casefold().replace("đ", "d"))
    text = "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace())
    number = text.removeprefix("so").lstrip(":")
    return number.lstrip("0") or number[-1:]


def _issuer(event: Event) -> str:
    return " ".join((event.issuer or "").casefold().split())
