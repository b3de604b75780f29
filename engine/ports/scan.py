"""What a list asks of a store: standings in order, from a place on, as few as it can name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol
from urllib.parse import quote, unquote

from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.standing import Key, Standing
from engine.model.states import FINISHED
from engine.ports.alike import Alike
from triggers.errors import BadInputError


class Place(NamedTuple):
    """Where a row stands in a list: by date where the list is by date, then in the plans' order.
    `member` is the body that a row speaks for, one of many."""

    due: date | None
    plan_seq: int
    position: int
    order: int
    scope: str
    body: str
    member: str = ""

    def before_task(self) -> Place:
        """The place before all rows of the row's task, in the plans' order."""
        return Place(None, self.plan_seq, self.position, -1, "", "")

    def key(self, plan: str, *, by_due: bool) -> str:
        """The place as text, by which a list is gone on with."""
        day = self.due.isoformat() if self.due and by_due else "-"
        numbers = (str(self.position), str(self.order))
        return "/".join((day, plan, *numbers, *map(_quoted, self[4:])))


@lru_cache(maxsize=65536)
def _quoted(name: str) -> str:
    return quote(name, safe="")


def place_from(text: str, source: Source, *, by_due: bool) -> Place:
    """The place that a key (`text`) names, in a list by date (`by_due`) or in any; `source` has the
    plans that keys may name. Raises BadInputError."""
    try:
        day, plan, *numbers, scope, body, member = map(_plain, text.split("/"))
        due = date.fromisoformat(day) if by_due or day != "-" else None
        position, order = map(_number, numbers)
        return Place(due, source.plan_seq(plan), position, order, scope, body, member)
    except (ValueError, LookupError):
        raise BadInputError("after_key", text, "the key of a row of this list") from None


def _plain(text: str) -> str:
    """A part of a key, which is text that a database can keep."""
    name = unquote(text)
    if b"\0" in name.encode():
        raise ValueError(name)
    return name


def _number(text: str) -> int:
    """A number as keys have it."""
    if not (text.isdecimal() and text.isascii() and len(text) <= _DIGITS):
        raise ValueError(text)
    return int(text)


_DIGITS = 9


class Found(NamedTuple):
    """A standing with its card and its place. Where a scan put parts together that differ in
    nothing but whose they are, it is one of them, at the place of the first; `alike` are the bodies
    that have them all (None: it stands for itself)."""

    standing: Standing
    card: Card
    place: Place
    alike: Alike | None = None

    @property
    def bodies(self) -> Alike | None:
        """Whose parts it has, None where it is no part."""
        body = self.standing.body
        return self.alike or (Alike.of(body) if body is not None else None)

    def of(self, body: str) -> Found:
        """The part of a `body`, one of those that are alike."""
        standing = replace(self.standing, scope=body, body=body)
        return Found(standing, self.card, self.place._replace(scope=body, body=body))


@dataclass(frozen=True, slots=True)
class Scan:
    """Which standings, in which order. All but the order and `after` may be answered with more
    than was asked for.

    `by_due`: only those with a date, by date; `unfinished_on`: not those that had ended by that
    day; `before`, `since`: dates of which the due date lies short, or on or after; `scopes`: of
    the whole and of these scopes only (None: any); `parts`: with the parts of bodies;
    `trigger`: of tasks that name it; `after`: from the row after that place on, or from that row
    on where the place names one of its members; `on`: as they were on that day (None: as they are
    by their last step); `alike`: parts that differ in nothing but whose they are may stand
    together, for a scan in the plans' order, from a task on (`Place.before_task`), whose dates are
    not limited.
    """

    def seen(self, found: Found) -> Found:
        """A standing as it was on the day that is asked for."""
        if self.on is None or not found.standing.story.earlier:
            return found
        then = found.standing.at(self.on)
        return found._replace(standing=then, place=found.place._replace(due=then.due))

    by_due: bool = False
    plan: str | None = None
    trigger: str | None = None
    scopes: Collection[str] | None = None
    parts: bool = False
    unfinished_on: date | None = None
    before: date | None = None
    since: date | None = None
    after: Place | None = None
    on: date | None = None
    alike: bool = False

    def order(self, place: Place) -> tuple[object, ...]:
        """By what the list is ordered."""
        return tuple(place[:6]) if self.by_due else tuple(place[1:6])

    def member_before(self, place: Place) -> str:
        """The member after whose row the list goes on among the rows of a standing, given by its
        `place`; empty where none of them was shown."""
        after = self.after
        return after.member if after and self.order(place) == self.order(after) else ""

    def takes(self, found: Found) -> bool:
        """Whether a standing is among those asked for; for stores that hold all of them anyway."""
        s = found.standing
        last = s.course[-1]
        day = self.unfinished_on
        ended = day and last.state in FINISHED and (last.on is None or last.on <= day)
        return (
            (self.plan is None or s.plan == self.plan)
            and (self.parts or s.body is None)
            and (self.scopes is None or s.scope is None or s.scope in self.scopes)
            and (not self.by_due or s.due is not None)
            and not ended
            and (self.before is None or (s.due is not None and s.due < self.before))
            and (self.since is None or (s.due is not None and s.due >= self.since))
            and (self.after is None or self._comes(found.place))
        )

    def _comes(self, place: Place) -> bool:
        after = self.after
        if after is None:
            return True
        mine, last = self.order(place), self.order(after)
        return mine > last or (bool(after.member) and mine == last)


class Narrower(Protocol):
    """Where the more specific standings of a task come from."""

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> Collection[Key]:
        """Their keys alone; of those at some places, at least."""


class Source(Narrower, Protocol):
    """Where lists come from."""

    def scan(self, asked: Scan) -> Iterable[Found]:
        """Standings with their cards, in order, read as they are taken."""

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""

    def bodies(self) -> Bodies:
        """The tree of bodies, the groups, the successions."""
