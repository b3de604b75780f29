"""The open questions of a plan that is brought in: as fields of the form, and answered by it."""

from __future__ import annotations

from typing import NamedTuple

from triggers.errors import UponError
from upon.files.plan_review import OpenItem, PlanReview
from web.acts.given import Given, text_of
from web.problems import sentence
from web.request_context import RequestContext
from workflows.plan import Plan

MOST = 60
"""Questions that the form asks at a time; the next ones come when these are answered."""


class Asked(NamedTuple):
    """A question as the form asks it: the start of the names of its fields, the question, and
    whether a person may write rules of their own."""

    name: str
    item: OpenItem
    own: bool


def asked_of(plan: Plan) -> list[Asked]:
    """The questions of a plan that nobody has answered."""
    items = PlanReview.of_plan(plan, "").open_items()
    return [Asked(_name(item), item, item.task is not None) for item in items]


def _name(item: OpenItem) -> str:
    return f"{item.task or '-'}:{item.number}"


def answered(
    ctx: RequestContext, plan: Plan, given: Given
) -> tuple[str | None, list[tuple[str, str]]]:
    """The text of a `plan` with the answers of the fields `given` (None: there are none), and what
    is wrong with them as (field, sentence); `given` has the text that it was read from. The `ctx`
    has the words."""
    review = PlanReview.of_plan(plan, str(given.get("text") or ""))
    wrong: list[tuple[str, str]] = []
    taken = 0
    for item in list(review.open_items()):
        try:
            taken += _take(review, item, given)
        except UponError as error:
            wrong.append((f"due:{_name(item)}", sentence(ctx.words, error)))
    return (review.text() if taken else None), wrong


def _take(review: PlanReview, item: OpenItem, given: Given) -> bool:
    """Take the answer to one question, if there is one: rules that were written, else a reading."""
    name = _name(item)
    due = text_of(given, f"due:{name}")
    if due and item.task is not None:
        review.write_rules(item, text_of(given, f"when:{name}"), due)
        return True
    chosen = text_of(given, f"answer:{name}")
    if chosen is None:
        return False
    review.take(item, int(chosen[:6]) if chosen.isascii() and chosen.isdecimal() else 0)
    return True
