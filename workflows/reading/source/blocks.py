"""Blocks: what a file holds once its format is gone. Paragraphs and tables, each with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text with one blank wherever it had white space.

    `starts` and `places` say where its pieces stand: from offset `starts[n]` on it is `places[n]`
    ("line 12", "table 1 row 7 column 5"). `level` is that of a heading (1 to 6), 0 for none;
    `depth` that of a list item of the format itself, None for none.
    """

    text: str
    starts: tuple[int, ...] = (0,)
    places: tuple[str, ...] = ("",)
    level: int = 0
    depth: int | None = None

    def place(self, offset: int = 0) -> str:
        """Where the letter at an offset stands in the source."""
        return self.places[max(0, bisect_right(self.starts, offset) - 1)]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its paragraphs. `above`: it is merged with the cell above; `left`: with the one to
    its left; such a cell repeats the other's paragraphs."""

    paragraphs: tuple[Paragraph, ...] = ()
    above: bool = False
    left: bool = False

    @property
    def text(self) -> str:
        """The text of all its paragraphs."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table's rows; `flat`: it was pasted one cell a line, so that merged cells are missing."""

    rows: tuple[tuple[TableCell, ...], ...]
    name: str = "table 1"
    flat: bool = False


Block = Paragraph | TableBlock


@dataclass
class ParagraphBuilder:
    """Puts a paragraph together from pieces with a place each."""

    texts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, place: str) -> None:
        """Append a piece; its white space becomes single blanks."""
        clean = " ".join(text.split())
        if not clean:
            return
        self.length += bool(self.texts)
        self.starts.append(self.length)
        self.places.append(place)
        self.texts.append(clean)
        self.length += len(clean)

    def paragraph(self, level: int = 0, depth: int | None = None) -> Paragraph | None:
        """What was put together, None where it is empty."""
        if not self.texts:
            return None
        starts, places = tuple(self.starts), tuple(self.places)
        return Paragraph(" ".join(self.texts), starts, places, level, depth)


def paragraph_of(pieces: Iterable[tuple[str, str]], level: int = 0) -> Paragraph | None:
    """A paragraph of (text, place) pieces, None where they are empty."""
    builder = ParagraphBuilder()
    for text, place in pieces:
        builder.add(text, place)
    return builder.paragraph(level)
