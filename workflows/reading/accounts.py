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
        """The letters of a `paragraph` from `start` to `end` (None: its end) are accounted for as
        `kind`."""
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

    def settle(self) -> tuple[dict[str, int], list[tuple[Paragraph, int, str]]]:
        """How many words were taken as what, `remains` for those that nothing took; and the runs
        of the latter: paragraph, offset, text."""
        counts = dict.fromkeys(KINDS, 0)
        rest: list[tuple[Paragraph, int, str]] = []
        for paragraph in self.paragraphs:
            taken = self._taken.get(id(paragraph), [])
            if len(taken) == 1 and taken[0][0] == 0 and taken[0][1] >= len(paragraph.text):
                counts[taken[0][2]] += len(_WORD.findall(paragraph.text))
                continue
            run: list[tuple[int, str]] = []
            for offset, word, kind in self.words(paragraph):
                counts[kind or "remains"] += 1
                if not kind:
                    run.append((offset, word))
                elif run:
                    rest.append(_as_run(paragraph, run))
                    run = []
            if run:
                rest.append(_as_run(paragraph, run))
        return counts, rest


def _as_run(paragraph: Paragraph, run: list[tuple[int, str]]) -> tuple[Paragraph, int, str]:
    return paragraph, run[0][0], " ".join(word for _, word in run)
