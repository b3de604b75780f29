"""All figures of one report, from which each of its forms is made and which its JSON prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from reports.figures.buckets import Totals, bucket_of, percentages, totals
from reports.figures.flow import flow_of
from reports.figures.notes import note_of, waited_for
from reports.figures.ranks import answering, by_body
from upon.reporting.facts import Facts, Work
from upon.words.texts import Words

Row = dict[str, Any]

LEVEL, BODY = "level", "body"
GROUPINGS = (BODY, LEVEL)
CHASE, ROLL_UP = "chase", "roll-up"
CHASED = timedelta(days=15)
"""How near a deadline is chased."""


@dataclass(frozen=True)
class Figures:
    """The figures of one report on some facts; `by` says what the bodies are grouped by."""

    facts: Facts
    words: Words
    version: str
    by: str = BODY
    kind: str = "progress"

    @cached_property
    def counted(self) -> list[tuple[Work, Row]]:
        """The work that the paper is about, each with its row; a letter that chases is about what
        is overdue or due within 15 days, and nothing else."""
        pairs = [(one, self._row(one)) for one in self.facts.work]
        if self.kind != CHASE:
            return pairs
        last = self.facts.cut_off + CHASED
        open_ones = ("overdue", "open_in_time")
        return [
            (one, row) for one, row in pairs if row["bucket"] in open_ones and row["due"] <= last
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """Each row with its `bucket`, `proof` and `note`, in the plans' order."""
        return [row for _, row in self.counted]

    def _row(self, one: Work) -> Row:
        row = one.row | {"bucket": bucket_of(one.row, self.facts.cut_off), "reason": one.reason}
        row["note"] = note_of(self.words, self.facts.names, row, self.facts.cut_off)
        return row

    @cached_property
    def totals(self) -> Totals:
        """How many rows are in each bucket."""
        return totals(row["bucket"] for row in self.rows)

    @cached_property
    def percent(self) -> dict[str, str]:
        """The shares of the four buckets with a date."""
        return percentages(self.totals)

    @cached_property
    def flow(self) -> dict[str, int]:
        """What came and went over the period."""
        gone = () if self.kind == CHASE else self.facts.gone
        work = [one for one, _ in self.counted]
        return flow_of(work, self.facts.stretch.first, self.facts.cut_off, gone)

    @cached_property
    def by_body(self) -> list[Row]:
        """The totals of each body that answers for a row, or of each level of them, by rank."""
        names, words = self.facts.names, self.words
        nobody, unknown = words.say("report.nobody"), words.say("report.no_level")
        whose = answering
        if self.kind == ROLL_UP and names.below:
            # Who leads from above is not among those that are ranked.
            def whose(row: Mapping[str, Any]) -> tuple[str | None, ...]:
                return tuple(one for one in answering(row) if one in names.below)

        if self.by == LEVEL:
            level = names.levels.get
            return by_body(self.rows, lambda n: n or unknown, lambda b: level(b or ""), whose)
        return by_body(self.rows, lambda b: names.body(b) or nobody, lambda body: body, whose)

    @cached_property
    def by_plan(self) -> list[Row]:
        """The totals of each plan, in the order asked for."""
        found = []
        for plan in self.facts.plans:
            sums = totals(row["bucket"] for row in self.rows if row["plan"] == plan)
            title = self.facts.names.plans[plan].title
            found.append(
                {"plan": plan, "title": title, "totals": sums, "percent": percentages(sums)}
            )
        return found

    @cached_property
    def waits(self) -> list[Row]:
        """What is waited for, each with the tasks that wait; the longest waited for first, those of
        one issuer together."""
        found: dict[str, Row] = {}
        for one, row in self.counted:
            for name in row["waiting_for"] if row["bucket"] == "waiting" else ():
                self._add_wait(found.setdefault(name, self._wait(name)), one, row)
        for wait in found.values():
            days = (self.facts.cut_off - wait["since"]).days if wait["since"] else None
            wait["days"] = max(days, 0) if days is not None else None
        issuers = _first_places(wait["issuer"] for wait in sorted(found.values(), key=_by_days))
        return sorted(found.values(), key=lambda wait: (issuers[wait["issuer"]], *_by_days(wait)))

    def _wait(self, name: str) -> Row:
        issuers = self.facts.names.issuers
        return {
            "trigger": name,
            "name": waited_for(self.words, self.facts.names, name),
            "issuer": issuers.get(name) or issuers.get(name.rpartition(".")[0]),
            "since": None,
            "days": None,
            "tasks": [],
        }

    @staticmethod
    def _add_wait(wait: Row, one: Work, row: Row) -> None:
        if row["task"] not in wait["tasks"]:
            wait["tasks"].append(row["task"])
        days = [day for day in (wait["since"], one.waits_since) if day]
        wait["since"] = min(days, default=None)

    def in_bucket(self, *buckets: str) -> list[Row]:
        """The rows of some buckets."""
        return [row for row in self.rows if row["bucket"] in buckets]

    @property
    def overdue(self) -> list[Row]:
        """What is overdue, the longest first."""
        return sorted(self.in_bucket("overdue"), key=lambda row: row["due"])

    @property
    def done(self) -> list[Row]:
        """What was done in the period, by day."""
        stretch, today = self.facts.stretch, self.facts.today
        done = self.in_bucket("done_in_time", "done_late", "done_no_date")
        made = [
            row for row in done if row["completed_on"] and stretch.holds(row["completed_on"], today)
        ]
        return sorted(made, key=lambda row: row["completed_on"])

    @property
    def next_due(self) -> list[Row]:
        """What is open and due in the period that follows, by day; where no period was asked for,
        all that is open and due."""
        then = self.facts.stretch.then
        rows = self.in_bucket("open_in_time")
        kept = [row for row in rows if then is None or self.facts.cut_off < row["due"] <= then[1]]
        return sorted(kept, key=lambda row: row["due"])

    @property
    def chased(self) -> list[Row]:
        """What is overdue or due within 15 days, by day."""
        return sorted(self.rows, key=lambda row: row["due"])

    def as_json(self, missing: Iterable[str] = ()) -> dict[str, Any]:
        """The keys of `upon report KIND --json`."""
        facts = self.facts
        return {
            "kind": self.kind,
            "period": facts.stretch.label,
            "from": facts.stretch.first,
            "to": facts.stretch.last,
            "cut_off": facts.cut_off,
            "ended": facts.stretch.has_ended(facts.today),
            "today": facts.today,
            "known_at": facts.known_at,
            "head": facts.head,
            "version": self.version,
            "plans": list(facts.plans),
            "body": facts.body,
            "totals": self.totals,
            "percent": self.percent,
            "flow": self.flow,
            "by_body": self.by_body,
            "by_plan": self.by_plan,
            "rows": self.rows,
            "waits": self.waits,
            "moved": facts.moved,
            "extended": facts.extended,
            "questions": facts.questions,
            "documents": facts.documents,
            "letters": facts.letters,
            "missing": list(missing),
        }


def _by_days(wait: Row) -> tuple[int, str]:
    return -(wait["days"] or 0), wait["trigger"]


def _first_places(values: Iterable[Any]) -> dict[Any, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}
