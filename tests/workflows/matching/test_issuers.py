"""Who issued a document, by what registers write and by the signs of numbers."""

from __future__ import annotations

import pytest

from tests.support.registers import seed_matcher
from workflows.matching.document_numbers import parse_number
from workflows.matching.issuers import IssuerDirectory, Organisation

SEED = seed_matcher().issuers
TREE = {
    "tw": Organisation("Trung ương"),
    "tinh": Organisation("Tỉnh ủy", "tw"),
    "btv": Organisation("Ban Thường vụ Tỉnh ủy", "tinh"),
    "huyen": Organisation("Huyện ủy", "tinh"),
}


@pytest.mark.parametrize(
    ("text", "number", "body"),
    [
        ("Tỉnh ủy", "", "tinh-uy"),
        ("TỈNH UỶ", "", "tinh-uy"),
        ("TU", "", "tinh-uy"),
        ("Tỉnh ủy Quảng Ngãi", "", "tinh-uy"),
        ("Tỉnh ủy QN", "", "tinh-uy"),
        ("BTV Tỉnh ủy", "", "btv-tinh-uy"),
        ("BTV TU Quảng Ngãi", "", "btv-tinh-uy"),
        ("Thường trực Tỉnh ủy", "", "btv-tinh-uy"),
        ("Ban Thường vụ Tỉnh ủy (khóa XX)", "", "btv-tinh-uy"),
        ("BTCTU", "", "ban-to-chuc-tinh-uy"),
        ("Tỉnh ủy", "9-HD/BTCTU", "ban-to-chuc-tinh-uy"),
        ("Văn phòng Tỉnh ủy", "655-CV/TU", "tinh-uy"),
        ("Bộ Chính trị", "", "trung-uong"),
        ("Ban Tổ chức TW", "", "trung-uong"),
        ("", "15-HD/BTCTW", "trung-uong"),
        ("Thị ủy Đức Phổ", "", "thi-uy"),
        ("BTV Thị ủy", "8-QĐ/TU", "btv-thi-uy"),
        ("Thành ủy Đà Nẵng", "88-KH/TU", None),
        ("Tỉnh ủy Bình Định", "88-KH/TU", None),
        ("Ban Thường vụ Tỉnh ủy Quảng Nam", "88-KH/TU", None),
        ("Huyện ủy Mộ Đức", "211-CV/HU", None),
        ("VP Tỉnh ủy", "1203-CV/VPTU", None),
        ("Sở Nội vụ", "2315/SNV-TCBC", None),
        ("", "", None),
    ],
)
def test_the_body_that_issued(text: str, number: str, body: str | None) -> None:
    """Names, abbreviations, places and signs lead to the body of the tree, those of other places to
    none."""
    found = SEED.issuer(text, parse_number(number))
    assert next(iter(found.bodies), None) == body


@pytest.mark.parametrize(
    ("text", "number", "awaited", "enough"),
    [
        ("Tỉnh ủy", "", "btv-tinh-uy", True),
        ("BTV Tỉnh ủy", "", "tinh-uy", True),
        ("BTV Tỉnh ủy", "", "tinh", True),
        ("Ban Bí thư", "", "trung-uong", True),
        ("VP Tỉnh ủy", "1-CV/VPTU", "tinh-uy", False),
        ("Ban Tuyên giáo Tỉnh ủy", "", "tinh-uy", False),
        ("Bộ Chính trị", "", "btv-thi-uy", False),
        ("BTV Thị ủy", "", "btv-tinh-uy", False),
        ("", "88-KH/TU", "btv-thi-uy", False),
        ("", "9-HD/BTCTU", "ban-to-chuc-tinh-uy", True),
    ],
)
def test_who_stands_for_whom(text: str, number: str, awaited: str, enough: bool) -> None:
    """A committee and its standing committee stand for each other; an office that relays, another
    agency, another level and a sign that several bodies share do not suffice."""
    issuer = SEED.issuer(text, parse_number(number))
    assert (SEED.standing(issuer, awaited).score >= 0.8) is enough


def test_a_plan_that_names_no_places() -> None:
    """Where a plan never says which place it is of, a place in the register leaves a doubt."""
    directory = IssuerDirectory(TREE)
    sure = directory.issuer("Tỉnh ủy", parse_number("1-CV/TU"))
    unsure = directory.issuer("Tỉnh ủy Quảng Ngãi", parse_number("1-CV/TU"))
    assert directory.standing(sure, "tinh").score == 1
    assert 0 < directory.standing(unsure, "tinh").score < 0.8


def test_customary_names_need_no_plan() -> None:
    """Central organs and the signs of committees are known without being declared."""
    directory = IssuerDirectory(TREE)
    assert directory.issuer("Ban Bí thư", parse_number("1-QĐ/TW")).bodies == ("tw",)
    assert directory.issuer("", parse_number("211-CV/HU")).bodies == ("huyen",)


def test_the_key_is_that_of_the_series() -> None:
    """A committee and its standing committee number their documents in one series."""
    issuers = [SEED.issuer(text, parse_number("8-QC/TU")) for text in ("Tỉnh ủy", "BTV Tỉnh ủy")]
    assert {SEED.key(issuer, None) for issuer in issuers} == {"tinh-uy"}
    other = SEED.issuer("Thị ủy", parse_number("8-QC/TU"))
    assert SEED.key(other, None) == "thi-uy"
