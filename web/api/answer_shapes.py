"""What each operation of the API answers with, for the OpenAPI document: the shapes of `--json`,
and of what only the API lists. It is looked up when the document is asked for, not when it
starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from engine.queries.awaited import TriggerRow
from engine.queries.body_tree import BodyPage, BodyRow
from engine.queries.registers import DocumentRow
from engine.queries.rows import Row
from engine.queries.service_status import Status
from upon.views.shapes import acts, plans, records, settings
from web.api.json_schemas import schema_of, shapes_in


class CountsJson(TypedDict):
    """How many rows there are under each heading of the agenda, and by state, timeliness, plan and
    role."""

    buckets: dict[str, int]
    state: dict[str, int]
    timeliness: dict[str, int]
    plan: dict[str, int]
    role: dict[str, int]


class AccountJson(TypedDict):
    """A person who may sign in; `body` null is the whole workspace."""

    id: str
    name: str
    role: str
    body: str | None
    created_at: str
    disabled_at: str | None


class NewAccountJson(TypedDict):
    """The account that was made."""

    id: str
    role: str
    body: str | None


class TokenJson(TypedDict):
    """A program's token, without its secret; `expires_at` null: it does not expire."""

    id: str
    account: str
    name: str
    role: str
    body: str | None
    created_at: str
    expires_at: str | None
    used_at: str | None


class NewTokenJson(TypedDict):
    """The token that was made, with its secret, which is shown once."""

    id: str
    secret: str
    role: str
    body: str | None
    expires_at: str | None


class NewFeedJson(TypedDict):
    """The calendar's address that was made, which is shown once."""

    id: str
    path: str


class FeedJson(TypedDict):
    """A calendar's address, without its secret: what it shows."""

    id: str
    account: str
    name: str
    body: str | None
    below: bool
    role: str | None
    component: str
    lang: str
    created_at: str
    fetched_on: str | None


class ProposalJson(TypedDict):
    """An act that waits for a second person, with the digest of the changes that were seen."""

    id: str
    operation: str
    given: dict[str, Any]
    digest: str
    body: str | None
    by: str
    at: str


class FoundJson(TypedDict):
    """What goes by a name that was searched: a task (with its plan), a document (with the body that
    it is for), a trigger, a body or a plan; `exact` where it is its id or number."""

    kind: str
    id: str
    title: str
    plan: str | None
    scope: str | None
    exact: bool
    key: str


class IdJson(TypedDict):
    """What it was done to."""

    id: str


OUTCOME = acts.OutcomeJson
SHAPES: Mapping[str, Any] = {
    "list_tasks": list[Row],
    "get_agenda": records.AgendaJson,
    "get_counts": CountsJson,
    "list_plans": list[records.PlanLine],
    "get_plan": plans.PlanJson,
    "put_plan": OUTCOME,
    "get_task": plans.PlanJson,
    "get_why": plans.WhyJson,
    "get_history": list[records.HistoryRow],
    "get_readings": plans.ChoicesJson,
    "get_latest": records.LatestJson,
    "move_task": OUTCOME,
    "extend_task": OUTCOME,
    "settle_task": OUTCOME,
    "confirm_task": OUTCOME,
    "list_events": list[DocumentRow],
    "record_event": OUTCOME,
    "get_event": DocumentRow,
    "correct_event": OUTCOME,
    "retract_event": OUTCOME,
    "list_triggers": list[TriggerRow],
    "list_bodies": list[BodyRow],
    "get_body": BodyPage,
    "get_calendar": settings.CalendarJson,
    "put_calendar": OUTCOME,
    "get_policy": settings.PolicyJson,
    "put_policy": OUTCOME,
    "get_reminders": settings.RemindersJson,
    "put_reminders": OUTCOME,
    "calculate": plans.CalcJson,
    "suppose": acts.SupposedJson,
    "check_plan": acts.FaultsJson,
    "list_log": list[records.LogRow],
    "list_ledger": list[records.LedgerRowJson],
    "get_status": Status,
    "verify": records.VerifyJson,
    "search": list[FoundJson],
    "list_accounts": list[AccountJson],
    "add_account": NewAccountJson,
    "disable_account": IdJson,
    "list_tokens": list[TokenJson],
    "add_token": NewTokenJson,
    "revoke_token": IdJson,
    "list_feeds": list[FeedJson],
    "add_feed": NewFeedJson,
    "revoke_feed": IdJson,
    "list_proposals": list[ProposalJson],
    "add_proposal": ProposalJson,
    "confirm_proposal": OUTCOME,
    "refuse_proposal": IdJson,
}
"""Operation -> the shape of its answer."""


def describe_answers(document: dict[str, Any]) -> None:
    """Put the schema of each good answer into an OpenAPI `document`, in place."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for path in document["paths"].values():
        for operation in path.values():
            kind = SHAPES.get(operation["operationId"])
            if kind is None:
                continue
            schemas.update(shapes_in(kind))
            for status in ("200", "201"):
                if status in operation["responses"]:
                    content = {"application/json": {"schema": schema_of(kind)}}
                    operation["responses"][status]["content"] = content
