"""Documents: what is recorded, corrected, retracted; and undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any, Final

from engine.commands.requests_documents import (
    CorrectDocument,
    RecordDocument,
    RetractDocument,
    UndoLast,
)
from engine.commit.commit import Outcome
from engine.service.base import Service, check_days


class Unchanged(Enum):
    """The type of UNCHANGED."""

    UNCHANGED = "unchanged"

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED: Final = Unchanged.UNCHANGED
"""A field of a document that a correction leaves as it is; None takes it away."""


class DocumentCommands(Service):
    """What an office records about documents."""

    __slots__ = ()

    def record(
        self,
        triggers: str | Sequence[str],
        *,
        issued: date | None = None,
        effective: date | None = None,
        received: date | None = None,
        sets_due: date | None = None,
        number: str | None = None,
        issuer: str | None = None,
        title: str | None = None,
        url: str | None = None,
        scope: str | None = None,
        note: str | None = None,
        replaces: str | None = None,
        new: bool = False,
        another: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Record a document that sets off one or more `triggers`.

        At least one of the days `issued`, `effective`, `received` is needed; `sets_due` is the date
        that the document itself fixes. `number`, `issuer`, `title`, `url`, `note` describe it.
        `scope` is the body for which, and for all below which, it holds (None: for all); `replaces`
        the id of the document whose place it takes. `new` allows a trigger that no plan declares
        yet, `another` a document that resembles one in force. `today`, `key`, `preview` as for
        `submit`. Raises UnknownNameError, AlreadyRecordedError, AlreadyReplacedError,
        NearDuplicateError, BadInputError, NoDateError.
        """
        check_days(issued=issued, effective=effective, received=received, sets_due=sets_due)
        request = RecordDocument(
            triggers=triggers,
            issued=issued,
            effective=effective,
            received=received,
            sets_due=sets_due,
            number=number,
            issuer=issuer,
            title=title,
            url=url,
            scope=scope,
            note=note,
            replaces=replaces,
            new=new,
            another=another,
        )
        return self.submit(request, today=today, key=key, preview=preview)

    def correct(
        self,
        event: str | int,
        *,
        reason: str | None,
        triggers: str | Sequence[str] | Unchanged | None = UNCHANGED,
        issued: date | Unchanged | None = UNCHANGED,
        effective: date | Unchanged | None = UNCHANGED,
        received: date | Unchanged | None = UNCHANGED,
        sets_due: date | Unchanged | None = UNCHANGED,
        number: str | Unchanged | None = UNCHANGED,
        issuer: str | Unchanged | None = UNCHANGED,
        title: str | Unchanged | None = UNCHANGED,
        url: str | Unchanged | None = UNCHANGED,
        scope: str | Unchanged | None = UNCHANGED,
        note: str | Unchanged | None = UNCHANGED,
        replaces: str | Unchanged | None = UNCHANGED,
        on: date | Unchanged | None = UNCHANGED,
        to: date | Unchanged | None = UNCHANGED,
        holds_from: date | Unchanged | None = UNCHANGED,
        body: str | Unchanged | None = UNCHANGED,
        part: str | Unchanged | None = UNCHANGED,
        occurrence: str | Unchanged | None = UNCHANGED,
        authority: str | Unchanged | None = UNCHANGED,
        successor: str | Unchanged | None = UNCHANGED,
        reading: str | Unchanged | None = UNCHANGED,
        replaced_by: str | Unchanged | None = UNCHANGED,
        because: str | Unchanged | None = UNCHANGED,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Correct a recorded document (`event`: its id), or the act of any entry (its number), with
        a `reason`; only the fields given change, and one given as None is taken away.

        Of a document any of `issued`, `effective`, `received`, `sets_due`, `number`, `issuer`,
        `title`, `url`, `scope`, `note`, `replaces` may be corrected, and `triggers`: where given,
        all that it sets off. Of a move, a settlement or a waiver `on`, `body`, `part`,
        `occurrence`, of a move the `number` too; of an extension `to`, `on`, `body`, `part`,
        `number`, `authority`; of a confirmation the `reading`; of a succession the `successor` and
        `on`; of a plan's move `on` and `replaced_by`; of what holds from a day `holds_from`; of any
        of these acts `because`, its own reason. `today`, `key`, `preview` as for `submit`. Raises
        UnknownNameError, BadInputError, NoDateError, AlreadyRecordedError, NotStandingError,
        NotCorrectedError, StandsOnError, ReasonMissingError.
        """
        days = {"issued": issued, "effective": effective, "received": received}
        texts = {"number": number, "issuer": issuer, "title": title, "url": url, "scope": scope}
        more = {"sets_due": sets_due, "note": note, "replaces": replaces, "triggers": triggers}
        acts = {"body": body, "part": part, "occurrence": occurrence, "authority": authority}
        acts |= {"successor": successor, "reading": reading, "because": because}
        acts["replaced_by"] = replaced_by
        days |= {"on": on, "to": to, "holds_from": holds_from}
        every: dict[str, Any] = days | texts | more | acts
        given = {name: value for name, value in every.items() if value is not UNCHANGED}
        check_days(**{name: given[name] for name in (*days, "sets_due") if name in given})
        request = CorrectDocument(event=event, reason=reason, **given)
        return self.submit(request, today=today, key=key, preview=preview)

    def retract(
        self,
        event: str | int,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Withdraw a recorded document (`event`: its id), or any entry (its number), with a
        `reason`.

        `today`, `key`, `preview` as for `submit`. Raises UnknownNameError, ReasonMissingError,
        NotStandingError, StandsOnError.
        """
        request = RetractDocument(event=event, reason=reason)
        return self.submit(request, today=today, key=key, preview=preview)

    def undo(
        self,
        *,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take back the last thing that this person (`by`) has recorded.

        `reason` says why (None: only that it is an undo). `today`, `key`, `preview` as for
        `submit`. Raises NothingToUndoError, CannotUndoError, StandsOnError.
        """
        return self.submit(UndoLast(reason=reason), today=today, key=key, preview=preview)
