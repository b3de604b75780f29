"""What an act changed: the difference between two pictures of the same tasks on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.model.standing import Key, Standing, timeliness_of
from engine.model.states import VERDICTS, State

if TYPE_CHECKING:
    from engine.model.bodies import Bodies  # lists are read without the weight of models

Value = str | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one standing, before and after."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    field: str
    before: Value
    after: Value

    def as_json(self) -> dict[str, Any]:
        """The keys of the `changes` JSON."""
        return asdict(self)


def difference(
    before: Iterable[Standing],
    after: Sequence[Standing],
    today: date,
    near: Iterable[Standing] = (),
    bodies: Bodies | None = None,
) -> list[Change]:
    """The changes between the standings `before` and `after`, as seen on the day `today`.

    `state`, `since` (the day from which the condition holds), `due`, `ungrounded`,
    `extension_conflict`, `lapsed_on`, `carried_by`, of finished work `completed_on` and `verdict`,
    and `occurrence` for one that came or went. The place in which a task waited for its first
    occurrence is not one that went. A narrower standing that came is held against the one that
    spoke for its place before, one that went against the one that speaks for it now; `near` has
    those that were there and that nothing touched, `bodies` who is above whom (None: nobody).
    """
    old = {standing.key: standing for standing in before if not standing.is_closed(today)}
    new = {standing.key: standing for standing in after if not standing.is_closed(today)}
    open_ones = (kept for kept in near if not kept.is_closed(today))
    untouched = {key: kept for kept in open_ones if (key := kept.key) not in old}
    spoke, speak, seen = untouched | old, untouched | new, _Seen(today)
    changes: list[Change] = []
    for key, standing in new.items():
        was = old.get(key) or speaking(spoke, standing, bodies)
        changes += _between(was, standing, seen)
    replaced = {(s.ref, s.scope, s.body) for s in new.values() if s.occurrence}
    for key, standing in old.items():
        place = standing.ref, standing.scope, standing.body
        waited = standing.occurrence is None and place in replaced
        if key not in new and not waited:
            now = speaking(speak, standing, bodies)
            fresh = now and replace(now, scope=standing.scope, body=standing.body)
            changes += _between(standing, fresh, seen) if fresh else _gone(standing, today)
    return changes


def speaking(
    kept: Mapping[Key, Standing], narrow: Standing, bodies: Bodies | None
) -> Standing | None:
    """The standing, of those in `kept`, that speaks for the place of a narrower one (`narrow`)
    where that is not there, with how far the parts at that place are; None where none does.
    `bodies` has who is above whom (None: only the whole is above a scope)."""
    if narrow.scope is None:
        return None
    path = bodies.path(narrow.scope) if bodies else (narrow.scope,)
    for scope in (*(path if narrow.body else path[1:]), None):
        found = kept.get(Key(narrow.plan, narrow.task, narrow.occurrence, scope, None))
        if found is not None:
            return replace(found, progress=narrow.progress)
    return None


def _gone(old: Standing, today: date) -> Iterator[Change]:
    if old.occurrence:
        yield _change(old, "occurrence", old.occurrence, None)
    yield _change(old, "state", old.phase(today).state.value, None)


def _between(old: Standing | None, new: Standing, seen: _Seen) -> Iterator[Change]:
    if old is None and new.occurrence:
        yield _change(new, "occurrence", None, new.occurrence)
    before, after = seen.fields(old) if old else _UNSEEN, seen.fields(new)
    if before is not after:
        for field, value in after.items():
            told = field not in _BOTH or (before[field] is not None and value is not None)
            if before[field] != value and told:
                yield _change(new, field, before[field], value)


_UNSEEN: dict[str, Value] = {
    "state": None,
    "since": None,
    "due": None,
    "ungrounded": False,
    "completed_on": None,
    "verdict": None,
    "extension_conflict": False,
    "lapsed_on": None,
    "carried_by": None,
}
_BOTH = ("completed_on", "verdict")
"""Fields that are told of where there was one and there is another; else the state tells it."""


class _Seen:
    """What changes tell of standings on a day, worked out once for those that share it: phases and
    sums by identity, so it lasts no longer than they are held."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._kept: dict[tuple[object, ...], dict[str, Value]] = {}

    def fields(self, standing: Standing) -> dict[str, Value]:
        """The fields of one; not to be changed."""
        s = standing
        key = id(s.phases), id(s.progress), id(s.story), s.since, s.due, s.accepted, s.conflict
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _fields(s, self._today)
        return found


def _fields(standing: Standing, today: date) -> dict[str, Value]:
    then, phase = standing.at(today), standing.phase(today)
    verdict = timeliness_of(phase, then.due, today)
    lapsed = standing.lapsed_on(today)
    return {
        "state": phase.state.value,
        "since": _text(then.since),
        "due": _text(then.due),
        "ungrounded": standing.ungrounded(today),
        "completed_on": _text(phase.on) if phase.state is State.DONE else None,
        "verdict": verdict.value if verdict in VERDICTS else None,
        "extension_conflict": then.conflict,
        "lapsed_on": _text(lapsed),
        "carried_by": standing.carried_by(today),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _change(standing: Standing, field: str, before: Value, after: Value) -> Change:
    return Change(
        standing.plan, standing.task, standing.occurrence, standing.scope, field, before, after
    )
