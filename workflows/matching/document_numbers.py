"""Numbers of documents, such as `655-CV/BTCTU` and `33/2023/NĐ-CP`, and those that a text cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from workflows.matching.data_files import rows
from workflows.matching.folding import fold

_DASH = r"\s*[-\u2010-\u2015/.]\s*"
_NUMBER = re.compile(
    rf"(?<![\w/-])(?P<serial>\d{{1,6}})(?P<letter>[a-z]?)(?:\s*/\s*(?P<year>\d{{4}}))?"
    rf"(?:{_DASH})(?P<first>[a-z]{{1,12}})(?:{_DASH}(?P<rest>[a-z]{{1,12}}\d*(?:-[a-z]+\d*)*))?"
    r"(?![\w])"
)
_LABEL = re.compile(r"^(?:so(?:\s+ky\s+hieu)?|no\.?)\s*[:.]?\s*")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number in its parts, folded; `serial` without leading zeros, `kind` the code of the kind of
    document ("" where it has none), `sign` the issuer's sign."""

    serial: str
    kind: str = ""
    sign: str = ""
    year: str = ""

    def __str__(self) -> str:
        """The number as it is compared, the same however it was typed."""
        head = "/".join(filter(None, (self.serial, self.year)))
        tail = "/".join(filter(None, (self.kind, self.sign)))
        return "-".join(filter(None, (head, tail)))


def shown_number(number: DocumentNumber) -> str:
    """A number as an office writes it, as far as its folded parts tell."""
    code = next((c for c in _written_codes() if fold(c) == number.kind), number.kind.upper())
    head = "/".join(filter(None, (number.serial, number.year)))
    return "-".join(filter(None, (head, "/".join(filter(None, (code, number.sign.upper()))))))


def parse_number(text: str) -> DocumentNumber:
    """The parts of a number as an office types it; a text of another form is its own serial."""
    plain = _LABEL.sub("", fold(text).strip())
    found = _NUMBER.match(plain)
    if found and found.end() >= len(plain.rstrip(" .,;")):
        return _number(found)
    bare = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return DocumentNumber(bare.lstrip("0") or bare)


def cited_numbers(text: str) -> frozenset[DocumentNumber]:
    """The numbers with a kind that a text names: whole ones, and those that it leaves without
    their sign (`Chỉ thị 07`)."""
    plain = fold(text)
    whole = {number for number in map(_number, _NUMBER.finditer(plain)) if number.kind}
    short = {
        DocumentNumber(found["serial"].lstrip("0"), code)
        for found in _named_number().finditer(_NUMBER.sub(" ", plain))
        for code in _codes_of(found["kind"])
    }
    return frozenset(whole | short)


def cites(cited: Iterable[DocumentNumber], wanted: DocumentNumber) -> bool:
    """Whether a number is among those that a text cites, be it without its sign."""
    return any(
        one.serial == wanted.serial
        and one.kind == wanted.kind
        and (not one.sign or not wanted.sign or one.sign == wanted.sign)
        for one in cited
    )


def without_numbers(text: str) -> str:
    """The text without the numbers of documents that it names."""
    return _NUMBER.sub(lambda found: " " if _number(found).kind else found.group(), fold(text))


@cache
def _named_number() -> re.Pattern[str]:
    """The name or code of a kind of document with a number after it and no sign."""
    names = {fold(row["names"]) for row in rows("kinds.tsv")} | {
        c for c in kind_codes() if len(c) > 1
    }
    some = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"\b(?P<kind>{some})\s+(?:so\s+)?(?P<serial>\d{{1,4}})\b(?!\s*[-/\d])")


def _codes_of(kind: str) -> tuple[str, ...]:
    if kind in kind_codes():
        return (kind,)
    return tuple(
        fold(c)
        for row in rows("kinds.tsv")
        if fold(row["names"]) == kind
        for c in row["codes"].split()
    )


def _number(found: re.Match[str]) -> DocumentNumber:
    first, rest = found["first"], found["rest"] or ""
    serial = (found["serial"].lstrip("0") or "0") + found["letter"]
    kind, sign = (
        (first, rest) if first in kind_codes() else ("", "-".join(filter(None, (first, rest))))
    )
    return DocumentNumber(serial, kind, sign, found["year"] or "")


def _written_codes() -> tuple[str, ...]:
    return tuple(code for row in rows("kinds.tsv") for code in row["codes"].split())


@cache
def kind_codes() -> dict[str, tuple[str, ...]]:
    """The folded code in a number -> the kinds of document that it stands for."""
    found: dict[str, list[str]] = {}
    for row in rows("kinds.tsv"):
        for code in row["codes"].split():
            found.setdefault(fold(code), []).append(row["kind"])
    return {code: tuple(kinds) for code, kinds in found.items()}
