"""The hash chain: each entry's hash covers the row and the hash before it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from pydantic import ConfigDict, TypeAdapter

from engine.model.acts import Act, AnyAct, Entry
from engine.model.stamps import stamp
from triggers.errors import UponError

VERSION = 1
GENESIS = "0" * 64

_ACTS: TypeAdapter[AnyAct] = TypeAdapter(AnyAct, config=ConfigDict(defer_build=True))
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are and the hash of the last: enough to notice a cut tail."""

    count: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


class Raw(NamedTuple):
    """A row of the ledger as it is kept, to the letter: what the hash is taken over."""

    seq: int
    at: str
    today: str
    by: str
    via: str
    key: str | None
    request: str | None
    kind: str
    act: str
    digest: str
    prev: str
    hash: str


class BrokenChainError(UponError):
    """An entry was altered, removed or reordered (exit 1)."""

    code = "broken_chain"
    template = "the ledger is broken at entry {seq}: {what}"

    def __init__(self, seq: int, what: str) -> None:
        self.seq = seq
        super().__init__(seq=seq, what=what)


def act_text(act: Act) -> str:
    """The act as canonical JSON: fields in the order of the model, tasks in that of the plan, no
    blanks, NFC, nothing escaped."""
    data = act.model_dump(mode="json", exclude_defaults=False)
    return unicodedata.normalize("NFC", _canonical(data))


def digest_of(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def row_hash(prev: str, seq: int, *rest: str | None) -> str:
    """SHA-256 over `[version, prev, seq, at, today, by, via, key, request, kind, digest]` as
    canonical JSON."""
    return digest_of(_canonical([VERSION, prev, seq, *rest]))


def seal(
    head: Head,
    act: AnyAct,
    *,
    at: datetime,
    today: date,
    by: str,
    via: str,
    key: str | None = None,
    request: str | None = None,
) -> Entry:
    """The entry that follows the `head` with an `act`, chained to it by its hash.

    `at` is an aware datetime, `today` the office's day, `by` who records, `via` through what; `key`
    is the idempotency key and `request` the digest of what was asked under it (None: there is
    none).
    """
    seq, digest = head.count + 1, digest_of(act_text(act))
    by, via = unicodedata.normalize("NFC", by), unicodedata.normalize("NFC", via)
    sealed = row_hash(
        head.hash, seq, stamp(at), today.isoformat(), by, via, key, request, act.kind, digest
    )
    return Entry(
        seq=seq,
        at=at,
        today=today,
        by=by,
        via=via,
        key=key,
        request=request,
        act=act,
        digest=digest,
        prev=head.hash,
        hash=sealed,
    )


def raw(entry: Entry) -> Raw:
    """The row as it is kept."""
    return Raw(
        entry.seq,
        stamp(entry.at),
        entry.today.isoformat(),
        entry.by,
        entry.via,
        entry.key,
        entry.request,
        entry.act.kind,
        act_text(entry.act),
        entry.digest,
        entry.prev,
        entry.hash,
    )


def entry_of(row: Raw) -> Entry:
    """The entry that a kept row holds. Raises BrokenChainError for one that holds none."""
    try:
        return Entry(
            seq=row.seq,
            at=datetime.fromisoformat(row.at),
            today=date.fromisoformat(row.today),
            by=row.by,
            via=row.via,
            key=row.key,
            request=row.request,
            act=_ACTS.validate_json(row.act),
            digest=row.digest,
            prev=row.prev,
            hash=row.hash,
        )
    except (ValueError, TypeError):
        raise BrokenChainError(row.seq, "it cannot be read") from None


def verify(rows: Iterable[Raw], expected: Head | None = None, start: Head | None = None) -> Head:
    """Walk the chain of kept `rows`, from the beginning or from the head `start` that is trusted;
    give its head.

    `expected` is a head noted earlier (None: there is none). Raises BrokenChainError at the first
    row that does not follow from the one before it, or where the expected head is not on the chain.
    """
    head = start or Head()
    for row in rows:
        fault = _fault(row, head)
        if fault:
            raise BrokenChainError(head.count + 1, fault)
        head = Head(row.seq, row.hash)
        if expected and expected.count == head.count and expected.hash != head.hash:
            raise BrokenChainError(row.seq, f"its hash is not that of the head {expected}")
    if expected and expected.count > head.count:
        raise BrokenChainError(head.count + 1, f"missing; the head given is {expected}")
    return head


def _fault(row: Raw, head: Head) -> str | None:
    if row.seq != head.count + 1:
        return f"missing or out of order; the next row is {row.seq}"
    if row.prev != head.hash:
        return "it does not follow the entry before it"
    try:
        if row.digest != digest_of(row.act):
            return "its content was altered"
        if row.hash != row_hash(
            row.prev,
            row.seq,
            row.at,
            row.today,
            row.by,
            row.via,
            row.key,
            row.request,
            row.kind,
            row.digest,
        ):
            return "its row was altered"
    except (ValueError, TypeError, AttributeError):
        return "it cannot be read"
    return None
