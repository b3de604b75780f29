"""What a standing says beside its last step: what it said on earlier days, and where it comes
from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from triggers.nodes import Node


class EarlierStep(NamedTuple):
    """What a standing said before the day `until`; the fields are those of the standing."""

    until: date
    since: date | None
    node: Node | None
    due_kind: str
    due: date | None
    nominal: date | None
    ambiguous: tuple[date, date] | None
    provisional: bool
    needs_confirmation: bool
    missing: tuple[str, ...]
    computed: date | None
    extended_to: date | None
    conflict: bool
    rule_from: date | None
    remaining: tuple[int, str] | None = None
    document: str | None = None
    replaced: tuple[str, ...] = ()


class Barred(NamedTuple):
    """A task that a condition waits for and that can no longer be done: from which day, by what
    (cancel, lapse, plan, none: there is no such occurrence), and before which day (None: it
    lasts). `since` is the day from which the condition waits for it so (None: always)."""

    task: str
    on: date | None
    by: str
    until: date | None = None
    since: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it can be done no more on the day."""
        begun = max(self.on or today, self.since or today) <= today
        return begun and (self.until is None or today < self.until)


class EachBefore(NamedTuple):
    """Before the day `until` each member of another group had a part in the task (None: it was one
    piece of work)."""

    until: date
    each: str | None


class Carried(NamedTuple):
    """From a day on, a body carries a member's part (None: the member itself)."""

    on: date
    by: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """The rest of a standing, most of which most standings have nothing of.

    `earlier` are the steps before the last, in order; `closes` the first day on which lists do not
    show it any more, `shut` the spans before that in which they do not, each with the day of its
    opening again; `rule_from` the day from which the version that rules it holds (None: since
    adoption); `document` the id of the document that a repeating occurrence counts from, `replaced`
    those before it; `waived` the day from which a person lets its condition hold; `lapsed` the day
    on which it lapsed, `lapsed_by` by what (until, plan); `left` the day on which the part's member
    left the group, `joined` that on which it joined it, `away` the spans between in which it was
    not of it, each with the day of coming back; `barred` what its condition waits for in vain;
    `carried` who carries the part;
    `unsettled` the spans of days, each with the day after it (None: it lasts), in which work that a
    person let stand has lost its ground anew;
    `remaining` the days left while the clock stands, with their unit; `each` the groups whose
    members had the parts before those that have them now.
    """

    earlier: tuple[EarlierStep, ...] = ()
    closes: date | None = None
    shut: tuple[tuple[date, date], ...] = ()
    rule_from: date | None = None
    document: str | None = None
    replaced: tuple[str, ...] = ()
    waived: date | None = None
    lapsed: date | None = None
    lapsed_by: str | None = None
    left: date | None = None
    joined: date | None = None
    away: tuple[tuple[date, date], ...] = ()
    barred: tuple[Barred, ...] = ()
    carried: tuple[Carried, ...] = ()
    remaining: tuple[int, str] | None = None
    unsettled: tuple[tuple[date, date | None], ...] = ()
    each: tuple[EachBefore, ...] = ()

    def each_on(self, last: str | None, day: date | None) -> str | None:
        """The group of which each member has a part on a `day` (None: at last); None where nobody
        has. Its task's card has that of the `last` version."""
        if day is None or not self.each:
            return last
        return next((one.each for one in self.each if day < one.until), last)

    @property
    def steps_to(self) -> date | None:
        """The day on which the last step begins, or it is shown no more; None for one step."""
        days = [
            *(step.until for step in self.earlier[-1:]),
            *([self.closes] if self.closes else []),
            *(back for _, back in self.shut),
        ]
        return max(days, default=None)


PLAIN = Story()
"""One step, and nothing else to say."""
