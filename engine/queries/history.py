"""What was said and what it changed, page by page: no more is read than a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.evaluate.member_counts import parted
from engine.model.acts import Act, Entry, EventCorrected, EventRecorded, Retracted
from engine.model.standing import TaskRef
from engine.ports.ledger import Unit
from engine.queries.act_summary import cause
from engine.queries.lookup import find_plan
from engine.queries.origins import origin_json
from triggers.errors import BadInputError


class Logged(NamedTuple):
    """An entry, and the one that says that it no longer counts."""

    entry: Entry
    taken_back_by: int | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries of the ledger in order; `labels` has, by the entry that was taken back, what the
    document is called that it recorded; `count` how many entries there are in all."""

    said: tuple[Logged, ...]
    labels: Mapping[int, str]
    count: int


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Changes of a task, each with its cause; `labels` as in a page of the log; `more` says that
    entries follow that are not on the page."""

    items: list[dict[str, Any]]
    labels: Mapping[int, str]
    more: bool


def log_page(unit: Unit, limit: int | None, after: int | None) -> LogPage:
    """At most `limit` entries (None: all) after the one numbered `after`; where that is None, the
    newest. `unit` is the open transaction. Raises BadInputError for an entry that is none."""
    count = unit.entries.head().count
    if after is not None and not 1 <= after <= count:
        raise BadInputError("after_key", str(after), "the key of a row")
    start = after if after is not None else 0 if limit is None else max(0, count - limit)
    return log_after(unit, start, limit)


def log_after(unit: Unit, start: int, limit: int | None) -> LogPage:
    """At most `limit` entries (None: all) after the number `start`, which may be 0; costs what it
    shows. `unit` is the open transaction."""
    entries = unit.entries.after(start, limit)
    gone = unit.entries.taken_back([entry.seq for entry in entries])
    said = tuple(Logged(entry, gone.get(entry.seq)) for entry in entries)
    return LogPage(said, _labels(unit, (entry.act for entry in entries)), unit.entries.head().count)


def _labels(unit: Unit, acts: Iterable[Act]) -> dict[int, str]:
    """What the documents are called that some acts took back, by the entry that recorded them."""
    named = {act.entry for act in acts if isinstance(act, Retracted) and act.event}
    told = ((entry.seq, entry.act) for entry in unit.entries.at(named))
    return {
        seq: act.event.label()
        for seq, act in told
        if isinstance(act, EventRecorded | EventCorrected)
    }


def history_page(
    unit: Unit,
    ref: TaskRef,
    body: str | None = None,
    limit: int | None = None,
    after: int | None = None,
) -> HistoryPage:
    """The changes of the task `ref` by at most `limit` entries (None: by all) after the one
    numbered `after` (None: from the first), each with its cause: the entry, who, when, the
    document; with a `body`, those of its own part and of what spoke for it. `unit` is the open
    transaction.

    Raises BadInputError for an entry that changed nothing of it.
    """
    scopes = _scopes(unit, ref, body)
    if after is not None and unit.history.changing(ref, scopes, after - 1, 1) != [after]:
        raise BadInputError("after_key", str(after), "the key of a row")
    seqs = unit.history.changing(ref, scopes, after or 0, None if limit is None else limit + 1)
    shown = seqs if limit is None else seqs[:limit]
    entries = {entry.seq: entry for entry in unit.entries.at(shown)}
    items = [
        {
            "entry": line.seq,
            "at": entry.at,
            "today": entry.today,
            "by": entry.by,
            "cause": cause(entry.act),
            "origin": origin_json(entry),
            "change": line.change,
        }
        for line in unit.history.lines_of(ref, scopes, shown)
        if (entry := entries.get(line.seq))
    ]
    labels = _labels(unit, (entry.act for entry in entries.values()))
    return HistoryPage(items, labels, len(seqs) > len(shown))


def history_count(unit: Unit, ref: TaskRef, body: str | None = None) -> int:
    """How many changes of the task `ref` there are; with a `body`, as in its pages. `unit` is the
    open transaction."""
    return unit.history.count_lines(ref, _scopes(unit, ref, body))


def _scopes(unit: Unit, ref: TaskRef, body: str | None) -> Sequence[str | None] | None:
    """At which scopes a change is about a body; any where none is named."""
    if body is None:
        return None
    bodies, plan = unit.facts.bodies(), find_plan(unit, ref.plan)
    task = plan.task(ref.task)
    members = bodies.groups.ever_members(plan.plan, parted(bodies, plan, task) or "")
    parts = [name for name in bodies.successions.works(body) if name in members]
    return (None, *bodies.path(body), *parts)
