"""What a report takes from the ledger's entries: proofs, moved dates, extensions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from engine.model.acts import Entry, Extended, TaskMoved
from engine.model.changes import Change
from engine.model.hash_chain import entry_of
from engine.model.states import Move
from engine.ports.ledger import Unit
from upon.reporting.facts import Row
from upon.words.acts import act_sentence
from upon.words.texts import Words

Piece = tuple[str, str, str | None, str | None]
"""Plan, task, occurrence, body."""

KINDS = ("moved", "extended")
Completion = tuple[Entry, TaskMoved]


def piece_of(row: Row) -> Piece:
    """Which piece of work a row is."""
    return row["plan"], row["task"], row["occurrence"], row["body"]


class Acts:
    """The entries of a ledger that count and that reports tell of, read once."""

    def __init__(self, unit: Unit) -> None:
        self._completed: dict[tuple[str | None, ...], dict[str | None, list[Completion]]] = {}
        self._extended: list[tuple[Entry, Extended]] = []
        # Plans and documents are long to read, and nothing of them is wanted here.
        kept = [entry_of(raw) for raw in unit.entries.raw() if raw.kind in KINDS]
        gone = unit.entries.taken_back([entry.seq for entry in kept])
        for entry in kept:
            act = entry.act
            if entry.seq in gone:
                continue
            if isinstance(act, Extended):
                self._extended.append((entry, act))
            elif isinstance(act, TaskMoved) and act.move is Move.COMPLETE:
                by_body = self._completed.setdefault((act.plan, act.task, act.occurrence), {})
                by_body.setdefault(act.body, []).append((entry, act))

    def proof(self, row: Row) -> Row | None:
        """The completion by which a row is done: number, day and entry; None where it is not done,
        or nobody reported it: it was done when the plan was adopted."""
        if row["completed_on"] is None:
            return None
        *which, body = piece_of(row)
        by_body = self._completed.get(tuple(which), {})
        tried = dict.fromkeys((body, row["scope"], None)) if body else by_body
        made = [pair for name in tried for pair in by_body.get(name, ())]
        on_day = [pair for pair in made if pair[1].on == row["completed_on"]]
        if not on_day:
            return None
        entry, act = max(on_day, key=lambda pair: pair[0].seq)
        return {"number": act.number, "on": act.on, "entry": entry.seq}

    def extensions(self, holds: Callable[[date], bool], shown: Collection[Piece]) -> Iterator[Row]:
        """The extensions granted on days that hold, of work that the report shows."""
        pieces = {piece[:3] for piece in shown}
        for entry, act in self._extended:
            if holds(entry.today) and (act.plan, act.task, act.occurrence) in pieces:
                yield {
                    "plan": act.plan,
                    "task": act.task,
                    "occurrence": act.occurrence,
                    "body": act.body,
                    "to": act.to,
                    "computed": act.computed,
                    "authority": act.authority,
                    "number": act.number,
                    "reason": act.reason,
                    "entry": entry.seq,
                    "on": entry.today,
                }


def moved_dates(
    unit: Unit, words: Words, holds: Callable[[date], bool], rows: Iterable[Row]
) -> list[Row]:
    """The deadlines that moved, of `rows` that the report shows: the date before and after, and the
    entry that moved it, its cause in the language of `words`. `unit` reads the ledger; `holds`
    returns whether an entry's day counts."""
    scopes: dict[tuple[str, str, str | None], set[str | None]] = {}
    for row in rows:
        scopes.setdefault(piece_of(row)[:3], {None}).update((row["scope"], row["body"]))
    lines = [
        line
        for line in unit.history.lines()
        if _has_moved(line.change) and line.change.scope in scopes.get(_which(line.change), ())
    ]
    entries = {entry.seq: entry for entry in unit.entries.at({line.seq for line in lines})}
    return [
        _moved(line.change, entries[line.seq], words)
        for line in lines
        if holds(entries[line.seq].today)
    ]


def _which(change: Change) -> tuple[str, str, str | None]:
    return change.plan, change.task, change.occurrence


def _has_moved(change: Change) -> bool:
    """Whether a date that there was is now another, or none."""
    return change.field == "due" and isinstance(change.before, str)


def _moved(change: Change, entry: Entry, words: Words) -> Row:
    after = change.after
    return {
        "plan": change.plan,
        "task": change.task,
        "occurrence": change.occurrence,
        "scope": change.scope,
        "before": date.fromisoformat(str(change.before)),
        "after": date.fromisoformat(after) if isinstance(after, str) else None,
        "entry": entry.seq,
        "on": entry.today,
        "cause": act_sentence(words, entry.act),
    }
