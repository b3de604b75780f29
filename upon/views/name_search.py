"""What a person means by a name: a task, a document that is waited for, a body, an occurrence, by
its id or by words of what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from triggers.dates import parse_date
from triggers.errors import BadInputError, UponError, UsageError
from upon.words.folding import folded
from upon.words.names import event_name

if TYPE_CHECKING:
    from engine.model.bodies import Bodies
    from engine.ports.ledger import Unit
    from triggers.events import Event

MOST = 9
"""Candidates that a person chooses from at a time."""


LEAST = 3
"""Characters below which a text says too little to be searched for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a name may mean: its id, what it is called, and the folded `words` by a part
    of which it is found. Of an id made of words (`id_words`) only whole ones count; a number is
    none: an id with a slip is no name."""

    id: str
    name: str
    words: str
    weight: int = 0
    id_words: frozenset[str] = frozenset()


class SeveralNamesError(UsageError):
    """Several things go by those words (exit 2)."""

    code = "several_names"
    template = "{got} names several; give one of: {allowed}"

    def __init__(self, name: str, found: Iterable[Candidate]) -> None:
        self.found = list(found)
        shown = "; ".join(f"{one.id} ({one.name})" for one in self.found[:MOST])
        UponError.__init__(self, got=name, allowed=shown)


def awaited(unit: Unit, today: date) -> list[Candidate]:
    """The documents that plans in force declare, those that most tasks wait for first."""
    waiting: dict[str, int] = {}
    for standing, _ in unit.standings.board():
        for name in standing.waiting_for(today) if standing.is_open(today) else ():
            base = name.rpartition(".")[0] if name.count(".") else name
            for one in {name, base}:
                waiting[one] = waiting.get(one, 0) + 1
    bodies = unit.facts.bodies()
    found: dict[str, Candidate] = {}
    for plan in unit.catalog.plans():
        for id_, trigger in plan.triggers.items():
            issuer = _called(bodies, plan.bodies, trigger.issuer)
            words = folded(" ".join(filter(None, (trigger.name, issuer, trigger.kind))))
            found.setdefault(id_, _by_id(Candidate(id_, trigger.name, words, waiting.get(id_, 0))))
    return sorted(found.values(), key=lambda one: -one.weight)


def tasks_of(unit: Unit, plan: str | None) -> list[Candidate]:
    """The tasks of the plans in force, or of one; by their titles alone, for an id that is nearly
    another's is a slip."""
    return [
        Candidate(task.id, task.title, folded(task.title))
        for one in unit.catalog.plans()
        if plan is None or one.plan == plan
        for task in one.tasks.values()
    ]


def bodies_of(bodies: Bodies) -> list[Candidate]:
    """The bodies and groups of the workspace."""
    named = [(id_, body.name) for id_, body in bodies.known.items()]
    named += [(id_, group.name) for id_, group in bodies.groups.shared.items()]
    return [_by_id(Candidate(id_, name, folded(name))) for id_, name in named]


def search(found: Iterable[Candidate], text: str) -> list[Candidate]:
    """Those of which every word of a text is a part, whatever its accents and case, or a whole part
    of the id: those that are called exactly so, else those whose name begins so, else those that
    have the words whole."""
    wanted = folded(text)
    words = wanted.split() if len(wanted) >= LEAST else []
    fitting = [one for one in found if words and _fits(one, words)]
    first = [one for one in fitting if folded(event_name(one.name)).startswith(wanted)]
    exact = [one for one in fitting if wanted in _whole_names(one)]
    whole = [one for one in fitting if set(words) <= {*one.words.split(), *one.id_words}]
    return exact or first or whole or fitting


def _fits(one: Candidate, words: Iterable[str]) -> bool:
    """A single letter is a part of almost anything, so it must stand alone."""
    whole = {*one.words.split(), *one.id_words}
    return all(word in whole or (len(word) > 1 and word in one.words) for word in words)


def _by_id(one: Candidate) -> Candidate:
    """The same, found by the words of its id too."""
    return replace(one, id_words=frozenset(folded(one.id).split()))


def _whole_names(one: Candidate) -> set[str]:
    return {folded(one.name), *([folded(one.id)] if one.id_words else [])}


def the_one(found: Iterable[Candidate], text: str) -> str | None:
    """The id of what a text names, None where nothing fits. Raises SeveralNamesError."""
    fitting = {one.id: one for one in search(found, text)}
    if len(fitting) > 1:
        raise SeveralNamesError(text, fitting.values())
    return next(iter(fitting), None)


def find_occurrence(unit: Unit, text: str) -> str:
    """The occurrence that a document opened, by the document's number or one of its dates; any
    other text is the occurrence's own label. Raises SeveralNamesError."""
    day = _day(text)
    found = [event for event in unit.catalog.events() if _is_called(event, text, day)]
    if len(found) > 1:
        raise SeveralNamesError(text, [_of_event(event) for event in found])
    return found[0].id if found else text


def _is_called(event: Event, text: str, day: date | None) -> bool:
    number = "".join((event.number or "-").casefold().split())
    if number == "".join(text.casefold().split()):
        return True
    return day is not None and day in (event.issued, event.received, event.effective)


def _of_event(event: Event) -> Candidate:
    return Candidate(event.id, event.label(), "")


def _day(text: str) -> date | None:
    try:
        return parse_date(text, "--occurrence")
    except BadInputError:
        return None


def _called(bodies: Bodies, own: Mapping[str, object], name: str | None) -> str:
    if name is None:
        return ""
    known = bodies.known.get(name) or own.get(name)
    return str(getattr(known, "name", name))


def lines_of(found: Iterable[Candidate]) -> Iterator[str]:
    """A numbered list to choose from."""
    for number, one in enumerate(found, start=1):
        yield f"{number}. {one.name} ({one.id})"
