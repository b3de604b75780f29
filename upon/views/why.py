"""The reasons of a task as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.queries.explanation import Why
from engine.queries.parts import parts_of
from engine.queries.ready_parts import COMPLETABLE
from engine.queries.rows import view
from triggers.calendars import Calendar
from upon.views.deadlines import result_json
from upon.views.readings import Confirmation
from upon.views.setting import setting_json
from upon.views.why_notes import why_notes
from upon.words.bodies import Places
from upon.words.steps import StepWords
from upon.workspace import Workspace


def why_json(
    workspace: Workspace, why: Why, calendar: Calendar, made: Sequence[Confirmation] = ()
) -> dict[str, Any]:
    """The keys of `why` (design: The command line). `workspace` gives the language, `calendar` is
    the one by which the deadline was counted, `made` are the confirmations of the task's readings.
    """
    standing, result = why.decision.standing, why.decision.deadline
    error = workspace.words.error(result.error) if result.error else None
    words = StepWords(workspace.words.lang, result.policy, calendar)
    return {
        "task": why.task.id,
        "plan": why.plan.plan,
        "occurrence": standing.occurrence,
        "title": why.task.title,
        "state": standing.phase(why.today).state.value,
        "condition": why.condition(),
        "deadline": result_json(result, words, error)
        | _decided_json(why)
        | setting_json(result.policy, calendar),
        "says": why.task.says,
        "places": dict(why.task.places),
        "open": [question.model_dump(mode="json") for question in why.task.open],
        "confirmations": list(made),
        "ungrounded": standing.ungrounded(why.today),
        "notes": why_notes(workspace.words, why),
        "origins": {name: origin._asdict() for name, origin in why.origins.items()},
    }


def _decided_json(why: Why) -> dict[str, Any]:
    """The date that holds, as in `tasks`, where an extension stands over the rule's own."""
    standing = why.decision.standing
    return {
        "due": standing.due,
        "computed_due": standing.computed,
        "extended_to": standing.extended_to,
        "extension_conflict": standing.conflict,
        "extensions": [act.model_dump(mode="json") for act in why.decision.extensions],
    }


def parts_json(
    places: Places, why: Why, body: str | None, sub_plans: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The `body` asked for (None: none), whose part that is (its own, or one of the `parts` that it
    carries on), how many of the parts are done, which targets of the plan that reaches, and the
    `sub_plans` by which bodies do their parts. `why` is the task's explanation, `places` the
    bodies."""
    standing = why.decision.standing
    row = view(standing, why.card, why.today)
    return {
        "body": body,
        "part": standing.body,
        "parts": carried_parts(places, why, body),
        "each": row["each"],
        "progress": row["progress"],
        "targets": row["targets"],
        "sub_plans": list(sub_plans),
    }


def part_to_complete(why: Why, sub_plans: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The part explained, where it may be completed since its sub-plans are done: what a command
    names, and the day of the last completion."""
    standing = why.decision.standing
    days = [row["finished"] for row in sub_plans]
    if not (why.task.completes and standing.body and days and all(days)):
        return None
    if standing.phase(why.today).state not in COMPLETABLE:
        return None
    named = {"plan": why.plan.plan, "task": why.task.id, "body": standing.body}
    return named | {"on": max(days)}


def carried_parts(places: Places, why: Why, body: str | None) -> list[str]:
    """The parts of the task of `why` that a `body` carries (None: nobody's), its own first; none
    where no tree of bodies is known to `places`."""
    return parts_of(places.bodies, why.plan, why.task, body, why.today) if places.bodies else []
