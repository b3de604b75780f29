"""The parts of a paper as values, which each format lays out in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None


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
    """A table with a caption ("" for none). `summed` says that the last row adds the others up:
    a spreadsheet has formulas there, for the columns in which it has a number."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    summed: bool = False


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
    """One paper; `slug` names its file among those of other bodies. The `annex` is its table of all
    rows, on pages of its own that lie on their side; `last_line` says from which ledger and
    program the figures come."""

    slug: str
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
    """The papers of one file, each on pages of its own, and what its properties say: the title, the
    ledger's head, the version, the day by which it is dated."""

    kind: str
    form: str
    lang: str
    papers: tuple[Paper, ...]
    title: str
    head: str
    version: str
    day: date
