"""Triggers, bodies, calendars, the policy and the rules of reminders."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from engine.queries.awaited import TriggerRow, trigger_rows
from engine.queries.body_tree import body_json, body_rows, find_level
from engine.queries.lookup import check_body
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.views.calendars import calendar_json
from upon.views.policy import policy_json
from upon.views.reminders import reminders_json
from web.acts.workspace import KNOB
from web.api.answering import (
    Key,
    Limit,
    Writing,
    act_answer,
    json_answer,
    list_answer,
    writing,
)
from web.api.documents import acts, reads
from web.requests import Program, fresh
from web.rights import HiddenError, sees
from web.tables import after

ROUTER = APIRouter(prefix="/v1", tags=["workspace"])
How = Annotated[Writing, Depends(writing)]
Name = Annotated[str, Path(max_length=200)]
Since = Annotated[str | None, Field(max_length=200, description="The day from which it holds")]


class Knobs(BaseModel):
    """Knobs of the policy, with the reason."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"knobs": {"roll": "none"}, "reason": "Theo quy chế"}]},
    )

    knobs: dict[str, str] = Field(min_length=1, max_length=30)
    reason: str | None = Field(default=None, max_length=2000)
    holds_from: Since = None


class CalendarTable(BaseModel):
    """A calendar's table as CSV, with the reason."""

    model_config = ConfigDict(extra="forbid")

    table: str = Field(max_length=1_000_000)
    reason: str | None = Field(default=None, max_length=2000)
    holds_from: Since = None


class ReminderRules(BaseModel):
    """Rules of reminders, with the keys of a file of rules, and the reason."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"rules": {"due": {"days": [14, 3]}}, "reason": "Theo quy chế"}]
        },
    )

    rules: dict[str, dict[str, Any]] = Field(max_length=30)
    reason: str | None = Field(default=None, max_length=2000)
    holds_from: Since = None


@ROUTER.get("/triggers", **reads("list_triggers", "What is waited for", "Đang chờ gì"))
def triggers(
    ctx: Program,
    silent: Annotated[int | None, Query(ge=0, le=36_600)] = None,
    limit: Limit = 100,
    after_key: Key = None,
) -> Response:
    """All triggers, the most waited-for first; with `silent` those waited for so many days. `limit`
    is the rows of a page, `after_key` the id of the row before; `ctx` is the request's."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        found: list[TriggerRow] = trigger_rows(unit, ctx.today)
    if silent is not None:
        found = [row for row in found if row["waiting"] and (row["waiting_days"] or 0) >= silent]
    return list_answer(ctx, after(found, "id", after_key), limit, "id")


@ROUTER.get("/bodies", **reads("list_bodies", "The bodies", "Các đơn vị"))
def bodies(
    ctx: Program,
    under: Annotated[str | None, Query(max_length=200)] = None,
    level: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 100,
    after_key: Key = None,
) -> Response:
    """The bodies that the person of `ctx` may see, each after the one above it: those `under`
    a body, those of one `level` (None: all). `limit` is the rows of a page, `after_key` the id of
    the row before."""
    fresh(ctx)
    if under is not None:
        with ctx.ledger().reading() as unit:
            check_body(unit, under)
    wanted = find_level(ctx.bodies, level) if level is not None else None
    rows = body_rows(ctx.bodies.on(ctx.today), under, wanted)
    shown = (row for row in rows if sees(ctx.person, row["id"], ctx.bodies))
    return list_answer(ctx, after(shown, "id", after_key), limit, "id")


@ROUTER.get("/bodies/{body}", **reads("get_body", "A body", "Một đơn vị"))
def body(ctx: Program, body: Name) -> Response:
    """Where it stands, its groups, who carries on whose work."""
    fresh(ctx)
    if body not in ctx.bodies.known:
        raise UnknownNameError("body", body, nearest(body, sorted(ctx.bodies.known)))
    if not sees(ctx.person, body, ctx.bodies):
        raise HiddenError(body)
    return json_answer(ctx, body_json(ctx.bodies.on(ctx.today), list(ctx.plans.values()), body))


@ROUTER.get("/calendars/{name}", **reads("get_calendar", "A calendar", "Lịch làm việc"))
def calendar(
    ctx: Program, name: Name, year: Annotated[int | None, Query(ge=1990, le=2100)] = None
) -> Response:
    """The calendar `name` in force and one `year` of it (None: that of the day of `ctx`)."""
    fresh(ctx)
    found = ctx.engine().calendar(name)
    with ctx.ledger().reading() as unit:
        return json_answer(ctx, calendar_json(unit, found, year or ctx.today.year))


@ROUTER.put(
    "/calendars/{name}",
    status_code=201,
    **acts("put_calendar", "Put a calendar into force", "Đưa lịch vào dùng"),
)
def put_calendar(ctx: Program, name: Name, sent: CalendarTable, how: How) -> Response:
    """Put the table `sent` into force as the calendar `name`; the changes list the deadlines that
    move. `ctx` is the request's, `how` its key and digest, or that it is a preview."""
    given = sent.model_dump() | {"name": name}
    return act_answer(ctx, "calendar", given, how, key_needed=False)


@ROUTER.get("/policy", **reads("get_policy", "The policy", "Cách tính thời hạn"))
def policy(ctx: Program) -> Response:
    """Each knob, its value, where it comes from, what is allowed."""
    fresh(ctx)
    found = ctx.engine().policy()
    with ctx.ledger().reading() as unit:
        return json_answer(ctx, policy_json(unit, found))


@ROUTER.put("/policy", status_code=201, **acts("put_policy", "Set knobs", "Đặt cách tính thời hạn"))
def put_policy(ctx: Program, sent: Knobs, how: How) -> Response:
    """Set the knobs `sent` for the whole; the changes list the deadlines that move. `ctx` is the
    request's, `how` its key and digest, or that it is a preview."""
    given: dict[str, Any] = {f"{KNOB}{name}": value for name, value in sent.knobs.items()}
    given |= {"reason": sent.reason, "holds_from": sent.holds_from}
    return act_answer(ctx, "policy", given, how, key_needed=False)


@ROUTER.get("/reminders", **reads("get_reminders", "Rules of reminders", "Quy tắc nhắc việc"))
def reminders(ctx: Program) -> Response:
    """The rules that hold, and which plans and tasks have their own."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        return json_answer(ctx, reminders_json(unit))


@ROUTER.put(
    "/reminders",
    status_code=201,
    **acts("put_reminders", "Set the rules of reminders", "Đặt quy tắc nhắc việc"),
)
def put_reminders(ctx: Program, sent: ReminderRules, how: How) -> Response:
    """Put the rules `sent` into force for the whole, in the place of those before. `ctx` is the
    request's, `how` its key and digest, or that it is a preview."""
    return act_answer(ctx, "reminders", sent.model_dump(), how, key_needed=False)
