"""The words that two texts share, quoted as one of them has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflows.matching.folding import Syllables, syllables
from workflows.matching.word_index import tells_little

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
MOST = 3
"""How many passages a quotation has."""


def shared_passages(text: str, others: Sequence[Syllables]) -> tuple[str, ...]:
    """The longest passages of a text whose words stand in a row in one of some others, in the
    order of the text; single words only where nothing longer is shared."""
    spoken = [f" {' '.join(other)} " for other in others]
    spots = [
        (found.start(), found.end(), syllables(found.group())) for found in _WORD.finditer(text)
    ]
    runs = list(_runs([words for _, _, words in spots], spoken))
    longest = sorted(runs, key=lambda run: run[0] - run[1])[:MOST]
    kept = [run for run in longest if run[1] - run[0] > 1] or longest[:1]
    return tuple(text[spots[a][0] : spots[b - 1][1]] for a, b in sorted(kept))


def _runs(words: Sequence[Syllables], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where passages begin and end, counted in words, without those that tell little."""
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _stands(words[at : end + 1], others):
            end += 1
        if end > at and not all(map(tells_little, _flat(words[at:end]))):
            yield at, end
        at = max(end, at + 1)


def _stands(words: Sequence[Syllables], others: Sequence[str]) -> bool:
    passage = f" {' '.join(_flat(words))} "
    return any(passage in other for other in others)


def _flat(words: Sequence[Syllables]) -> Syllables:
    return tuple(part for word in words for part in word)
