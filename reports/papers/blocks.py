"""The parts of a paper as values, which each format lays out in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | date | None


class Share(str):
    """A share in percent as the language writes it, which a spreadsheet takes as a number."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section, with its number."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; a `note` is set smaller."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the table's width, whether its cells stand in the
    middle."""

    title: str
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption ("" for none).

    `sums` has, for each row that adds others up, the sign by which each row above it counts; a
    spreadsheet has formulas there, for the columns in which the row has a number.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    sums: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a figure: whose it is, and how many of each kind it has, in the legend's order."""

    label: str
    parts: tuple[int, ...]

    @property
    def whole(self) -> int:
        """The length of the bar."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of stacked bars, true to one scale; each part of the `legend` has a mark of its own,
    so that it can be told without colours."""

    caption: str
    legend: tuple[str, ...]
    marks: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def longest(self) -> int:
        """The length of the longest bar, at least 1."""
        return max((bar.whole for bar in self.bars), default=0) or 1


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and below a paper, as the office's rules lay it out.

    `symbol` is the number's line, `title` the kind of paper ("" for a letter, whose `summary`
    stands under its number), `addressee_line` to whom it goes ("" for nobody), `authority` how
    the signer signs; what the office file lacks is `[...]`.
    """

    form: str
    lang: str
    parent: str
    name: str
    motto: tuple[str, ...]
    symbol: str
    place_date: str
    title: str
    summary: str
    addressee_line: str
    authority: str
    signer_title: str
    signer_name: str
    recipients_title: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper; `slug` names its file among those of other bodies, `whose` is what its body is
    called ("" for the office's own). The `annex` is its table of all
    rows, on pages of its own that lie on their side; `last_line` says from which ledger and
    program the figures come."""

    slug: str
    whose: str
    head: Head
    blocks: tuple[Block, ...]
    annex: Table | None
    annex_title: str
    last_line: str

    @property
    def tables(self) -> list[Table]:
        """All tables, the annex last."""
        found = [block for block in self.blocks if isinstance(block, Table)]
        return found + ([self.annex] if self.annex else [])


@dataclass(frozen=True, slots=True)
class Bundle:
    """The papers of one file, each on pages of its own.

    `sheets` are what the sheets of all rows and of the sums are called, `body_title` the heading of
    the column that says whose a row is; then what the file's properties say: the title, the
    ledger's head, the version, the day by which it is dated.
    """

    kind: str
    form: str
    lang: str
    papers: tuple[Paper, ...]
    sheets: tuple[str, str]
    body_title: str
    title: str
    head: str
    version: str
    day: date
