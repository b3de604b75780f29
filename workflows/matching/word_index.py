"""How many of an awaited document's words a summary has, and how much of it they explain."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from workflows.matching.data_files import rows
from workflows.matching.document_kinds import openings
from workflows.matching.document_numbers import cited_numbers, without_numbers
from workflows.matching.folding import KEPT, Syllables, fold, syllables
from workflows.matching.incoming import AwaitedDocument

Feature = tuple[str, ...]
"""One syllable, two in a row, or a cited number."""

_ALONE, _FILLER, _MIXED, _DIGITS = 0.4, 0.15, 0.5, 0.1
_SUPPORT = 1 / 3
_CITED = 2.0
_ASIDE = re.compile(r"\([^()]*\)")
_LEAST = 4
"""Syllables that must be left of a summary without what stands in brackets."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a summary and an awaited document share: `score` from 0 to 1, `covered` the share of the
    words of the name that fits best which the summary has, `phrase` that name's place."""

    score: float
    covered: float
    phrase: int


@dataclass(frozen=True, slots=True)
class _Entry:
    phrases: tuple[frozenset[Feature], ...]
    whole: frozenset[Feature]
    support: frozenset[Feature]


class _Weights(dict[Feature, float]):
    """How much each feature tells: more, the fewer texts have it. Worked out when first asked."""

    def __init__(self, texts: Iterable[frozenset[Feature]]) -> None:
        super().__init__()
        self._having: Counter[Feature] = Counter()
        self._count = 0
        for features in texts:
            self._having.update(features)
            self._count += 1

    def __missing__(self, feature: Feature) -> float:
        found = self[feature] = self._weigh(feature)
        return found

    def _weigh(self, feature: Feature) -> float:
        rare = math.log(1 + (self._count + 1) / (self._having[feature] + 0.5))
        if feature[0].startswith("#"):
            return rare * _CITED
        fillers = sum(map(tells_little, feature))
        if len(feature) == 1:
            factor = _DIGITS if feature[0].isdecimal() else _FILLER if fillers else 1
            return rare * _ALONE * factor
        return rare * (1, _MIXED, _FILLER)[fillers]


class WordIndex:
    """The words of all awaited documents, weighed by how few of them, and of the register's rows,
    have each."""

    def __init__(self, awaited: Sequence[AwaitedDocument], titles: Iterable[str] = ()) -> None:
        self._entries = [_entry(one) for one in awaited]
        self._weights = _Weights(self._texts(titles))
        self._holders: dict[Feature, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for feature in entry.whole:
                if len(feature) > 1 or feature[0].startswith("#"):
                    self._holders[feature].append(number)
        self._totals = [tuple(map(self._sum, entry.phrases)) for entry in self._entries]

    def _texts(self, titles: Iterable[str]) -> Iterator[frozenset[Feature]]:
        for entry in self._entries:
            yield entry.whole
            yield entry.support
        for title in titles:
            yield features_of(title)

    def _sum(self, features: Iterable[Feature]) -> float:
        return sum(map(self._weights.__getitem__, features))

    def overlaps(self, title: str, least: float, most: int = 40) -> dict[int, Overlap]:
        """The awaited documents that share two words in a row, or a cited number, with a summary,
        `title`, by their place in the list: of the `most` that share the weightiest, those whose
        score is `least` or more (0 to 1)."""
        features = features_of(title)
        shared: dict[int, float] = defaultdict(float)
        for feature in features:
            for number in self._holders.get(feature, ()):
                shared[number] += self._weights[feature]
        total = self._sum(features) or 1
        nearest = heapq.nlargest(most, shared, key=shared.__getitem__)
        found = ((number, self._overlap(number, features, total)) for number in nearest)
        return {number: overlap for number, overlap in found if overlap.score >= least}

    def _overlap(self, number: int, features: frozenset[Feature], total: float) -> Overlap:
        entry = self._entries[number]
        own = features & entry.whole
        explained = (self._sum(own) + _SUPPORT * self._sum(features & entry.support - own)) / total
        covers = [
            self._sum(features & phrase) / (whole or 1)
            for phrase, whole in zip(entry.phrases, self._totals[number], strict=True)
        ]
        best = max(range(len(covers)), key=covers.__getitem__)
        return Overlap(math.sqrt(covers[best] * min(explained, 1)), covers[best], best)

    def tail(self, title: str, number: int) -> Syllables:
        """What a summary ends in that neither a name of an awaited document nor a task that waits
        for it has: in Vietnamese what qualifies a noun follows it."""
        words, entry = title_words(title), self._entries[number]
        known = entry.whole | entry.support
        last = max((at + 2 for at, pair in enumerate(pairwise(words)) if pair in known), default=0)
        found = tuple(word for word in words[last:] if not word.isdecimal())
        return () if all(tells_little(word) or word in _levels() for word in found) else found

    def unexplained(self, title: str, number: int, other: int) -> float:
        """The share, 0 to 1, of the words of a summary, `title`, that the awaited document `other`
        has and the one of `number` has not; both are places in the list."""
        features = features_of(title)
        fresh = features & self._entries[other].whole - self._entries[number].whole
        return self._sum(fresh) / (self._sum(features) or 1)


def names_of(awaited: AwaitedDocument) -> tuple[str, ...]:
    """Every name of an awaited document, with its plan's own name in its parts."""
    plain = _ASIDE.sub(" ", awaited.name)
    aside = " ".join(part.strip("()") for part in _ASIDE.findall(awaited.name))
    own = [awaited.name]
    if len(syllables(aside)) >= _LEAST:
        own.append(aside)
    if aside and len(syllables(plain)) >= _LEAST:
        own.append(plain)
    return (*own, *awaited.called)


@lru_cache(KEPT)
def features_of(text: str) -> frozenset[Feature]:
    """The features of a text without its lead and the name of its kind."""
    words = title_words(text)
    cited = {(f"#{number.serial}-{number.kind}",) for number in cited_numbers(text)}
    return frozenset([(word,) for word in words] + list(pairwise(words))) | cited


@lru_cache(KEPT)
def title_words(text: str) -> Syllables:
    """The syllables that say what a document is about."""
    plain = _ASIDE.sub(" ", text)
    kept = plain if len(syllables(plain)) >= _LEAST else text
    return openings(syllables(without_numbers(kept)))[1]


def _entry(awaited: AwaitedDocument) -> _Entry:
    phrases = tuple(features_of(name) for name in names_of(awaited))
    whole = frozenset().union(*phrases)
    support = frozenset().union(*(features_of(text) for text in awaited.texts))
    return _Entry(phrases, whole, support)


def tells_little(word: str) -> bool:
    """Whether a folded syllable stands in most titles."""
    return word in _fillers()


@cache
def _levels() -> frozenset[str]:
    return frozenset(word for row in rows("levels.tsv") for word in fold(row["words"]).split())


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for row in rows("fillers.tsv") for word in fold(row["words"]).split())
