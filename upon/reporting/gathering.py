"""One transaction over the ledger that gives all that a report rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.model.standing import Standing, TaskRef
from engine.model.states import State
from engine.ports.ledger import Unit
from engine.ports.scan import Found
from engine.queries.counted_work import counted_work
from engine.queries.filters import Filters
from engine.queries.lookup import find_plan
from engine.queries.registers import document_rows
from engine.queries.rows import view
from engine.queries.sub_plans import SubPlanRows, with_sub_plans
from triggers.calendar_files import shipped_calendar
from upon.reporting.facts import Facts, Names, Phase, PlanHead, Row, Work
from upon.reporting.history import Acts, moved_dates, piece_of
from upon.reporting.periods import Stretch
from upon.reporting.reasons import ReasonWords
from upon.words.bodies import calls
from upon.workspace import Workspace
from workflows.matching.folding import bare_syllables, contains

Identity = tuple[str | None, ...]
"""By what one row is known on two days: plan, task, occurrence, scope and body."""


def _identity(row: Mapping[str, Any]) -> Identity:
    return tuple(row[name] for name in ("plan", "task", "occurrence", "scope", "body"))


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What a report is to be about: some plans (none: all), a body, a role.

    `below` asks for each of the bodies under `body` by itself, and with the plans named for the
    sub-plans under their tasks. `reasons` says that each date needs its reason in words,
    `documents` that the documents that came in are told, `letters` the letters that chased before.
    """

    stretch: Stretch
    plans: tuple[str, ...] = ()
    body: str | None = None
    below: bool = False
    role: str | None = None
    reasons: bool = False
    documents: bool = False
    letters: bool = False


CHASING = ("don", "doc")
"""Words, folded, in the title of a letter that chases: đôn đốc."""


def gather(workspace: Workspace, asked: ReportQuery) -> Facts:
    """The facts of a report. Raises UnknownNameError for a plan or body, UsageError for a role."""
    with workspace.ledger().reading() as unit:
        return _Gathering(workspace, unit, asked).facts()


class _Gathering:
    """The making of one report's facts."""

    def __init__(self, workspace: Workspace, unit: Unit, asked: ReportQuery) -> None:
        self._workspace, self._unit, self._asked = workspace, unit, asked
        self._today = workspace.today
        self._cut_off = asked.stretch.cut_off(self._today)
        self._acts = Acts(unit)
        self._sub_plans = SubPlanRows(unit, self._cut_off)
        named = list(asked.plans)
        if asked.below:
            named = with_sub_plans(named, self._sub_plans.links)
        self._plans = {name: find_plan(unit, name) for name in named}
        self._plans = self._plans or {plan.plan: plan for plan in unit.catalog.plans()}

    def facts(self) -> Facts:
        """All of it."""
        work = tuple(self._work())
        here = {_identity(one.row) for one in work}
        rows = [one.row for one in work]
        pieces = {piece_of(row) for row in rows}
        return Facts(
            self._asked.stretch,
            self._today,
            self._workspace.known_at,
            str(self._unit.entries.head()),
            tuple(self._plans),
            self._asked.body,
            self._asked.below,
            self._names(),
            work,
            tuple(moved_dates(self._unit, self._workspace.words, self._holds, rows)),
            tuple(self._acts.extensions(self._holds, pieces)),
            tuple(self._questions({p[0] for p in pieces}, {p[:2] for p in pieces})),
            tuple(self._documents()),
            tuple(self._letters()),
            tuple(one for one in self._before() if _identity(one.row) not in here),
        )

    def _holds(self, day: date) -> bool:
        return self._asked.stretch.holds(day, self._today)

    def _before(self) -> Iterator[Work]:
        """What lists show on the day before the period; nothing where it begins with everything."""
        first = self._asked.stretch.first
        if first is None:
            return
        day = min(first - timedelta(days=1), self._cut_off)
        for one in self._found(day):
            row = view(one.standing, one.card, day, one.place.member or None)
            phases = tuple(Phase(on, state.value) for on, state in _phases(one))
            yield Work(dict(row), phases, one.standing.opens, None)

    def _work(self) -> Iterator[Work]:
        words = None
        if self._asked.reasons:
            words = ReasonWords(self._unit, shipped_calendar, self._workspace.words)
        for found in self._found(self._cut_off):
            shown = view(found.standing, found.card, self._cut_off, found.place.member or None)
            row: dict[str, Any] = dict(shown)
            row["key"] = found.place.key(found.standing.plan, by_due=False)
            row["proof"] = self._acts.proof(row)
            row["sub_plans"] = list(self._sub_plans.of(row["plan"], row["task"], row["body"]))
            yield Work(
                row,
                tuple(Phase(on, state.value) for on, state in _phases(found)),
                found.standing.opens,
                self._waits_since(found.standing, row),
                words.of(found.standing) if words else "",
            )

    def _found(self, day: date) -> Iterator[Found]:
        """What is counted on a day, plan after plan in the order asked for."""
        asked = self._asked
        for plan in self._plans if asked.plans else (None,):
            below = asked.below and (asked.body is not None or plan is None)
            filters = Filters(plan=plan, body=asked.body, below=below, role=asked.role)
            yield from counted_work(self._unit.standings, filters, day)

    def _waits_since(self, standing: Standing, row: Row) -> date | None:
        """Since when it has waited for what it waits for now: the plan's adoption, or the last of
        the other things that it waited for; None where it does not wait."""
        if row["state"] != State.WAITING:
            return None
        plan = self._plans.get(standing.plan)
        days = [plan.adopted] if plan else []
        days += [row["since"]] if row["since"] else []
        stack = [standing.node] if standing.node else []
        while stack:
            node = stack.pop()
            stack += node.children
            if not node.children and node.on and node.on <= self._cut_off:
                days.append(node.on)
        return max(days, default=None)

    def _names(self) -> Names:
        bodies, plans = self._unit.facts.bodies(), list(self._unit.catalog.plans())
        named = calls(plans, bodies)
        triggers: dict[str, str] = {}
        issuers: dict[str, str] = {}
        for plan in plans:
            for name, trigger in plan.triggers.items():
                triggers.setdefault(name, trigger.name)
                if trigger.issuer:
                    issuers.setdefault(name, named.get(trigger.issuer, trigger.issuer))
        heads = {
            plan.plan: PlanHead(plan.plan, plan.title, plan.number, plan.issuer, plan.adopted)
            for plan in plans
        }
        levels = {name: body.level for name, body in bodies.known.items() if body.level}
        asked = self._asked
        lain = bodies.on(self._cut_off)
        below = lain.below(asked.body) if asked.body and asked.below else frozenset()
        shown = below or frozenset(filter(None, [asked.body]))
        held = (
            {name: bodies.groups.names_of(name, self._cut_off) for name in shown}
            if asked.reasons
            else {}
        )
        return Names(named, levels, triggers, issuers, heads, below, held)

    def _questions(
        self, plans: Collection[str], refs: Collection[tuple[str, str]]
    ) -> Iterator[Row]:
        """What nobody has decided yet about how a plan is to be read."""
        for plan in self._plans.values():
            asked: list[tuple[str | None, Sequence[Any]]] = []
            asked += [(None, plan.open)] if plan.plan in plans else []
            for name, task in plan.tasks.items():
                if task.open and (plan.plan, name) in refs:
                    said = confirmations_of(self._unit.facts, TaskRef(plan.plan, name))
                    asked.append((name, as_read(task, said).open))
            for of, questions in asked:
                for question in questions:
                    if not question.confirmed:
                        yield {
                            "plan": plan.plan,
                            "task": of,
                            "asks": question.asks,
                            "readings": list(question.readings),
                            "taken": question.taken,
                            "why": question.why,
                        }

    def _documents(self) -> Iterator[Row]:
        """The documents that came in on the days of the report: by the day of receipt, else that of
        recording. Of a body, those that hold for it or for a body below it."""
        bodies, body = self._unit.facts.bodies().on(self._cut_off), self._asked.body
        near = {*bodies.path(body), *bodies.below(body)} if body else None
        for row in document_rows(self._unit) if self._asked.documents else ():
            if near is not None and row["scope"] is not None and row["scope"] not in near:
                continue
            if self._holds(row["received"] or row["recorded"]):
                yield dict(row)

    def _addressed(self) -> Collection[str] | None:
        """The bodies that letters go to; None for any."""
        asked = self._asked
        if asked.body is None:
            return None
        tree = self._unit.facts.bodies().on(self._cut_off)
        below = tree.below(asked.body) if asked.below else ()
        return {asked.body, *below}

    def _letters(self) -> list[Row]:
        """The letters that chased a body up to the day, as far as they are recorded for that body:
        its documents whose title says so, by day."""
        rows = document_rows(self._unit) if self._asked.letters else ()
        shown = self._addressed()
        chasing = [row for row in rows if row["scope"] and _chases(row["title"])]
        chasing = [row for row in chasing if shown is None or row["scope"] in shown]
        found: list[Row] = [
            {
                "event": row["event"],
                "number": row["number"],
                "on": row["issued"] or row["received"] or row["recorded"],
                "body": row["scope"],
                "title": row["title"],
            }
            for row in chasing
        ]
        kept = [letter for letter in found if letter["on"] <= self._cut_off]
        return sorted(kept, key=lambda letter: (letter["on"], letter["event"]))


def _chases(title: str | None) -> bool:
    return contains(bare_syllables(title or ""), CHASING)


def _phases(found: Found) -> Any:
    """The states of a row as its list shows them: a member's part without what the others did."""
    alone = found.standing.progress is None or found.place.member
    return found.standing.phases if alone else found.standing.course
