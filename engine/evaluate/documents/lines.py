"""Which document counts: one may replace another from its own date on, and of several that set off
one trigger the first counts, or the latest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from engine.model.points import LATEST, Point
from engine.ports.facts import Records
from triggers.dates import DateKind
from triggers.events import Event


def day_of(event: Event) -> date:
    """The day of a document: the first of its dates that is recorded."""
    return event.issued or event.effective or event.received or event.recorded


@dataclass(slots=True)
class Lines:
    """The documents that hold at one place, each in line with those that replace it."""

    records: Records
    path: Collection[str]
    _next: dict[str, Event | None] = field(default_factory=dict)

    def after(self, event: Event) -> Event | None:
        """The document that replaces one, None where none does here."""
        if event.id not in self._next:
            found = self.records.replacing(event.id)
            self._next[event.id] = found if found is not None and self._holds(found) else None
        return self._next[event.id]

    def _holds(self, event: Event) -> bool:
        reach = self.records.bodies().reach(event)
        return any(scope is None or scope in self.path for scope in reach)

    def replaced_from(self, event: Event, by: Event) -> Point:
        """The point from which one takes the other's place."""
        return Point(max(day_of(event), day_of(by)), self.records.recorded_by(by.id) + 1)

    def line(self, event: Event, point: Point = LATEST) -> Iterator[Event]:
        """A document and those that have replaced it by a point, one after another."""
        seen = {event.id}
        yield event
        while (by := self.after(event)) is not None and by.id not in seen:
            if self.replaced_from(event, by) > point:
                return
            seen.add(by.id)
            yield by
            event = by

    def roots(self, events: Sequence[Event], trigger: str) -> list[Event]:
        """Of a trigger's documents, those that replace none of them: they go on in another's
        line."""
        ids = {event.id for event in events}
        found = [
            event for event in events if event.replaces not in ids or event.replaces == event.id
        ]
        return [event for event in found if trigger in event.triggers]

    def points(self, events: Iterable[Event]) -> Iterator[Point]:
        """The points at which a document of these is replaced."""
        for event in events:
            for one in self.line(event):
                by = self.after(one)
                if by is not None:
                    yield self.replaced_from(one, by)


def standing_lines(
    lines: Lines, events: Sequence[Event], trigger: str, point: Point
) -> list[tuple[Event, Event]]:
    """The first and the present document of each line, among the `events` (documents) of one place,
    that counts for a `trigger` at a `point`; a line whose document was replaced by one for
    something else counts no more. `lines` tells which document replaces which."""
    found = []
    for root in lines.roots(events, trigger):
        last = list(lines.line(root, point))[-1]
        if trigger in last.triggers:
            found.append((root, last))
    return found


def latest(
    found: Sequence[tuple[Event, Event]], kind: DateKind, point: Point, recorded: Mapping[str, int]
) -> Event | None:
    """The present document of the line (of those `found`, each as its first and present document)
    that came last by a `point`, by the date that counts (`kind`); the first one, before any has
    come, and None where none has that date. `recorded` has the entries of the documents, by their
    ids."""
    dated = [(cast("date", now.on(kind)), now) for _, now in found if now.on(kind) is not None]
    come = [(day, now) for day, now in dated if point.takes(day, recorded.get(now.id, 0))]
    if come:
        return max(come, key=lambda one: (one[0], one[1].number or "", one[1].id))[1]
    return (
        min(dated, key=lambda one: (one[0], one[1].number or "", one[1].id))[1] if dated else None
    )
