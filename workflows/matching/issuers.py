"""Who issued a document: from what a register and a sign say to the bodies of the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from workflows.matching.data_files import rows
from workflows.matching.document_numbers import DocumentNumber
from workflows.matching.folding import Syllables, bare_syllables, syllables

CENTRE = ("trung", "uong")
_OTHER_ORGAN, _CENTRAL_ORGAN, _UNNAMED_PLACE, _BY_SIGN, _SHARED_SIGN = 0.2, 0.85, 0.6, 0.9, 0.75


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body with all names and signs under which it issues; `under` is the body above it."""

    name: str
    under: str | None = None
    called: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organ:
    """A kind of organ of another body: how far it speaks for that body, and whether its documents
    stand in the same series of numbers."""

    stands_for: float
    series: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """What is known of an issuer: the bodies that it is (several where one name stands for them),
    or the bodies whose organ it is. `sure` from 0 to 1 is lower where only a sign or a name without
    its place tells."""

    bodies: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    organ: Syllables = ()
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an issuer is the one awaited, from 0 to 1, and the code of the sentence for it."""

    score: float
    code: str


NOBODY = Issuer()


class IssuerDirectory:
    """The bodies of a workspace by their names and signs."""

    def __init__(self, bodies: Mapping[str, Organisation]) -> None:
        self.bodies = bodies
        self._names: dict[Syllables, list[str]] = {}
        self._signs: dict[str, list[str]] = {}
        self._folded = {name: syllables(body.name) for name, body in bodies.items()}
        # A body's own name comes before what another is called: the first of them is the issuer.
        for name, words in self._folded.items():
            _put(self._names.setdefault(words, []), name)
        for name, body in bodies.items():
            called, signs = _customary().get(self._folded[name], ((), ()))
            for text in (*body.called, *called):
                _put(self._names.setdefault(syllables(text), []), name)
            for sign in (*body.signs, *signs):
                _put(self._signs.setdefault("".join(bare_syllables(sign)), []), name)
        self._places = {place for name in bodies for place in self._places_of(name)}
        self._known: dict[tuple[str, str], Issuer] = {}

    def _places_of(self, name: str) -> Iterator[Syllables]:
        """What further names of a body add to its own: `Tỉnh ủy Quảng Ngãi` to `Tỉnh ủy`; what
        makes it the name of another body (`Tỉnh ủy` of `Tỉnh`) is no place."""
        own, others = self._folded[name], self._folded.values()
        for text in self.bodies[name].called:
            words = syllables(text)
            if len(words) > len(own) and words[: len(own)] == own and words not in others:
                yield words[len(own) :]
                yield ("".join(word[0] for word in words[len(own) :]),)

    def issuer(self, text: str | None, number: DocumentNumber) -> Issuer:
        """Who issued a document that has this issuer in the register and this number."""
        key = (text or "", number.sign)
        if key not in self._known:
            self._known[key] = self._decide(*key)
        return self._known[key]

    def _decide(self, text: str, sign: str) -> Issuer:
        named = self._by_name(text) if text.strip() else NOBODY
        signed = self._by_sign(sign)
        if not text.strip():
            return signed
        if named.bodies:
            return self._sharpened(named, signed)
        if named.owners and set(named.owners) & set(signed.bodies) and not _is_series(named.organ):
            # An office that sends on what carries its committee's own number.
            both = tuple(body for body in signed.bodies if body in named.owners)
            return Issuer(both, sure=_BY_SIGN)
        return named

    def _sharpened(self, named: Issuer, signed: Issuer) -> Issuer:
        """The body that the sign names, where the register names one above it."""
        inner = [b for b in signed.bodies if any(n in self.path(b)[1:] for n in named.bodies)]
        apart = not set(signed.bodies) & set(named.bodies)
        if apart and len({self.series(body) for body in inner}) == 1:
            return Issuer(tuple(inner))
        if not signed.bodies and signed.owners and set(signed.owners) & set(named.bodies):
            return signed
        return named

    def _by_sign(self, sign: str) -> Issuer:
        plain = "".join(bare_syllables(sign))
        if plain in self._signs:
            found = tuple(self._signs[plain])
            one = len({self.series(body) for body in found}) == 1
            return Issuer(found, sure=1.0 if one else _SHARED_SIGN)
        written = syllables(plain)
        return self._by_words(written) if len(written) > 1 else NOBODY

    def _by_name(self, text: str) -> Issuer:
        for part in re.split(r"[;\n]|\(.*?\)", text):
            found = self._by_words(_committee_words(part))
            if found != NOBODY:
                return found
        return NOBODY

    def _by_words(self, words: Syllables) -> Issuer:
        forms = (words, self._placeless(words))
        for form in forms:
            if form in self._names:
                return Issuer(tuple(self._names[form]))
        for form in forms:
            for start in range(1, len(form)):
                owners = self._names.get(form[start:])
                if owners:
                    return Issuer(owners=tuple(owners), organ=form[:start])
        return self._without_place(words)

    def _placeless(self, words: Syllables) -> Syllables:
        """The words without a place of the tree after them."""
        places = sorted(self._places, key=len, reverse=True)
        found = next((place for place in places if words[-len(place) :] == place), ())
        return words[: len(words) - len(found)]

    def _without_place(self, words: Syllables) -> Issuer:
        """A body whose place the plan never names, where the register names one after it."""
        for end in range(len(words) - 1, 1, -1):
            found = [b for b in self._names.get(words[:end], ()) if not self._has_place(b)]
            if found:
                return Issuer(tuple(found), sure=_UNNAMED_PLACE)
        return NOBODY

    def _has_place(self, body: str) -> bool:
        return any(any(self._places_of(name)) for name in self.path(body)[:2])

    def path(self, body: str) -> tuple[str, ...]:
        """A body and those above it, nearest first."""
        found = [body]
        while (above := self._under(found[-1])) and above not in found:
            found.append(above)
        return tuple(found)

    def _under(self, body: str) -> str | None:
        return self.bodies[body].under if body in self.bodies else None

    def series(self, body: str) -> str:
        """The body in whose series a body's documents are numbered: a standing committee's are
        those of its committee."""
        above = self._under(body)
        if above in self.bodies and above is not None:
            own, whole = self._folded[body], self._folded[above]
            if len(own) > len(whole) and own[-len(whole) :] == whole:
                return above if _is_series(own[: -len(whole)]) else body
        return body

    def standing(self, issuer: Issuer, awaited: str) -> Standing:
        """How far an issuer is the body that an awaited document is of."""
        found = [self._as_body(body, awaited) for body in issuer.bodies]
        found += [self._as_organ(owner, issuer.organ, awaited) for owner in issuer.owners]
        best = max(found, key=lambda one: one.score, default=Standing(0, "unknown"))
        return Standing(best.score * issuer.sure, best.code)

    def _as_body(self, body: str, awaited: str) -> Standing:
        if body == awaited:
            return Standing(1, "same")
        if self.series(body) == self.series(awaited):
            return Standing(0.95, "stands_for")
        if self._speaks_for_place(self.series(body), awaited):
            return Standing(0.9, "stands_for")
        if awaited in self.path(body):
            return Standing(0.1, "lower")
        return Standing(0.1, "other")

    def _speaks_for_place(self, body: str, place: str) -> bool:
        """Whether a body is the committee of a place: `Tỉnh ủy` of `Tỉnh`."""
        own, whole = self._folded.get(body, ()), self._folded.get(place, ("-",))
        return self._under(body) == place and own[: len(whole)] == whole and len(own) > len(whole)

    def _as_organ(self, owner: str, organ: Syllables, awaited: str) -> Standing:
        of_it = self._as_body(owner, awaited).score
        known = _organs().get(organ)
        if known:
            code = "stands_for" if known.series else "relays"
            return Standing(known.stands_for * of_it, code)
        if owner == awaited and self._folded.get(owner) == CENTRE:
            return Standing(_CENTRAL_ORGAN, "stands_for")
        return Standing(_OTHER_ORGAN * of_it, "agency")

    def key(self, issuer: Issuer, text: str | None) -> str:
        """The issuer as part of a document's key: its body, else its folded name."""
        known = issuer.bodies or (issuer.owners if _is_series(issuer.organ) else ())
        return self.series(known[0]) if known else "-".join(syllables(text or ""))


def _put(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _committee_words(text: str) -> Syllables:
    """The syllables of an issuer; a lone `TU` in it is a provincial committee's."""
    words = syllables(text)
    return tuple(part for word in words for part in (("tinh", "uy") if word == "tu" else (word,)))


def _is_series(organ: Syllables) -> bool:
    known = _organs().get(organ)
    return known is not None and known.series


@cache
def _customary() -> dict[Syllables, tuple[list[str], list[str]]]:
    return {
        syllables(row["name"]): (_listed(row["called"]), _listed(row["signs"]))
        for row in rows("customary.tsv")
    }


def _listed(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split(";")


@cache
def _organs() -> dict[Syllables, Organ]:
    return {
        bare_syllables(row["organ"]): Organ(float(row["stands_for"]), row["series"] == "yes")
        for row in rows("organs.tsv")
    }
