"""Whose part of a task is explained, and how far the parts are: the head of the page of `why`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cli.pages.deadlines import hang
from cli.pages.receipts import completing
from engine.queries.explanation import Why
from engine.queries.rows import view
from upon.views.why import carried_parts, part_to_complete
from upon.words.bodies import Places
from upon.words.texts import one_line
from upon.workspace import Workspace

MARKS = {True: "met", False: "open", None: "unknown"}


def part_lines(places: Places, why: Why, body: str | None) -> Iterator[str]:
    """For whom the page of `why` holds (`body`, None: for the whole), how many parts are done,
    which targets are reached; `places` names the bodies."""
    words = places.words
    if body is not None:
        yield hang(_whose(places, why, body), more=2)
        if others := carried_parts(places, why, body)[1:]:
            names = ", ".join(map(places.name, others))
            yield hang(words.say("why.part.others", names=names), more=2)
    row = view(why.decision.standing, why.card, why.today)
    progress = row["progress"]
    if progress is None or not progress["of"]:
        return
    yield words.say("why.progress", **progress)
    for target in row["targets"]:
        text = words.say(f"why.target.{MARKS[target['met']]}")
        yield hang(text.format(says=one_line(target["says"])), 2, 2)


def sub_plan_lines(
    workspace: Workspace, why: Why, rows: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """The plans that bodies made of their own for it, how far each is, and what that makes
    possible."""
    for row in rows:
        shown = {name: one_line(str(value)) for name, value in row.items()}
        yield hang(workspace.say("why.sub_plan").format(**shown), more=2)
    part = part_to_complete(why, rows)
    if part is not None:
        yield hang(workspace.say("why.part_ready", on=part["on"]), more=2)
        yield hang(workspace.say("receipt.part_ready", **completing(part)), more=2)


def _whose(places: Places, why: Why, body: str) -> str:
    words, part = places.words, why.decision.standing.body
    carriers = places.bodies.successions.carriers(part or body) if places.bodies else ()
    if part is not None and part != body:
        on = next(day for day, name in carriers if name == body)
        return words.say("why.part.carried", old=places.name(part), new=places.name(body), on=on)
    if part is not None and carriers:
        on, new = carriers[-1]
        return words.say("why.part.given", old=places.name(part), new=places.name(new), on=on)
    if part is not None:
        return words.say("why.part", body=places.name(body))
    progress = why.decision.standing.progress
    if progress is not None and not progress.of:
        return words.say("why.no_part", body=places.name(body), group=why.task.each)
    return words.say("why.place", body=places.name(body))
