"""The number or letter before a paragraph: Roman, capital, number, dotted, letter, dash."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.reading.source.folding import fold

STYLES = (
    "annex",
    "part",
    "capital",
    "roman",
    "article",
    "ordinal",
    "number",
    "dotted",
    "letter",
    "small-roman",
    "bracketed",
    "dash",
    "plus",
)
"""From the outermost to the innermost, where the order of the text does not say otherwise."""

LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_PATTERNS = (
    (
        "annex",
        (
            r"(?:PHỤ LỤC|Phụ lục|ANNEX|Annex|APPENDIX|Appendix)(?: số)? ?"
            r"(?P<n>[IVX]{1,5}|\d{1,2})?(?=[\s.:]|$)"
        ),
    ),
    (
        "part",
        (
            r"(?:PHẦN|Phần|CHƯƠNG|Chương|PART|Part|CHAPTER|Chapter) "
            r"(?P<n>(?:(?:THỨ|Thứ|thứ) )?(?:[IVX]+|\d+)|(?:THỨ|Thứ|thứ) \w+)\.?(?=[\s.:]|$)"
        ),
    ),
    ("article", r"(?:Điều|ĐIỀU|Article|Section|SECTION) (?P<n>\d+)[.:]?(?=\s|$)"),
    (
        "ordinal",
        r"(?:Thứ|Một là|Hai là|Ba là|Bốn là|Năm là)(?P<n> nhất| hai| ba| tư| năm| sáu| bảy)?,",
    ),
    ("dotted", r"(?P<n>\d{1,3}(?:\.\d{1,3}){1,4})\.?(?: ?[):])?(?=\s|$|[^\W\d])"),
    (
        "number",
        r"(?P<n>\d{1,3}) ?(?:[.)](?=\s|$|[^\W\d])|[/:](?=\s))|(?P<nn>\d{1,2}) ?-(?=\s[^\W\d])",
    ),
    ("roman", r"(?P<n>[IVXL]{1,6}) ?(?:[.)/:]|-|–)(?=\s|$|[^\W\d])"),
    ("capital", r"(?P<n>[A-HĐ]) ?(?:[.)/:]|-|–)(?=\s|$)"),
    ("small-roman", r"\((?P<n>[ivx]{1,5})\)(?=\s|$)"),
    ("bracketed", r"\((?P<n>\d{1,2}|[a-zđ])\)(?=\s|$|[^\W\d])"),
    ("letter", r"(?P<n>[a-zđ]\d?)(?: ?\)| ?/|\.)(?=\s|$|[^\W\d])"),
    ("plus", r"(?P<n>\+)(?=\s|[^\W\d])|(?P<nn>[o▪◦])(?=\s)"),
    ("dash", r"(?P<n>[-–—•*·●✓✔➢►\uf0b7\uf02d])(?=\s|[^\W\d_*])"),
)  # one row a style: how it is written, and its number
_COMPILED = tuple((style, re.compile(pattern)) for style, pattern in _PATTERNS)


@dataclass(frozen=True, slots=True)
class Marker:
    """A paragraph's number: its style, what is printed, its part of an id, its place in the order
    of the style (0 for dashes), and where the text behind it begins."""

    style: str
    printed: str
    label: str
    order: int
    end: int

    @property
    def rank(self) -> int:
        """How deep the style usually stands; each dot of a dotted number is one deeper."""
        return STYLES.index(self.style) * 10 + (
            self.label.count(".") if self.style == "dotted" else 0
        )


def marker_of(text: str) -> Marker | None:
    """The marker at the beginning of a paragraph, None where there is none."""
    for style, pattern in _COMPILED:
        match = pattern.match(text)
        if match is None:
            continue
        given = next((part for part in match.groups() if part), "") or ""
        end = match.end()
        while end < len(text) and text[end] == " ":
            end += 1
        return Marker(style, match.group().strip(), _label(style, given), _order(style, given), end)
    return None


def _label(style: str, given: str) -> str:
    if style in ("dash", "plus"):
        return ""
    if style == "annex":
        return f"PL{given}"
    if style == "ordinal":
        return fold(given).replace(" ", "") or "muc"
    return given.strip().replace(" ", "-")


def _order(style: str, given: str) -> int:
    given = given.strip()
    if style in ("roman", "annex", "part") and given and set(given) <= set(_ROMAN):
        return roman_value(given)
    if style in ("letter", "bracketed") and given[:1] in LETTERS + "fjwz":
        return (LETTERS.index(given[0]) + 1) if given[0] in LETTERS else 0
    if style == "capital":
        return "ABCDEFGH".find(given) + 1
    last = given.rsplit(".", 1)[-1]
    return int(last) if last.isdigit() else 0


def roman_value(text: str) -> int:
    """The value of a Roman number."""
    total, before = 0, 0
    for letter in reversed(text):
        value = _ROMAN.get(letter, 0)
        total += value if value >= before else -value
        before = max(before, value)
    return total
