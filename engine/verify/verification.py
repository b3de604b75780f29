"""Whether what is kept equals what the ledger says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.commit.commit import repeat_entry
from engine.commit.progress import reported
from engine.memory.in_force import FactsInForce
from engine.model.hash_chain import Head
from engine.ports.differences import Difference, PlainTable, key_text, of_row
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.verify.checksums import CHECKSUMS
from engine.verify.outbox_check import Known, outbox_differences
from engine.verify.projection import Picture
from engine.verify.projection import picture as project_facts
from engine.verify.tables import table_differences

__all__ = ["GUARD", "Difference", "Proof", "compare", "lost_guards", "prove"]

GUARD = "guard "
"""How the name of a difference begins that is not about a row but about what guards the ledger."""


class Proof(NamedTuple):
    """What was looked at, and what was found: the `head` of the chain; how many rows each derived
    table, and each table of what people were told, has (by its name); whether the schema was
    looked at; the differences."""

    head: Head
    derived: dict[str, int]
    told: dict[str, int]
    schema: bool
    differences: list[Difference]


def lost_guards(unit: Unit) -> list[Difference]:
    """The guards of the ledger that are missing or altered, each as a difference, and after them
    what else of the tables is built otherwise than this version builds it."""
    return [*(_lost(name) for name in unit.unguarded()), *(unit.built() or ())]


def _lost(guard: str) -> Difference:
    return Difference(f"{GUARD}{guard}", "-", "it refuses", "ledger")


def compare(unit: Unit, calendars: Calendars) -> list[Difference]:
    """How the derived tables, and what people were told, differ from the ledger."""
    return _rows(unit, calendars, Head()).differences


def prove(unit: Unit, calendars: Calendars, head: Head) -> Proof:
    """Hold how the database is built, and what is kept beside the chain (which ends in `head`),
    against what the ledger says; `calendars` finds the shipped calendars."""
    guards, built = [_lost(name) for name in unit.unguarded()], unit.built()
    found = _rows(unit, calendars, head)
    differences = [*guards, *(built or ()), *found.differences]
    return found._replace(schema=built is not None, differences=differences)


def _rows(unit: Unit, calendars: Calendars, head: Head) -> Proof:
    """Hold the rows against the ledger. All is worked out anew beside it, each entry deciding what
    it touches, and each derived table is compared both ways, every column. The standings worked
    out so are held against one fold of all that counts, which knows of no order and of nothing
    that touches anything.
    """
    known, told = Known(), list(unit.outbox_tables())
    with unit.shadow() as again:
        entries = list(unit.entries.all())
        for entry in reported(entries, "entries"):
            repeat_entry(again, calendars, entry)
        picture = project_facts(FactsInForce.folded(entries), calendars)
        right = list(again.derived())
        if told:
            known.learn(entries)
            known.see(right)
            known.expect(again.outbox.notices())
        found = list(_fold_differences(again, picture))
    kept = list(unit.derived())
    found += table_differences(kept, right)
    found += outbox_differences(told, known) if told else ()
    return Proof(head, _counts(kept), _counts(told), schema=False, differences=found)


def _counts(tables: Iterable[PlainTable]) -> dict[str, int]:
    return {table.name: len(table.rows or ()) for table in tables if table.name != CHECKSUMS}


def _fold_differences(again: Unit, picture: Picture) -> Iterator[Difference]:
    """How the standings that the entries gave, one after the other, differ from those of the fold:
    a fault of the program, never of the database."""
    made = {standing.key: (standing, card) for standing, card in again.standings.board()}
    right = {
        standing.key: (standing, picture.cards[standing.ref]) for standing in picture.standings
    }
    wrong = [key for key in (right | made) if made.get(key) != right.get(key)]
    for key in wrong:
        yield of_row("fold", key_text(key), "", made.get(key), right.get(key))
    if not wrong and list(made) != list(right):
        yield of_row("fold", "order of the board", "", list(made), list(right))
