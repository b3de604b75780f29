"""The history of each occurrence at each place, folded to what a calendar needs of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from engine.model.standing import TaskRef
from engine.model.states import State
from engine.ports.history import Line
from triggers.periods import period_from

ENDS = (None, State.CANCELLED.value)
"""Between these states and the others lies whether a calendar shows a task at all."""


@dataclass(slots=True)
class Trace:
    """What the history has of one occurrence at one scope, by the entries that last did it: `moved`
    its date or let it come or go, `turned` its state too, `changed` anything. `due` is the last
    date that it had and `dated` the entry that set it; `gone` that it was taken away last."""

    moved: int = 0
    turned: int = 0
    changed: int = 0
    dated: int = 0
    due: date | None = None
    gone: bool = False

    def take(self, line: Line) -> None:
        """One more change, of the same or a later entry."""
        seq, field = line.seq, line.change.field
        before, after = line.change.before, line.change.after
        self.changed = seq
        if field == "state":
            self.turned, self.gone = seq, after is None
        if field in {"due", "occurrence"} or (field == "state" and {before, after} & {*ENDS}):
            self.moved = self.turned = seq
        if field == "due" and isinstance(after, str):
            self.dated, self.due = seq, date.fromisoformat(after)


class _Firsts:
    """Which occurrences were the first of their task at some place after some entry."""

    def __init__(self) -> None:
        self.firsts: set[tuple[TaskRef, str]] = set()
        self._live: dict[tuple[TaskRef, str | None], set[str]] = defaultdict(set)
        self._touched: set[tuple[TaskRef, str | None]] = set()
        self._seq = 0

    def take(self, line: Line) -> None:
        """One more change, of the same or a later entry."""
        change = line.change
        if change.field != "occurrence" or change.occurrence is None:
            return
        if line.seq != self._seq:
            self.close()
            self._seq = line.seq
        place = (TaskRef(change.plan, change.task), change.scope)
        self._touched.add(place)
        if change.after is None:
            self._live[place].discard(change.occurrence)
        else:
            self._live[place].add(change.occurrence)

    def close(self) -> None:
        """What was said of an entry is all there is."""
        for place in self._touched:
            for kind in {_kind(label) for label in self._live[place]}:
                alike = [label for label in self._live[place] if _kind(label) == kind]
                self.firsts.add((place[0], min(alike, key=_number)))
        self._touched.clear()


def _kind(label: str) -> str:
    """Which occurrences of a task follow each other: those of periods of one length, those after
    one another, those of documents or terms."""
    if label.isdecimal() and len(label) != len("2023"):
        return "done"
    try:
        period = period_from(label.partition(".")[0])
    except ValueError:
        return ""
    return f"{period.unit}.{label.partition('.')[2]}"


def _number(label: str) -> tuple[int, str]:
    """Their order: `10` comes after `9`."""
    return (int(label) if label.isdecimal() else 0), label


Occurrence = tuple[TaskRef, str | None]


class Traces:
    """All changes that the ledger kept."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._kept: dict[Occurrence, dict[str | None, Trace]] = {}
        self._last: dict[TaskRef, int] = {}
        self._opened = _Firsts()
        for line in lines:
            self._note(line)
        self._opened.close()

    def dated(self) -> Iterator[tuple[TaskRef, str | None, frozenset[str]]]:
        """The occurrences that ever had a date, each with the scopes where anything changed."""
        for (ref, occurrence), there in self._kept.items():
            if any(trace.due for trace in there.values()):
                yield ref, occurrence, frozenset(filter(None, there))

    def _note(self, line: Line) -> None:
        change = line.change
        ref = TaskRef(change.plan, change.task)
        self._opened.take(line)
        traces = self._kept.setdefault((ref, change.occurrence), {})
        trace = traces.setdefault(change.scope, Trace())
        trace.take(line)
        if change.occurrence is not None:
            self._last[ref] = max(self._last.get(ref, 0), trace.moved)

    def trace(self, ref: TaskRef, occurrence: str | None, path: Iterable[str | None]) -> Trace:
        """The history of an `occurrence` (its label) of the task `ref` along a `path` of scopes
        (None: the whole), as one."""
        there = self._kept.get((ref, occurrence), {})
        whole = Trace()
        for scope in path:
            found = there.get(scope)
            if found is None:
                continue
            if found.changed > whole.changed:
                whole.gone = found.gone
            if found.dated > whole.dated:
                whole.dated, whole.due = found.dated, found.due
            whole.moved = max(whole.moved, found.moved)
            whole.turned = max(whole.turned, found.turned)
            whole.changed = max(whole.changed, found.changed)
        return whole

    def was_first(self, ref: TaskRef, occurrence: str | None) -> bool:
        """Whether an occurrence ever was the first of its task, which lists show at once."""
        return occurrence is None or (ref, occurrence) in self._opened.firsts

    def replaced(self, ref: TaskRef) -> int:
        """The last entry that moved an occurrence of a task: the first takes the place in which the
        task waited for it, without a change there, and leaves it to it when it goes."""
        return self._last.get(ref, 0)
