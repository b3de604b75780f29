"""The account of a reading: every word of the source stands in exactly one place of the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workflows.reading.source.blocks import Paragraph

_WORD = re.compile(r"\S*\w\S*")

KINDS = ("task", "label", "heading", "frame", "remains")


@dataclass
class Account:
    """Which words of which paragraph were taken as what; a word is taken once."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    _taken: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)

    def enter(self, paragraphs: Iterable[Paragraph]) -> None:
        """Paragraphs whose words have to be accounted for."""
        for paragraph in paragraphs:
            self.paragraphs.append(paragraph)
            self._taken[id(paragraph)] = []

    def take(self, paragraph: Paragraph, kind: str, start: int = 0, end: int | None = None) -> None:
        """The letters from `start` to `end` (None: its end) are accounted for as `kind`."""
        stop = len(paragraph.text) if end is None else end
        if stop > start and id(paragraph) in self._taken:
            self._taken[id(paragraph)].append((start, stop, kind))

    def words(self, paragraph: Paragraph) -> Iterator[tuple[int, str, str]]:
        """Offset, word and kind of each word; "" for one that nothing took."""
        taken = self._taken.get(id(paragraph), [])
        for match in _WORD.finditer(paragraph.text):
            middle = next(
                n
                for n in range(match.start(), match.end())
                if paragraph.text[n].isalnum() or paragraph.text[n] == "_"
            )
            kind = next((kind for start, end, kind in taken if start <= middle < end), "")
            yield match.start(), match.group(), kind

    def rest(self) -> Iterator[tuple[Paragraph, int, str]]:
        """The runs of words that nothing took: paragraph, offset, text."""
        for paragraph in self.paragraphs:
            run: list[str] = []
            begin = 0
            for offset, word, kind in self.words(paragraph):
                if kind:
                    if run:
                        yield paragraph, begin, " ".join(run)
                    run = []
                else:
                    begin = begin if run else offset
                    run.append(word)
            if run:
                yield paragraph, begin, " ".join(run)

    def counts(self) -> dict[str, int]:
        """How many words were taken as what; `remains` for those that nothing took."""
        found = dict.fromkeys(KINDS, 0)
        for paragraph in self.paragraphs:
            for _, _, kind in self.words(paragraph):
                found[kind or "remains"] += 1
        return found
