"""From an incoming document to the awaited ones that it may be, each with reasons on both sides."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workflows.matching.document_kinds import REPORT, kind_of, meets
from workflows.matching.document_numbers import (
    DocumentNumber,
    cited_numbers,
    cites,
    parse_number,
    shown_number,
)
from workflows.matching.folding import Syllables, syllables
from workflows.matching.incoming import AwaitedDocument, IncomingDocument, Proposal, Reason
from workflows.matching.issuers import Issuer, IssuerDirectory, Standing
from workflows.matching.objections import objections, other_act
from workflows.matching.quotation import shared_passages
from workflows.matching.word_index import Overlap, WordIndex, names_of

Status = Literal["proposed", "doubtful", "none"]

LEAST, LIKELY = 0.22, 0.36
"""Scores from which an awaited document is shown at all, and is proposed."""

ISSUER, KIND, WORDS, ALONE = 0.8, 0.4, 0.3, 0.6
"""What is asked of each side before a document is proposed: of the issuer, the kind and the words;
of the words where the trigger names no issuer."""

HALF, TAIL = 0.5, 3
"""Of how little of the words a document that ends in so many other syllables is of another
subject: the noun was met without what qualifies it."""

_FLOOR, _NO_ISSUER = 0.3, 0.85
"""Below which neither an issuer nor a kind takes more off a score; an issuer that no one named."""

_ABOUT_FACTS = frozenset({"met", "date"})
"""Reasons against that are no matter of likeness: what they speak of is still the best match."""

MOST, BOTH, APART = 3, 0.5, 0.25
"""How many doubtful ones are shown; how near the second must be to the first, and what share of the
summary it alone must explain, for the document to be both."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an incoming document may be: `issuer` as it was understood, `kind` its kind."""

    status: Status
    proposals: tuple[Proposal, ...]
    issuer: Issuer
    number: DocumentNumber
    kind: str | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of an incoming document, worked out once."""

    document: IncomingDocument
    number: DocumentNumber
    issuer: Issuer
    issuer_text: str
    kind: str | None
    title: Syllables
    cited: frozenset[DocumentNumber]


class Matcher:
    """Awaited documents, ready to be compared with incoming ones.

    `titles` are the summaries of the whole register, by which the weight of words is set; `met`
    the triggers for which a document is recorded already, and which do not recur.
    """

    def __init__(
        self,
        awaited: Sequence[AwaitedDocument],
        issuers: IssuerDirectory,
        titles: Iterable[str] = (),
        met: Collection[str] = (),
    ) -> None:
        self.awaited, self.issuers, self.met = tuple(awaited), issuers, frozenset(met)
        self.words = WordIndex(self.awaited, titles)
        self._place = {one.trigger: at for at, one in enumerate(self.awaited)}
        self._called = [names_of(one) for one in self.awaited]
        self._names = [tuple(map(syllables, names)) for names in self._called]
        self._whole = [tuple(s for name in names for s in (*name, "-")) for names in self._names]
        self._cited = [tuple(map(cited_numbers, names)) for names in self._called]

    def find(self, document: IncomingDocument) -> Finding:
        """The awaited documents that a document may be, and how likely that is."""
        seen = _seen(document, self.issuers)
        overlaps = self.words.overlaps(document.title or "", LEAST)
        proposals = [self._weigh(at, overlap, seen) for at, overlap in overlaps.items()]
        proposals.sort(key=lambda one: (-one.score, one.awaited.trigger))
        status, chosen = self._choose(document.title or "", proposals)
        chosen = tuple(self._quoting(one, document.title or "") for one in chosen)
        return Finding(status, chosen, seen.issuer, seen.number, seen.kind)

    def _choose(self, title: str, proposals: list[Proposal]) -> tuple[Status, tuple[Proposal, ...]]:
        likely = [one for one in proposals if not one.against]
        shadowed = bool(likely) and any(
            one.score > likely[0].score and {reason.what for reason in one.against} <= _ABOUT_FACTS
            for one in proposals
            if one.against
        )
        if likely and not shadowed:
            return "proposed", (likely[0], *self._also(title, likely))
        return ("doubtful", tuple(proposals[:MOST])) if proposals else ("none", ())

    def _also(self, title: str, likely: list[Proposal]) -> tuple[Proposal, ...]:
        """The second awaited document that the same one is, if it is two."""
        if len(likely) < 2 or likely[1].score < likely[0].score * BOTH:
            return ()
        first, second = (self._place[one.awaited.trigger] for one in likely[:2])
        return (likely[1],) if self.words.unexplained(title, first, second) >= APART else ()

    def _weigh(self, at: int, overlap: Overlap, seen: _Seen) -> Proposal:
        """One awaited document against what is known of the incoming one."""
        awaited = self.awaited[at]
        standing = self._standing(awaited, seen)
        kind = meets(seen.kind, awaited.kind, seen.title)
        score = overlap.score * math.sqrt(max(standing.score, _FLOOR) * max(kind, _FLOOR))
        because = tuple(self._because(at, standing, kind, seen))
        against = tuple(self._against(at, overlap, standing, kind, score, seen))
        return Proposal(
            awaited, round(min(score, 1), 3), because, against, self._called[at][overlap.phrase]
        )

    def _standing(self, awaited: AwaitedDocument, seen: _Seen) -> Standing:
        if awaited.issuer is None:
            return Standing(_NO_ISSUER, "unnamed")
        return self.issuers.standing(seen.issuer, awaited.issuer)

    def _because(self, at: int, standing: Standing, kind: float, seen: _Seen) -> Iterator[Reason]:
        awaited = self.awaited[at]
        if awaited.issuer is not None and standing.score >= ISSUER:
            code = "issuer" if standing.code == "same" else "issuer_stands_for"
            yield Reason("issuer", code, seen.issuer_text, awaited.issuer)
        if awaited.kind and seen.kind and kind >= KIND:
            yield Reason("kind", "kind", seen.kind, awaited.kind)
        wanted = frozenset().union(*self._cited[at])
        cited = [shown_number(one) for one in wanted if cites(seen.cited, one)]
        for number in sorted(cited, key=len)[-1:]:
            yield Reason("cited", "cited", number, awaited.name)

    def _quoting(self, proposal: Proposal, title: str) -> Proposal:
        """The proposal with the words that both sides share, quoted from the summary."""
        names = self._names[self._place[proposal.awaited.trigger]]
        passages = shared_passages(title, names)
        if not passages:
            return proposal
        quoted = Reason("words", "words", " … ".join(passages), proposal.name)
        return replace(proposal, because=(*proposal.because, quoted))

    def _against(
        self,
        at: int,
        overlap: Overlap,
        standing: Standing,
        kind: float,
        score: float,
        seen: _Seen,
    ) -> Iterator[Reason]:
        awaited, sides_fit = self.awaited[at], True
        if awaited.issuer is not None and standing.score < ISSUER:
            sides_fit = False
            yield Reason("issuer", f"issuer_{standing.code}", seen.issuer_text, awaited.issuer)
        if kind < KIND:
            sides_fit = False
            yield Reason("kind", "kind_other", seen.kind or "", awaited.kind or "")
        yield from self._words_against(at, overlap, score if sides_fit else overlap.score, seen)
        yield from self._text_against(at, seen, reported=kind >= KIND and seen.kind == REPORT)
        yield from self._facts_against(awaited, seen)

    def _words_against(
        self, at: int, overlap: Overlap, score: float, seen: _Seen
    ) -> Iterator[Reason]:
        """What is missing of the awaited document's words, or stands in the place of some."""
        awaited = self.awaited[at]
        asked = ALONE if awaited.issuer is None else WORDS
        if score < LIKELY or overlap.covered < asked:
            yield Reason("words", "few_words", "", awaited.name)
        elif overlap.covered < HALF:
            tail = self.words.tail(seen.document.title or "", at)
            if len(tail) >= TAIL:
                yield Reason("words", "other_subject", " ".join(tail), awaited.name)
        missing = [n for n in self._cited[at][overlap.phrase] if not cites(seen.cited, n)]
        if missing and overlap.covered < ALONE:
            yield Reason("cited", "not_cited", "", ", ".join(sorted(map(shown_number, missing))))

    def _text_against(self, at: int, seen: _Seen, *, reported: bool) -> Iterator[Reason]:
        """What the summary says; where a report is awaited, what reports say is no objection."""
        name = self.awaited[at].name
        for code, _, text in objections(seen.title, self._whole[at]):
            if not (reported and code == "report"):
                yield Reason("text", code, text, name)
        act = None if reported else other_act(seen.title, self._names[at])
        if act:
            yield Reason("text", act.code, act.text, name)

    def _facts_against(self, awaited: AwaitedDocument, seen: _Seen) -> Iterator[Reason]:
        issued = seen.document.issued
        if awaited.since and issued and issued < awaited.since:
            yield Reason("date", "before_plan", issued.isoformat(), awaited.since.isoformat())
        if awaited.trigger in self.met:
            yield Reason("met", "met", seen.document.number or "", awaited.trigger)


def _seen(document: IncomingDocument, issuers: IssuerDirectory) -> _Seen:
    number = parse_number(document.number or "")
    title = syllables(document.title or "")
    return _Seen(
        document,
        number,
        issuers.issuer(document.issuer, number),
        document.issuer or number.sign.upper(),
        kind_of(number, title, document.kind),
        title,
        cited_numbers(document.title or ""),
    )
