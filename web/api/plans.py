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
from upon.views.plans import plan_json
from upon.views.readings import confirmations, plan_as_read
from upon.views.why import parts_json, why_json
from upon.words.bodies import Places, places_in
from web.api.answering import Key, Limit, Writing, act_answer, json_answer, list_answer, writing
from web.api.documents import reads, records
from web.desk import Desk
from web.requests import Program, fresh

ROUTER = APIRouter(prefix="/v1/plans", tags=["plans"])
Text = Annotated[str | None, Field(max_length=2000)]
Name = Annotated[str, Path(max_length=200)]
Asked = Annotated[str | None, Query(max_length=200)]
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
def plans(desk: Program, limit: Limit = 100, after_key: Key = None) -> Response:
    """The plans in force that the `desk` has, in the order of adoption. `limit` is the rows of a
    page, `after_key` the id of the plan before."""
    fresh(desk)
    rows = [
        {
            "plan": plan.plan,
            "title": plan.title,
            "number": plan.number,
            "issuer": plan.issuer,
            "adopted": plan.adopted,
            "until": plan.until,
            "tasks": len(plan.tasks),
        }
        for plan in desk.plans.values()
    ]
    start = [row["plan"] for row in rows].index(after_key) + 1 if after_key in desk.plans else 0
    return list_answer(desk, rows[start:], limit, "plan")


@ROUTER.get("/{plan}", **reads("get_plan", "A plan as understood", "Một kế hoạch"))
def plan_of(desk: Program, plan: Name) -> Response:
    """Its tasks, triggers, bodies, groups and open questions."""
    fresh(desk)
    return json_answer(desk, _shown(desk, plan, None))


@ROUTER.put(
    "/{plan}",
    status_code=201,
    **records("put_plan", "Adopt or amend a plan", "Áp dụng hoặc sửa đổi kế hoạch"),
)
def put_plan(desk: Program, plan: Name, sent: PlanText, how: How) -> Response:
    """Adopt the text `sent` where the `plan` is new, amend it where it is in force. `desk` is the
    request's, `how` its key and digest, or that it is a preview."""
    name = "amend" if plan in desk.plans else "adopt"
    return act_answer(desk, name, sent.model_dump(), how, key_needed=False)


@ROUTER.get(ONE, **reads("get_task", "A task as understood", "Một nhiệm vụ"))
def task_of(desk: Program, plan: Name, task: Name) -> Response:
    """The `plan` with that `task` alone (both ids); `desk` is the request's."""
    fresh(desk)
    return json_answer(desk, _shown(desk, plan, task))


def _shown(desk: Desk, name: str, task: str | None) -> dict[str, Any]:
    versions = desk.engine().plan_versions(name)
    found, made = plan_as_read(desk, versions[-1])
    found = with_shared(desk, found)
    chosen = [found.task(task)] if task is not None else list(found.tasks.values())
    return plan_json(found, chosen, len(versions), made)


@ROUTER.get(f"{ONE}/why", **reads("get_why", "Why a task stands as it does", "Vì sao"))
def why(
    desk: Program, plan: Name, task: Name, body: Asked = None, occurrence: Asked = None
) -> Response:
    """The tree of the condition of a `task` of a `plan` and the steps of its deadline, for a `body`
    (None: the person's own, else the whole) and one `occurrence` (None: the last open one). `desk`
    is the request's."""
    fresh(desk)
    place = desk.place(body)
    engine = desk.engine()
    found = engine.why(task, plan=plan, occurrence=occurrence, body=place, today=desk.today)
    calendar = engine.calendar(found.decision.deadline.policy.calendar)
    with desk.ledger().reading() as unit:
        made = confirmations(unit, found.decision.standing.ref)
        sub_plans = list(SubPlanRows(unit, desk.today, besides=plan).of(plan, found.task.id, place))
        places = places_in(desk.words, unit) if place else Places(desk.words)
    parts = parts_json(places, found, place, sub_plans)
    return json_answer(desk, why_json(desk, found, calendar, made) | parts)


@ROUTER.get(f"{ONE}/history", **reads("get_history", "What happened to a task", "Diễn biến"))
def history(
    desk: Program,
    plan: Name,
    task: Name,
    body: Asked = None,
    limit: Limit = 100,
    after_key: Annotated[int | None, Query(ge=1, le=10**9)] = None,
) -> Response:
    """Every change of a `task` of a `plan` with its cause, at a `body` (None: the person's own,
    else the whole). `limit` is the entries of a page, `after_key` the number of the entry before;
    `desk` is the request's."""
    fresh(desk)
    place = desk.place(body)
    page = desk.engine().history_page(task, plan=plan, body=place, limit=limit, after=after_key)
    response = json_answer(desk, page.items)
    if page.more:
        following = desk.here(after_key=page.items[-1]["entry"], limit=limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


@ROUTER.get(f"{ONE}/readings", **reads("get_readings", "Readings to confirm", "Các cách hiểu"))
def readings(desk: Program, plan: Name, task: Name) -> Response:
    """The questions and knobs in doubt of a `task` of a `plan`, each with what its readings would
    change; `desk` is the request's."""
    fresh(desk)
    return json_answer(desk, choices_json(choices(desk, desk.ledger(), task, plan)))


@ROUTER.get(f"{ONE}/latest", **reads("get_latest", "By when its documents must come", "Muộn nhất"))
def latest(
    desk: Program,
    plan: Name,
    task: Name,
    due: Annotated[str, Query(max_length=40)],
    body: Asked = None,
    occurrence: Asked = None,
) -> Response:
    """By which date the documents that a `task` of a `plan` lacks must be issued for it to be `due`
    by a day (as text), for a `body` and an `occurrence` as in `why`. `desk` is the request's."""
    fresh(desk)
    day, place = parse_date(due, "due"), desk.place(body)
    last, triggers = desk.engine().latest(task, day, plan=plan, occurrence=occurrence, body=place)
    told = {"task": task, "due": day, "latest": last, "triggers": triggers}
    return json_answer(desk, told if place is None else told | {"body": place})


@ROUTER.post(
    f"{ONE}/moves", status_code=201, **records("move_task", "Move a task", "Đổi trạng thái")
)
def move(desk: Program, plan: Name, task: Name, made: MoveOf, how: How) -> Response:
    """Start, complete, suspend, resume, reopen, cancel or reinstate a `task` of a `plan`, as `made`
    says; `desk` and `how` are the request's."""
    given = made.model_dump(exclude={"move"}) | {"plan": plan, "task": task}
    return act_answer(desk, made.move, given, how)


@ROUTER.post(
    f"{ONE}/extensions", status_code=201, **records("extend_task", "Extend a deadline", "Gia hạn")
)
def extend(desk: Program, plan: Name, task: Name, made: Extension, how: How) -> Response:
    """Put the deadline of a `task` of a `plan` off, as `made` says; `desk` and `how` are the
    request's."""
    return act_answer(desk, "extend", made.model_dump() | {"plan": plan, "task": task}, how)


@ROUTER.post(
    f"{ONE}/settlements",
    status_code=201,
    **records("settle_task", "Settle ungrounded work", "Quyết định về căn cứ"),
)
def settle(desk: Program, plan: Name, task: Name, made: Settlement, how: How) -> Response:
    """Keep, reopen or cancel a `task` of a `plan` whose document is gone, as `made` says; `desk`
    and `how` are the request's."""
    return act_answer(desk, "settle", made.model_dump() | {"plan": plan, "task": task}, how)


@ROUTER.post(
    f"{ONE}/confirmations",
    status_code=201,
    **records("confirm_task", "Confirm a reading", "Xác nhận cách hiểu"),
)
def confirm(desk: Program, plan: Name, task: Name, made: ConfirmationOf, how: How) -> Response:
    """Decide how a `task` of a `plan` is read, by what `made` has; `desk` and `how` are those of
    the request."""
    given: dict[str, Any] = made.model_dump() | {"plan": plan, "task": task}
    given["question"] = str(made.question) if made.question else None
    return act_answer(desk, "confirm", given, how)
