"""A recorded document: the triggers it sets off, and its three dates."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date

from pydantic import BaseModel, ConfigDict

from triggers.dates import DateKind


class Event(BaseModel):
    """A document that was issued, took effect or came in.

    `recorded` is the office's day on which it was recorded; `scope` the body for which (and for
    all below which) it holds, None for the whole workspace; `sets_due` the date that the document
    itself fixes for tasks due "as set by" it;
    `replaces` the earlier document that this one takes the place of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: str
    triggers: tuple[str, ...]
    issued: date | None = None
    effective: date | None = None
    received: date | None = None
    recorded: date
    number: str | None = None
    issuer: str | None = None
    title: str | None = None
    url: str | None = None
    scope: str | None = None
    sets_due: date | None = None
    note: str | None = None
    replaces: str | None = None

    def on(self, kind: DateKind) -> date | None:
        """The date of that kind, None where it was not recorded."""
        found: date | None = getattr(self, kind)
        return found

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two records the same document: number, issuer and date, whatever the spelling
        of case, accents and blanks; without a number, also its title and triggers."""
        number = "".join(_folded(self.number))
        issuer = " ".join(_folded(self.issuer))
        day = str(self.issued or self.effective or self.received)
        if number:
            return ("numbered", number, issuer, day, self.scope or "")
        title = " ".join(_folded(self.title))
        return ("unnumbered", title, issuer, day, self.scope or "", *sorted(self.triggers))

    def label(self) -> str:
        """How a person would name it: its number, else its title, else its id."""
        return self.number or self.title or self.id


def _folded(text: str | None) -> list[str]:
    """The words without case, whether accents were typed as one character or as two."""
    return unicodedata.normalize("NFC", text or "").casefold().split()


def event_id(day: date, identity: tuple[str, ...], digits: int = 6) -> str:
    """An id that the document alone decides, so that it does not depend on the order of recording:
    its date, `day`, and hexadecimal `digits` (so many) of the SHA-256 of its `identity` (more than
    six only where a corrected document holds the shorter id)."""
    text = json.dumps(identity, ensure_ascii=False, separators=(",", ":"))
    return f"{day.isoformat()}-{hashlib.sha256(text.encode()).hexdigest()[:digits]}"
