"""The outline of a text: paragraphs under each other by their numbers, letters and dashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflows.reading.sections import is_frame, section_of
from workflows.reading.source.blocks import Block, Paragraph, TableBlock
from workflows.reading.source.folding import fold
from workflows.reading.source.labels import Label, label_at
from workflows.reading.source.numbering import Marker, marker_of
from workflows.reading.table_columns import columns_of

ANNEX_RANK = 1
TITLE_RANK, LABEL_RANK = 700, 800
"""Of a line without a number over labels without one, and of such labels."""
HEADING_RANK = 5
"""Of a heading without a number, by the format's own level, before all numbers of its own text."""


_CHAPTERS = ("roman", "capital", "number", "part", "article", "dotted")


@dataclass(eq=False)
class Item:
    """A paragraph, or a table, with what stands below it.

    `marker` is its number, `label` a label at its beginning, `start` where its text begins behind
    the number.
    """

    paragraph: Paragraph
    marker: Marker | None = None
    label: Label | None = None
    table: TableBlock | None = None
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)
    rank: int = 0

    @property
    def start(self) -> int:
        """The offset at which its text begins."""
        return self.marker.end if self.marker else 0

    @property
    def text(self) -> str:
        """Its text behind the number."""
        return self.paragraph.text[self.start :].strip()

    @property
    def value(self) -> str:
        """What stands behind its label, all its text where there is none."""
        return self.paragraph.text[self.label.end :].strip() if self.label else self.text

    def walk(self) -> Iterator[Item]:
        """All items below it, in the order of the text."""
        for child in self.children:
            yield child
            yield from child.walk()

    @property
    def path(self) -> str:
        """The id that its numbers make: the number of each item above it and its own."""
        labels: list[str] = []
        item: Item | None = self
        while item is not None and item.parent is not None:
            own = _own_label(item)
            if own:
                labels.append(own)
            if item.marker and item.marker.style == "annex":
                break
            if item.marker and item.marker.style == "dotted":
                item = _above_dotted(item)
                continue
            item = item.parent
        return ".".join(reversed(labels))


def _own_label(item: Item) -> str:
    if item.marker and item.marker.label:
        return item.marker.label
    if item.parent is None or item.label:
        return ""
    if any(child.marker and child.marker.style in _CHAPTERS for child in item.children):
        return ""  # the chapters below it have numbers of their own
    alike = [i for i in item.parent.children if i.rank == item.rank and not i.label and not i.table]
    alike = [i for i in alike if not (i.marker and i.marker.label)]
    return str(next(n for n, i in enumerate(alike, 1) if i is item)) if item in alike else ""


def _above_dotted(item: Item) -> Item | None:
    """The item above those whose numbers a dotted number repeats."""
    parts = item.marker.label.split(".") if item.marker else []
    above = item.parent
    while above is not None and above.marker is not None:
        label = above.marker.label
        if (
            above.marker.style not in ("number", "dotted")
            or label.split(".") != parts[: label.count(".") + 1]
        ):
            break
        above = above.parent
    return above


def front_of(blocks: Sequence[Block]) -> int:
    """How many blocks stand before the first chapter: the head and the legal basis."""
    for index, block in enumerate(blocks):
        if isinstance(block, TableBlock):
            if columns_of(block) is not None:
                return index
            continue
        marker = marker_of(block.text)
        known = section_of(block.text) not in ("", "frame")
        if marker is not None and marker.style not in ("dash", "plus"):
            return index
        label = label_at(block.text, marker.end if marker else 0)
        if block.level and known:
            return index
        if label and _is_inner(label, block):
            return index - _title_before(blocks, index, marker)
    return 0


def _title_before(blocks: Sequence[Block], index: int, marker: Marker | None) -> bool:
    """Whether the block before a label without a number is the title of its task."""
    before = blocks[index - 1] if index and marker is None else None
    return isinstance(before, Paragraph) and not before.text.isupper() and not is_frame(before.text)


def _is_inside(item: Item) -> bool:
    """Whether an item is a label or dash, which no table stands below."""
    return item.label is not None or (
        item.marker is not None and item.marker.style in ("dash", "plus")
    )


def _untold_title(above: Item) -> Item | None:
    """The line before a label, where neither has a number and the heading above is no task."""
    last = above.children[-1] if above.children else None
    numbered = above.marker is not None and above.marker.style not in ("roman", "capital", "annex")
    if last is None or numbered or last.marker or last.label or last.table or last.rank != 990:
        return None
    text = last.text
    return last if 2 < len(text.split()) < 80 and not text.endswith(":") else None


def _is_inner(label: Label, paragraph: Paragraph) -> bool:
    """Whether a label is one of a task, and not of the document's own date."""
    own = fold(paragraph.text).startswith("date") and marker_of(paragraph.text) is None
    return label.is_role or (label.roles[0] == "time" and not own)


def outline_of(blocks: Sequence[Block], own: tuple[tuple[str, str], ...] = ()) -> Item:
    """The blocks as a tree; its root has no text."""
    root = Item(Paragraph(""), rank=-1)
    stack = [root]
    for block in blocks:
        if isinstance(block, TableBlock):
            item = Item(Paragraph(""), table=block, rank=999)
            item.parent = next(one for one in reversed(stack) if not _is_inside(one))
            item.parent.children.append(item)
            continue
        item = _item(block, stack, own)
        if item.rank == LABEL_RANK and (title := _untold_title(stack[-1])) is not None:
            _as_title(title, stack, item)
        while stack[-1].rank >= item.rank:
            stack.pop()
        item.parent = stack[-1]
        stack[-1].children.append(item)
        if item.rank < 900:
            stack.append(item)
    return root


def _as_title(title: Item, stack: list[Item], label: Item) -> None:
    """Make a line the one its labels lie below, beside one before it that has such a label."""
    before = next((one for one in stack if one.rank == TITLE_RANK), None)
    if before is not None:
        told = {one.label.roles[0] for one in before.children if one.label}
        if label.label is None or label.label.roles[0] not in told or title.parent is None:
            return
        title.parent.children.remove(title)
        while stack[-1].rank >= TITLE_RANK:
            stack.pop()
        title.parent = stack[-1]
        stack[-1].children.append(title)
    title.rank = TITLE_RANK
    stack.append(title)


def _item(paragraph: Paragraph, stack: Sequence[Item], own: tuple[tuple[str, str], ...]) -> Item:
    marker = _settled(marker_of(paragraph.text), stack)
    if marker and marker.style in ("number", "roman") and _is_annex(paragraph.text[marker.end :]):
        marker = Marker("annex", marker.printed, "PL", 0, marker.end)
    label = label_at(paragraph.text, marker.end if marker else 0, own)
    if label is not None and label.end == len(paragraph.text) and not _labels(paragraph, marker):
        label = None
    rank = _rank(paragraph, marker)
    if label is not None and marker is None:
        rank = LABEL_RANK
    return Item(paragraph, marker, label, rank=_nested(rank, marker, stack))


def _rank(paragraph: Paragraph, marker: Marker | None) -> int:
    """How deep a paragraph stands by its number, or by the format's own level without one."""
    if marker is None:
        if paragraph.level:
            return HEADING_RANK + paragraph.level
        if fold(paragraph.text).startswith("noi nhan") and len(paragraph.text) < 40:
            return ANNEX_RANK  # whoever gets a copy stands below, whatever number was open
        return HEADING_RANK if _is_title_line(paragraph.text) else 990
    if marker.style == "annex":
        return ANNEX_RANK
    if marker.style not in ("dash", "plus"):
        return 100 + marker.rank
    if paragraph.level:
        return HEADING_RANK + paragraph.level
    return 100 + marker.rank + (paragraph.depth or 0)


def _labels(paragraph: Paragraph, marker: Marker | None) -> bool:
    """Whether a label without a value on its line is one, and no heading of a chapter."""
    if marker is None:
        return paragraph.text.endswith(":")
    chapter = marker.style in ("annex", "part", "roman", "capital", "article")
    return not chapter and not section_of(paragraph.text[marker.end :])


def _is_annex(text: str) -> bool:
    return fold(text).startswith(("phu luc", "annex", "appendix")) and len(text) < 40


def _is_title_line(text: str) -> bool:
    """Whether a line stands over what follows by its capitals alone."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 5 and text.isupper() and len(text) < 300


def _settled(marker: Marker | None, stack: Sequence[Item]) -> Marker | None:
    """The marker as the ones before it suggest: C after B is a capital, I after H too."""
    if marker is None or marker.style not in ("roman", "capital"):
        return marker
    letter = marker.label
    if len(letter) != 1:
        return marker
    for item in reversed(stack):
        if item.marker is None or item.marker.style not in ("roman", "capital"):
            continue
        siblings = item
        if siblings.marker and siblings.marker.style == "capital":
            order = "ABCDEFGHIKLM".find(letter) + 1
            if order == siblings.marker.order + 1:
                return Marker("capital", marker.printed, letter, order, marker.end)
    if marker.style == "roman" and letter in "CDLM":
        return Marker(
            "capital", marker.printed, letter, "ABCDEFGHIKLM".find(letter) + 1, marker.end
        )
    return marker


def _nested(rank: int, marker: Marker | None, stack: Sequence[Item]) -> int:
    """One deeper than usual where a numbering begins again below an item of a deeper style."""
    if marker is None or marker.order != 1 or marker.style in ("dash", "plus", "dotted"):
        return rank
    above = stack[-1]
    same = next(
        (item for item in reversed(stack) if item.marker and item.marker.style == marker.style),
        None,
    )
    ends_open = above.paragraph.text.rstrip().endswith(":")
    if same is not None and same is not above and ends_open and above.rank > rank:
        return above.rank + 1
    return rank
