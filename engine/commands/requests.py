"""What an office asks to be recorded: the base of the request models, one frozen model an act.

A request is at once the body of a REST call, a step of what-if, and what an idempotency key
digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo

from engine.commands.holding_from import A, holding_from
from engine.commands.receipts_of_acts import receipt_of
from engine.model.acts import AnyAct
from engine.model.changes import Change
from engine.model.hash_chain import digest_of
from engine.model.receipt import Receipt
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from triggers.dates import ALLOWED, parse_date
from triggers.errors import BadInputError


class NothingNewError(Exception):
    """There is nothing to record: the ledger says it already."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """What a request is judged by, beside the ledger: the office's day, who records, and the
    calendars that are shipped."""

    today: date
    by: str
    calendars: Calendars


class Request(BaseModel):
    """An act that is asked for. Values of wrong types, and keys that there are not, raise
    BadInputError, however the request is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    act: str

    def __init__(self, /, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise refusal_of(error) from None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act, or what forbids it: raises what the method of `Engine` for it raises."""
        raise NotImplementedError

    def receipt(self, unit: Unit, changes: Sequence[Change], today: date) -> Receipt:
        """The receipt of the act, read in the transaction (`unit`) that made it: `changes` are what
        followed from it, `today` is the office's day."""
        del today
        return receipt_of(unit, changes)

    def payload(self) -> object:
        """What an idempotency key digests. It never changes for an act, or keys in old ledgers
        would no longer answer."""
        raise NotImplementedError

    def former_payloads(self) -> Iterator[object]:
        """What earlier versions may have digested for the same request."""
        yield from ()

    def digest(self) -> str:
        """SHA-256 of what is asked, so that a key that comes again can be told from another use."""
        return _digest(self.payload())

    def former_digests(self) -> tuple[str, ...]:
        """The digests by which an entry of an earlier version may know the same request."""
        return tuple(map(_digest, self.former_payloads()))


def _digest(asked: object) -> str:
    return digest_of(json.dumps(asked, default=str))


def refusal_of(error: ValidationError) -> BadInputError:
    """The first fault that was found in a value, as one of our errors."""
    first = error.errors()[0]
    field = next((part for part in first["loc"] if isinstance(part, str)), "request")
    return BadInputError(field, str(first.get("input")), first["msg"])


def read_day(value: object, info: ValidationInfo) -> date | None:
    """A day, given as one or as text; None stays None. Raises BadInputError."""
    field = info.field_name or "date"
    if value is None:
        return None
    if isinstance(value, str):
        return parse_date(value, field)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadInputError(field, repr(value), ALLOWED)
    return value


def held_from(act: A, day: date | None, context: RequestContext) -> A:
    """The `act` as it holds from a `day`; None, and the day of recording, which the `context` has,
    leave it as it is. Raises BadInputError."""
    return holding_from(act, day, context.today)


def since(day: date | None) -> tuple[str, ...]:
    """The day from which an act holds as a part of what a key digests: none, where none is given,
    as it was before there were such days."""
    return (str(day),) if day else ()


Day = Annotated[date, BeforeValidator(read_day)]
"""A day, in JSON as YYYY-MM-DD."""
MaybeDay = Annotated[date | None, BeforeValidator(read_day)]
"""A day or None."""
