"""What makes two records the same document."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from triggers.events import Event, event_id


def event(**values: Any) -> Event:
    base = {"id": "e1", "triggers": ("x",), "issued": date(2022, 11, 30)}
    return Event(**{**base, "recorded": date(2022, 12, 2), **values})


def test_dates_by_kind() -> None:
    """A document has up to four dates; one that was not recorded is None."""
    found = event(received=date(2022, 12, 1))
    assert [found.on(kind) for kind in ("issued", "effective", "received", "recorded")] == [
        date(2022, 11, 30),
        None,
        date(2022, 12, 1),
        date(2022, 12, 2),
    ]


def test_spelling_does_not_matter() -> None:
    """Case, blanks and the way accents are typed make no other document."""
    one = event(number="80-QĐ/TW", issuer="Tỉnh ủy")
    for number, issuer in [("80 - qđ/tw", " TỈNH  ỦY "), ("80-QĐ/TW", "Tỉnh ủy")]:
        for form in ("NFC", "NFD"):
            other = event(
                number=unicodedata.normalize(form, number),
                issuer=unicodedata.normalize(form, issuer),
                triggers=("y",),
                title="other",
            )
            assert other.identity == one.identity


def test_what_tells_documents_apart() -> None:
    """Number, issuer, date and scope tell documents apart; without a number, title and triggers."""
    numbered = event(number="80-QĐ/TW", issuer="TW")
    others = [
        event(number="81-QĐ/TW", issuer="TW"),
        event(number="80-QĐ/TW", issuer="TU"),
        event(number="80-QĐ/TW", issuer="TW", issued=date(2022, 12, 1)),
        event(number="80-QĐ/TW", issuer="TW", scope="xa"),
        event(issuer="TW", title="A"),
        event(issuer="TW", title="B"),
        event(issuer="TW", title="A", triggers=("y",)),
    ]
    assert len({found.identity for found in (numbered, *others)}) == len(others) + 1
    same = event(title="a ", triggers=("y", "x"))
    assert same.identity == event(title="A", triggers=("x", "y")).identity


def test_date_falls_back() -> None:
    """Without a day of issue, the day of effect or receipt stands in."""
    assert event(issued=None, effective=date(2023, 1, 1)).identity[3] == "2023-01-01"
    assert event(issued=None, received=date(2023, 1, 2)).identity[3] == "2023-01-02"


def test_label() -> None:
    """A person names it by number, else title, else id."""
    assert event(number="80", title="T").label() == "80"
    assert event(title="T").label() == "T"
    assert event().label() == "e1"


def test_id_depends_on_the_document_alone() -> None:
    """The id is the date and six digits of the identity."""
    identity = event(number="80-QĐ/TW").identity
    found = event_id(date(2022, 11, 30), identity)
    assert found == event_id(date(2022, 11, 30), tuple(identity))
    assert found.startswith("2022-11-30-")
    assert len(found) == 17


def test_frozen_and_strict() -> None:
    """An event is a fact: it cannot be changed, and has no fields of its own."""
    with pytest.raises(ValidationError):
        event(colour="red")
    with pytest.raises(ValidationError):
        event().number = "81"
