"""Plans and their tasks: as understood, why, what happened, and what is recorded about them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from engine.queries.sub_plans import SubPlanRows
from triggers.dates import parse_date
from upon.views.choices import choices, choices_json
from upon.views.plan_bodies import with_shared
from upon.views.plans import plan_json, plan_lines
from upon.views.readings import confirmations, plan_as_read
from upon.views.why import parts_json, why_json
from upon.words.bodies import Places, places_in
from web.api.answering import Key, Limit, Writing, act_answer, json_answer, list_answer, writing
from web.api.documents import acts, reads
from web.request_context import RequestContext
from web.requests import Program, fresh

ROUTER = APIRouter(prefix="/v1/plans", tags=["plans"])
Text = Annotated[str | None, Field(max_length=2000)]
Name = Annotated[str, Path(max_length=200)]
OptionalId = Annotated[str | None, Query(max_length=200)]
How = Annotated[Writing, Depends(writing)]
ONE = "/{plan}/tasks/{task}"


class _Body(BaseModel):
    """About one occurrence of a task, or one body's part in it."""

    model_config = ConfigDict(extra="forbid")

    body: Text = None
    occurrence: Text = None
    reason: Text = None


class MoveOf(_Body):
    """A move of the lifecycle; the names are the options of the command line."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"move": "complete", "on": "2023-02-03"}]},
    )

    move: Literal["start", "complete", "suspend", "resume", "reopen", "cancel", "reinstate"]
    on: Text = None
    number: Text = None
    without_trigger: bool = False
    for_all: bool = False


class Extension(_Body):
    """A deadline put off to a day, or by a span from its nominal end."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"to": "2023-06-30", "reason": "Chờ hướng dẫn"}]},
    )

    to: str = Field(max_length=200)
    number: Text = None
    authority: Text = None


class Settlement(_Body):
    """A decision about work whose document is gone."""

    decision: Literal["keep", "reopen", "cancel"]


class ConfirmationOf(BaseModel):
    """A decision how a task is read."""

    model_config = ConfigDict(extra="forbid")

    reading: str = Field(max_length=2000)
    question: int | None = Field(default=None, ge=1, le=10_000)
    reason: Text = None


class PlanText(BaseModel):
    """A plan's file as text; of a new version the differences that are taken (`all`: every one)."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=5_000_000)
    accept: list[str] = Field(default=[], max_length=5000)
    reason: Text = None


@ROUTER.get("", **reads("list_plans", "Plans in force", "Các kế hoạch đang thực hiện"))
def plans(ctx: Program, limit: Limit = 100, after_key: Key = None) -> Response:
    """The plans that `ctx` has, in the order of adoption, and how each stands. `limit` is the rows
    of a page, `after_key` the id of the plan before."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        rows = plan_lines(unit, ctx.today)
    start = [row["plan"] for row in rows].index(after_key) + 1 if after_key in ctx.plans else 0
    return list_answer(ctx, rows[start:], limit, "plan")


@ROUTER.get("/{plan}", **reads("get_plan", "A plan as understood", "Một kế hoạch"))
def plan_of(ctx: Program, plan: Name) -> Response:
    """Its tasks, triggers, bodies, groups and open questions."""
    fresh(ctx)
    return json_answer(ctx, _shown(ctx, plan, None))


@ROUTER.put(
    "/{plan}",
    status_code=201,
    **acts("put_plan", "Adopt or amend a plan", "Áp dụng hoặc sửa đổi kế hoạch"),
)
def put_plan(ctx: Program, plan: Name, sent: PlanText, how: How) -> Response:
    """Adopt the text `sent` where the `plan` is new, amend it where it is in force. `ctx` is the
    request's, `how` its key and digest, or that it is a preview."""
    name = "amend" if plan in ctx.plans else "adopt"
    return act_answer(ctx, name, sent.model_dump(), how, key_needed=False)


@ROUTER.get(ONE, **reads("get_task", "A task as understood", "Một nhiệm vụ"))
def task_of(ctx: Program, plan: Name, task: Name) -> Response:
    """The `plan` with that `task` alone (both ids); `ctx` is the request's."""
    fresh(ctx)
    return json_answer(ctx, _shown(ctx, plan, task))


def _shown(ctx: RequestContext, name: str, task: str | None) -> dict[str, Any]:
    versions = ctx.engine().plan_versions(name)
    found, made = plan_as_read(ctx, versions[-1])
    found = with_shared(ctx, found)
    chosen = [found.task(task)] if task is not None else list(found.tasks.values())
    return plan_json(found, chosen, len(versions), made)


@ROUTER.get(f"{ONE}/why", **reads("get_why", "Why a task stands as it does", "Vì sao"))
def why(
    ctx: Program, plan: Name, task: Name, body: OptionalId = None, occurrence: OptionalId = None
) -> Response:
    """The tree of the condition of a `task` of a `plan` and the steps of its deadline, for a `body`
    (None: the person's own, else the whole) and one `occurrence` (None: the last open one). `ctx`
    is the request's."""
    fresh(ctx)
    place = ctx.place(body)
    engine = ctx.engine()
    found = engine.why(task, plan=plan, occurrence=occurrence, body=place, today=ctx.today)
    calendar = engine.calendar(found.decision.deadline.policy.calendar)
    with ctx.ledger().reading() as unit:
        made = confirmations(unit, found.decision.standing.ref)
        sub_plans = list(SubPlanRows(unit, ctx.today, besides=plan).of(plan, found.task.id, place))
        places = places_in(ctx.words, unit) if place else Places(ctx.words)
    parts = parts_json(places, found, place, sub_plans)
    return json_answer(ctx, why_json(ctx, found, calendar, made) | parts)


@ROUTER.get(f"{ONE}/history", **reads("get_history", "What happened to a task", "Diễn biến"))
def history(
    ctx: Program,
    plan: Name,
    task: Name,
    body: OptionalId = None,
    limit: Limit = 100,
    after_key: Annotated[int | None, Query(ge=1, le=10**9)] = None,
) -> Response:
    """Every change of a `task` of a `plan` with its cause, at a `body` (None: the person's own,
    else the whole). `limit` is the entries of a page, `after_key` the number of the entry before;
    `ctx` is the request's."""
    fresh(ctx)
    place = ctx.place(body)
    page = ctx.engine().history_page(task, plan=plan, body=place, limit=limit, after=after_key)
    response = json_answer(ctx, page.items)
    if page.more:
        following = ctx.here(after_key=page.items[-1]["entry"], limit=limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@ROUTER.get(f"{ONE}/readings", **reads("get_readings", "Readings to confirm", "Các cách hiểu"))
def readings(ctx: Program, plan: Name, task: Name) -> Response:
    """The questions and knobs in doubt of a `task` of a `plan`, each with what its readings would
    change; `ctx` is the request's."""
    fresh(ctx)
    return json_answer(ctx, choices_json(choices(ctx, ctx.ledger(), task, plan)))


@ROUTER.get(f"{ONE}/latest", **reads("get_latest", "By when its documents must come", "Muộn nhất"))
def latest(
    ctx: Program,
    plan: Name,
    task: Name,
    due: Annotated[str, Query(max_length=40)],
    body: OptionalId = None,
    occurrence: OptionalId = None,
) -> Response:
    """By which date the documents that a `task` of a `plan` lacks must be issued for it to be `due`
    by a day (as text), for a `body` and an `occurrence` as in `why`. `ctx` is the request's."""
    fresh(ctx)
    day, place = parse_date(due, "due"), ctx.place(body)
    last, triggers = ctx.engine().latest(task, day, plan=plan, occurrence=occurrence, body=place)
    told = {"task": task, "due": day, "latest": last, "triggers": triggers}
    return json_answer(ctx, told if place is None else told | {"body": place})


@ROUTER.post(f"{ONE}/moves", status_code=201, **acts("move_task", "Move a task", "Đổi trạng thái"))
def move(ctx: Program, plan: Name, task: Name, made: MoveOf, how: How) -> Response:
    """Start, complete, suspend, resume, reopen, cancel or reinstate a `task` of a `plan`, as `made`
    says; `ctx` and `how` are the request's."""
    given = made.model_dump(exclude={"move"}) | {"plan": plan, "task": task}
    return act_answer(ctx, made.move, given, how)


@ROUTER.post(
    f"{ONE}/extensions", status_code=201, **acts("extend_task", "Extend a deadline", "Gia hạn")
)
def extend(ctx: Program, plan: Name, task: Name, made: Extension, how: How) -> Response:
    """Put the deadline of a `task` of a `plan` off, as `made` says; `ctx` and `how` are the
    request's."""
    return act_answer(ctx, "extend", made.model_dump() | {"plan": plan, "task": task}, how)


@ROUTER.post(
    f"{ONE}/settlements",
    status_code=201,
    **acts("settle_task", "Settle ungrounded work", "Quyết định về căn cứ"),
)
def settle(ctx: Program, plan: Name, task: Name, made: Settlement, how: How) -> Response:
    """Keep, reopen or cancel a `task` of a `plan` whose document is gone, as `made` says; `ctx`
    and `how` are the request's."""
    return act_answer(ctx, "settle", made.model_dump() | {"plan": plan, "task": task}, how)


@ROUTER.post(
    f"{ONE}/confirmations",
    status_code=201,
    **acts("confirm_task", "Confirm a reading", "Xác nhận cách hiểu"),
)
def confirm(ctx: Program, plan: Name, task: Name, made: ConfirmationOf, how: How) -> Response:
    """Decide how a `task` of a `plan` is read, by what `made` has; `ctx` and `how` are those of
    the request."""
    given: dict[str, Any] = made.model_dump() | {"plan": plan, "task": task}
    given["question"] = str(made.question) if made.question else None
    return act_answer(ctx, "confirm", given, how)
