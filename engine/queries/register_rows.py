"""What the rows of a register may be: recorded, settled or doubled, or awaited by some task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from engine.model.bodies import Bodies
from engine.ports.ledger import Unit
from engine.queries.lookup import DISMISSED, entry_in_force
from triggers.events import Event
from workflows.matching.document_kinds import kind_name
from workflows.matching.document_numbers import parse_number
from workflows.matching.identity import Identity, alike, has_number, identity_of
from workflows.matching.incoming import AwaitedDocument, IncomingDocument, Proposal, Reason
from workflows.matching.issuers import IssuerDirectory, Organisation
from workflows.matching.matcher import Matcher
from workflows.plan import Plan

RowStatus = Literal["recorded", "duplicate", "dismissed", "proposed", "doubtful", "none", "faulty"]
STATUSES: tuple[RowStatus, ...] = (
    "proposed",
    "doubtful",
    "recorded",
    "duplicate",
    "dismissed",
    "faulty",
    "none",
)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What could not be read in a row: the field, the code of the reason, what stands there."""

    field: str
    code: str
    got: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row as it was read: its line in the register (from 1), the document, its faults, and what
    else the register says; `due` is the date by which the document itself is to be dealt with."""

    line: int
    document: IncomingDocument
    faults: tuple[RowFault, ...] = ()
    arrival_number: str | None = None
    due: date | None = None
    note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class AssessedRow:
    """A row with what it may be. `event` is the recorded document that it is, `same_as` the line of
    the row that it repeats, `dismissed_by` who found that it is none that is awaited."""

    row: RegisterRow
    key: str
    status: RowStatus
    issuer_body: str | None = None
    kind: str | None = None
    event: str | None = None
    same_as: int | None = None
    dismissed_by: str | None = None
    proposals: tuple[Proposal, ...] = ()


def assess(unit: Unit, rows: Sequence[RegisterRow], today: date) -> list[AssessedRow]:
    """What each of the `rows` of a register may be, as the ledger (`unit`, open for reading) stands
    on the day `today`; nothing is recorded."""
    return list(Assessor(unit, [row.document.title or "" for row in rows], today).assess(rows))


class Assessor:
    """The awaited documents and the recorded ones, ready for rows; `titles` are those of the whole
    register."""

    def __init__(self, unit: Unit, titles: Iterable[str], today: date) -> None:
        self.unit, self.today = unit, today
        plans = unit.catalog.plans()
        self.issuers = issuer_directory(unit.facts.bodies())
        awaited = list(awaited_documents(unit, plans))
        met = [one.trigger for one in awaited if unit.facts.events_of(one.trigger)]
        repeating = {name for plan in plans for name, t in plan.triggers.items() if t.repeats}
        self.matcher = Matcher(awaited, self.issuers, titles, set(met) - repeating)
        self._recorded: dict[str, list[Event]] = {}
        self._unissued: dict[str, list[Event]] = {}
        for event in unit.catalog.events():
            self._keep(event)

    def _keep(self, event: Event) -> None:
        document = IncomingDocument(event.number, event.issuer, event.title, issued=event.issued)
        found = identity_of(document, self.issuers)
        self._recorded.setdefault(found.numbered, []).append(event)
        number = parse_number(event.number or "")
        if not event.issuer and has_number(number):
            self._unissued.setdefault(str(number), []).append(event)

    def assess(self, rows: Sequence[RegisterRow]) -> Iterator[AssessedRow]:
        """Each row, in the order of the register."""
        first: dict[str, list[RegisterRow]] = {}
        for row in rows:
            identity = identity_of(row.document, self.issuers)
            yield self._row(row, identity, first.get(identity.numbered, ()))
            if not row.faults:
                first.setdefault(identity.numbered, []).append(row)

    def _row(
        self, row: RegisterRow, identity: Identity, before: Sequence[RegisterRow]
    ) -> AssessedRow:
        finding = self.matcher.find(row.document)
        found = AssessedRow(
            row,
            identity.key,
            finding.status,
            next(iter(finding.issuer.bodies), None),
            kind_name(finding.kind),
            proposals=finding.proposals,
        )
        if row.faults:
            return replace(found, status="faulty", proposals=())
        return (
            self._known(found, identity)
            or self._repeated(found, before)
            or self._new(found, identity, before)
        )

    def _known(self, found: AssessedRow, identity: Identity) -> AssessedRow | None:
        """The row as one that the ledger knows."""
        document = found.row.document
        for event in self._events_like(document, identity):
            if _same_day(document, event.issued) and alike(event.title, document.title):
                return replace(found, status="recorded", event=event.id, proposals=())
        _, entry = entry_in_force(self.unit, DISMISSED + identity.key)
        if entry is not None:
            return replace(found, status="dismissed", dismissed_by=entry.by, proposals=())
        return None

    def _events_like(self, document: IncomingDocument, identity: Identity) -> Iterator[Event]:
        yield from self._recorded.get(identity.numbered, ())
        yield from self._unissued.get(str(parse_number(document.number or "")), ())

    def _repeated(self, found: AssessedRow, before: Sequence[RegisterRow]) -> AssessedRow | None:
        document = found.row.document
        for row in before:
            if _same_day(document, row.document.issued) and alike(
                row.document.title, document.title
            ):
                return replace(found, status="duplicate", same_as=row.line)
        return None

    def _new(
        self,
        found: AssessedRow,
        identity: Identity,
        before: Sequence[RegisterRow],
    ) -> AssessedRow:
        """The row as a document that is not known, with what makes it doubtful as a row."""
        doubts = (
            *self._date_doubts(found.row.document),
            *self._same_doubts(found, identity, before),
        )
        if not doubts or not found.proposals:
            return found
        doubted = tuple(replace(one, against=(*one.against, *doubts)) for one in found.proposals)
        return replace(found, status="doubtful", proposals=doubted)

    def _date_doubts(self, document: IncomingDocument) -> Iterator[Reason]:
        issued, received = document.issued, document.received
        if issued and received and issued > received:
            yield Reason("date", "after_received", issued.isoformat(), received.isoformat())
        for day in filter(None, (issued, received)):
            if day > self.today:
                yield Reason("date", "in_future", day.isoformat(), self.today.isoformat())
                return

    def _same_doubts(
        self, found: AssessedRow, identity: Identity, before: Sequence[RegisterRow]
    ) -> Iterator[Reason]:
        """The same number of the same issuer, with another date or title: in the same year a
        number is given once."""
        document = found.row.document
        if not has_number(parse_number(document.number or "")):
            return
        for event in self._events_like(document, identity):
            if event.issued and document.issued and event.issued.year == document.issued.year:
                yield Reason("same", "same_recorded", str(document.issued), event.id)
                return
        for row in before:
            if (
                row.document.issued
                and document.issued
                and (row.document.issued.year == document.issued.year)
            ):
                yield Reason("same", "same_row", str(document.issued), str(row.line))
                return


def _same_day(document: IncomingDocument, issued: date | None) -> bool:
    """Whether a document of the same number may be of that day; a day that one leaves out tells
    nothing apart where the number does."""
    if document.issued is None or issued is None:
        return has_number(parse_number(document.number or "")) or document.issued == issued
    return document.issued == issued


def awaited_documents(unit: Unit, plans: Sequence[Plan]) -> Iterator[AwaitedDocument]:
    """Each trigger of the plans in force, with the tasks that wait for it; one that several plans
    declare once, as the first does."""
    seen = set()
    by_id = {plan.plan: plan for plan in plans}
    for plan in plans:
        for name, trigger in plan.triggers.items():
            if name in seen:
                continue
            seen.add(name)
            refs = unit.catalog.waiting_on_trigger(name)
            tasks = [by_id[ref.plan].tasks[ref.task] for ref in refs if ref.plan in by_id]
            texts = tuple(text for task in tasks for text in (task.title, task.says) if text)
            yield AwaitedDocument(
                name,
                plan.plan,
                trigger.name,
                trigger.called,
                trigger.issuer,
                trigger.kind,
                plan.adopted,
                texts,
                tuple(dict.fromkeys(task.id for task in tasks if task.state is None)),
            )


def issuer_directory(bodies: Bodies) -> IssuerDirectory:
    """The bodies of the workspace by the names and signs under which they issue documents."""
    return IssuerDirectory(
        {
            name: Organisation(known.name, known.under, known.called, known.signs)
            for name, known in bodies.known.items()
        }
    )
