"""What an act changes, as a page shows it: the changes under headings by what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.model.changes import Change
from upon.views.watched_ledger import titles_of
from upon.words.bodies import places_in
from upon.words.changes import HEADINGS, change_texts, heading
from web.request_context import RequestContext

MOST = 200
"""Tasks of one heading that a page lists."""


class Effect(NamedTuple):
    """What changes in one task."""

    task: str
    occurrence: str | None
    url: str
    title: str
    place: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Effects under one heading; `count` is how many there are, also those not listed."""

    name: str
    title: str
    count: int
    effects: list[Effect]


def effect_sections(ctx: RequestContext, changes: Iterable[Change]) -> list[Section]:
    """The changes under headings, what a person must act upon first."""
    with ctx.ledger().reading() as unit:
        places, titles = places_in(ctx.words, unit), titles_of(unit)
    found: dict[str, list[Any]] = {name: [] for name in HEADINGS}
    for item in places.items(changes):
        found[heading(item.fields)].append(item)
    return [
        Section(
            name,
            ctx.say(f"web.effect.{name}"),
            len(items),
            [_effect(ctx, item, places, titles) for item in items[:MOST]],
        )
        for name, items in found.items()
        if items
    ]


def _effect(ctx: RequestContext, item: Any, places: Any, titles: Any) -> Effect:
    body = item.scopes[0] if len(item.scopes) == 1 else None
    return Effect(
        item.task,
        item.occurrence,
        ctx.link(f"/tasks/{item.plan}/{item.task}", occurrence=item.occurrence, body=body),
        titles.get(item.ref, ""),
        places.say(item.scopes, item.ref),
        change_texts(ctx.words, item.fields),
    )
