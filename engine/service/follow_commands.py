"""National documents of another ledger, taken into this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from engine.commands.following import DocumentTurn, Left, SourceChangedError, taken_act
from engine.commands.receipts_of_acts import receipt_of
from engine.commit.commit import Outcome, Signature, commit_in
from engine.model.acts import Act, AnyAct
from engine.ports.ledger import Unit
from engine.queries.origins import VIA, Origin, last_taken
from engine.service.base import Service, day_of
from engine.service.submission import signature_of


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry of another ledger with the entry that records the same here (None in a preview), the
    kind of that act and the id of the document."""

    origin: Origin
    entry: int | None
    kind: str
    event: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry of another ledger that was not taken, with why, and the document: its id, and what
    people call it."""

    origin: Origin
    event: str
    label: str
    why: Left


@dataclass(frozen=True, slots=True)
class Followed:
    """What was taken from another ledger and what was left, in its order; `outcome` is what
    followed here, as of several acts recorded at once."""

    taken: tuple[Taken, ...]
    left: tuple[LeftOut, ...]
    outcome: Outcome


class FollowCommands(Service):
    """How a workspace takes the national documents of another."""

    __slots__ = ()

    def follow(
        self,
        ledger: str,
        turns: Sequence[DocumentTurn],
        *,
        today: date | None = None,
        preview: bool = False,
    ) -> Followed:
        """Record what the entries of another `ledger` (the hash of its first entry) made of
        national documents: all of the `turns`, which are in its order, or none.

        What was taken before is passed over, so that each is taken once, whoever asks at the same
        time. What stands in the way of one is no refusal: that entry is left. `today` is the
        office's day (None: the clock's); with `preview` nothing is kept. Raises SourceChangedError
        where the last entry taken is not what the ledger has there now.
        """
        day = day_of(self, today)

        def run() -> Followed:
            if not preview:
                with self.ledger.reading() as unit:
                    found = self._look(unit, ledger, turns)
                if found is not None:
                    return found
            with self.ledger.writing(preview=preview) as unit:
                start = unit.entries.head()
                followed = self._follow(unit, fresh_turns(unit, ledger, turns), day)
            if not preview:
                return followed
            taken = tuple(replace(one, entry=None) for one in followed.taken)
            outcome = replace(followed.outcome, entry=None, entries=(), head=start)
            return Followed(taken, followed.left, outcome)

        return self.ledger.retrying(run)

    def _look(self, unit: Unit, ledger: str, turns: Sequence[DocumentTurn]) -> Followed | None:
        """What is left, where nothing is to be taken, so that no writer is held up."""
        made = [(turn, taken_act(unit, turn)) for turn in fresh_turns(unit, ledger, turns)]
        if any(isinstance(act, Act) for _, act in made):
            return None
        left = tuple(_left(turn, why) for turn, why in made if isinstance(why, str))
        return Followed((), left, Outcome(None, None, (), unit.entries.head()))

    def _follow(self, unit: Unit, turns: Sequence[DocumentTurn], day: date) -> Followed:
        made = list(self._each(unit, turns, day))
        outcomes = [one for _, one in made if isinstance(one, Outcome)]
        changes = tuple(change for one in outcomes for change in one.changes)
        entries = tuple(one.entry for one in outcomes if one.entry is not None)
        warnings = tuple(dict.fromkeys(w for one in outcomes for w in one.warnings))
        last = entries[-1] if entries else None
        outcome = Outcome(last, None, changes, unit.entries.head(), warnings, entries)
        return Followed(
            tuple(one for one, _ in made if isinstance(one, Taken)),
            tuple(one for one, _ in made if isinstance(one, LeftOut)),
            replace(outcome, receipt=receipt_of(unit, changes)),
        )

    def _each(
        self, unit: Unit, turns: Sequence[DocumentTurn], day: date
    ) -> Iterator[tuple[Taken | LeftOut, Outcome | None]]:
        """Each of the turns as it is recorded here, one after the other."""
        for turn in turns:
            act = taken_act(unit, turn)
            if isinstance(act, str):
                yield _left(turn, act), None
            elif act is not None:
                taking = self._taking(turn, day)
                outcome = commit_in(unit, self.calendars, taking, partial(_given, act))
                yield Taken(turn.origin, outcome.entry, act.kind, turn.event.id), outcome

    def _taking(self, turn: DocumentTurn, day: date) -> Signature:
        """Who takes it, under the key and the hash that name its origin."""
        signed = replace(signature_of(self, None, day, None), via=VIA)
        return replace(signed, key=turn.origin.key, request=turn.origin.hash)


def _given(act: AnyAct, _: Unit) -> AnyAct:
    return act


def fresh_turns(unit: Unit, ledger: str, turns: Sequence[DocumentTurn]) -> list[DocumentTurn]:
    """Those of the `turns` of a `ledger` after the last that was taken into `unit`. Raises
    SourceChangedError where that one is not what it was."""
    last = last_taken(unit, ledger)
    if last is None:
        return list(turns)
    for turn in turns:
        if turn.origin.entry == last.entry and turn.origin != last:
            raise SourceChangedError(ledger, last.entry, last.hash)
    return [turn for turn in turns if turn.origin.entry > last.entry]


def _left(turn: DocumentTurn, why: Left) -> LeftOut:
    return LeftOut(turn.origin, turn.event.id, turn.event.label(), why)
