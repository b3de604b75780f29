"""Standings and cards in tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from sqlalchemy import (
    ColumnElement,
    Date,
    bindparam,
    func,
    literal_column,
    not_,
    select,
    type_coerce,
)

from engine.evaluate.member_counts import sum_of
from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.json_codec import phases_from, story_from
from engine.model.progress import Progress, TurnedPart
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.scan import Found, Scan
from engine.ports.standings import Replaced
from store.backends.json_lists import FEW, as_json, names
from store.rows.alike import scan_for
from store.rows.former import ended_by
from store.rows.read import BOARD, STANDINGS, STANDINGS_AT, standing_from
from store.rows.read import board as read_board
from store.rows.scan import narrower, narrower_keys, plan_seq
from store.rows.write import PLACES, card_row, keep, remove, rewrite, write
from store.schema import core_tables
from store.schema.plain_tables import STANDING
from store.unit.tables import Tables

_OF_TASK = (STANDING.c.plan == bindparam("plan")) & (STANDING.c.task == bindparam("task"))
_OF_OCCURRENCE = _OF_TASK & (STANDING.c.occurrence == bindparam("occurrence"))
# Bare columns, as the partial indexes have them: only so does the database see that they fit.
_COUNTED: ColumnElement[bool] = literal_column("counted")
_IS_TURNED: ColumnElement[bool] = literal_column("turned")
_TURNED = select(STANDING.c.body, STANDING.c.phases, STANDING.c.story).where(
    _OF_OCCURRENCE, _IS_TURNED
)
_OCCURS = select(STANDING.c.plan).where(_OF_TASK, STANDING.c.occurrence > "", _COUNTED).limit(1)
_ENDS = (
    select(
        STANDING.c.state,
        type_coerce(STANDING.c.state_on, Date).label("state_on"),
        func.count().label("number"),
        func.min(STANDING.c.began, type_=Date).label("began"),
    )
    .where(_OF_OCCURRENCE, _COUNTED, not_(_IS_TURNED))
    .group_by(STANDING.c.state, STANDING.c.state_on)
)
_ENDS_BELOW = _ENDS.where(STANDING.c.body.in_(names("below")))


class SqlStandings:
    """What lists read and what a decision writes; `bodies` gives the tree by which lists read."""

    def __init__(self, tables: Tables, bodies: Callable[[], Bodies]) -> None:
        self._tables, self._bodies = tables, bodies
        self._last: tuple[object, list[Standing]] | None = None

    def of(self, refs: Iterable[TaskRef], places: Collection[str] | None = None) -> list[Standing]:
        """The standings kept for some tasks, in the order of lists."""
        values = {"refs": as_json(list(refs))}
        query = STANDINGS
        if places is not None:
            query, values["places"] = STANDINGS_AT, as_json(("", *places))
        if self._last is None or self._last[0] != values:
            found = [standing_from(row) for row in self._tables.run(query, values)]
            self._last = values, found
        return list(self._last[1])

    def forget(self) -> None:
        """What was read is written now."""
        self._last = None

    def progress(self, ref: TaskRef, occurrence: str | None, scope: str | None) -> Progress:
        """How far the counted parts of an `occurrence` of the task `ref` are (None: of a task that
        has only one), of the bodies at a `scope` and below alone (None: all)."""
        bodies = self._bodies() if scope else None
        if bodies is not None and scope and bodies.turns and bodies.is_moved(scope):
            kept = self.of([ref], bodies.ever_below(scope))
            parts = (s for s in kept if s.body and s.occurrence == occurrence)
            return sum_of(parts, bodies, scope)
        below = bodies.below(scope) if bodies is not None and scope else None
        values = {"plan": ref.plan, "task": ref.task, "occurrence": occurrence or ""}
        query = _ENDS
        if below is not None:
            query, values["below"] = _ENDS_BELOW, as_json(below)
        rows = self._tables.run(query, values).all()
        began = min((row.began for row in rows if row.began), default=None)
        ends = ((row.state, row.state_on, row.number) for row in rows)
        return Progress.of_ends(ends, began, self._turned(ref, occurrence, below))

    def _turned(
        self, ref: TaskRef, occurrence: str | None, below: Collection[str] | None
    ) -> Iterator[TurnedPart]:
        rows = self._tables.ask(_TURNED, plan=ref.plan, task=ref.task, occurrence=occurrence or "")
        for body, phases, told in rows.all():
            if below is None or body in below:
                story = story_from(told)
                yield TurnedPart(phases_from(phases), story.joined, story.left, story.away)

    def with_places(self) -> list[TaskRef]:
        """The tasks that have standings at narrower scopes, or parts that were acted on."""
        kept, cards = core_tables.STANDING, core_tables.CARD
        query = select(kept.c.plan, kept.c.task).distinct().where(kept.c.scope > "")
        found = {TaskRef(*row) for row in self._tables.run(query)}
        order = select(cards.c.plan, cards.c.task).order_by(cards.c.plan_seq, cards.c.position)
        return [ref for row in self._tables.run(order) if (ref := TaskRef(*row)) in found]

    def scan(self, asked: Scan) -> Iterator[Found]:
        """Standings with their cards, in the order of a list, read as they are taken."""
        return scan_for(self._tables.connection, asked)

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""
        return plan_seq(self._tables.connection, plan)

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""
        return narrower(self._tables.connection, standing)

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> list[Key]:
        """Their keys alone; of those at some places, at least."""
        return narrower_keys(self._tables.connection, standing, places)

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return read_board(self._tables.run(BOARD))

    def put(
        self,
        gone: Collection[Standing],
        fresh: Collection[Standing],
        changed: Collection[Replaced] = (),
    ) -> None:
        """Take the standings `gone` away and write the `fresh` ones, new or in the place of their
        like; of those `changed` it is known how they were, at the same place in lists."""
        self.forget()
        connection, entry = self._tables.connection, self._tables.entry
        keep(connection, [*gone, *fresh, *(now for _, now in changed)], entry)
        if gone:
            remove(connection, gone)
        if fresh:
            write(connection, fresh, entry)
        if changed:
            rewrite(connection, changed, entry)

    def put_cards(self, refs: Sequence[TaskRef], cards: Sequence[Card]) -> None:
        """Replace the cards of some tasks, and bring their standings to the cards' places."""
        self.forget()
        shown, plans = core_tables.CARD, core_tables.PLAN
        for plan in dict.fromkeys(ref.plan for ref in refs):
            tasks = [ref.task for ref in refs if ref.plan == plan]
            for first in range(0, len(tasks), FEW):
                some = shown.c.task.in_(tasks[first : first + FEW])
                self._tables.take_out(shown, (shown.c.plan == plan) & some)
        for plan in dict.fromkeys(card.plan for card in cards):
            seq = self._tables.run(select(plans.c.seq).where(plans.c.id == plan)).scalar_one()
            own = [card for card in cards if card.plan == plan]
            self._tables.insert(core_tables.CARD, [card_row(card, seq) for card in own])
            moved = {"of_plan": plan, **ended_by(self._tables.entry)}
            for statement in PLACES:
                self._tables.run(statement, moved)

    def occurs(self, ref: TaskRef) -> bool:
        """Whether counted parts of a task have occurrences."""
        return self._tables.ask(_OCCURS, plan=ref.plan, task=ref.task).first() is not None

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        return self._bodies()
