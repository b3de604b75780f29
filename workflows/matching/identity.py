"""What makes two rows the same document, however each was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.matching.document_numbers import DocumentNumber, parse_number
from workflows.matching.folding import syllables
from workflows.matching.incoming import IncomingDocument
from workflows.matching.issuers import IssuerDirectory
from workflows.matching.word_index import title_words

LONGEST = 160
"""Characters of a title in the key of a document without a number."""

ALIKE = 0.3
"""The share of their words that two titles of one document have in common at least."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A document's number and whose series it stands in, as one text, and its day of issue."""

    numbered: str
    issued: date | None = None

    @property
    def key(self) -> str:
        """The key under which a document is recorded once."""
        return f"{self.numbered}@{self.issued.isoformat() if self.issued else '-'}"


def identity_of(document: IncomingDocument, issuers: IssuerDirectory) -> Identity:
    """The identity of a document: by its number, without one by its title."""
    number = parse_number(document.number or "")
    named = str(number) or "-".join(syllables(document.title or ""))[:LONGEST]
    issuer = issuers.key(issuers.issuer(document.issuer, number), document.issuer)
    return Identity(f"{named}@{issuer}", document.issued)


def has_number(number: DocumentNumber) -> bool:
    """Whether a number tells documents apart by itself: it has a sign or a kind."""
    return bool(number.sign or number.kind)


def alike(first: str | None, second: str | None) -> bool:
    """Whether two titles may be of one document; nothing speaks against it where one is missing."""
    one, other = set(title_words(first or "")), set(title_words(second or ""))
    if not one or not other:
        return True
    return len(one & other) >= ALIKE * min(len(one), len(other))
