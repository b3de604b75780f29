"""Numbers of documents, such as `655-CV/BTCTU` and `33/2023/NĐ-CP`, and those that a text cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def parse_number(text: str) -> DocumentNumber:
    """The parts of a number as an office types it; a text of another form is its own serial."""
    plain = _LABEL.sub("", fold(text).strip())
    found = _NUMBER.match(plain)
    if found and found.end() >= len(plain.rstrip(" .,;")):
        return _number(found)
    bare = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return DocumentNumber(bare.lstrip("0") or bare)


def cited_numbers(text: str) -> frozenset[DocumentNumber]:
    """The numbers with a kind that a text names."""
    return frozenset(number for number in _numbers(fold(text)) if number.kind)


def without_numbers(text: str) -> str:
    """The text without the numbers of documents that it names."""
    return _NUMBER.sub(lambda found: " " if _number(found).kind else found.group(), fold(text))


def _numbers(plain: str) -> Iterator[DocumentNumber]:
    return map(_number, _NUMBER.finditer(plain))


def _number(found: re.Match[str]) -> DocumentNumber:
    first, rest = found["first"], found["rest"] or ""
    serial = (found["serial"].lstrip("0") or "0") + found["letter"]
    kind, sign = (first, rest) if first in kind_codes() else ("", "-".join(filter(None, (first, rest))))
    return DocumentNumber(serial, kind, sign, found["year"] or "")


@cache
def kind_codes() -> dict[str, tuple[str, ...]]:
    """The folded code in a number -> the kinds of document that it stands for."""
    found: dict[str, list[str]] = {}
    for row in rows("kinds.tsv"):
        for code in row["codes"].split():
            found.setdefault(fold(code), []).append(row["kind"])
    return {code: tuple(kinds) for code, kinds in found.items()}
