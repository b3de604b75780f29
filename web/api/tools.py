"""Questions of which nothing is kept: a deadline, what would follow if, the faults of a plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from engine.model.acts import AnyAct
from engine.ports.ledger import Unit
from triggers.errors import BadInputError
from upon.calc.line_calculator import LineCalculator
from upon.files.what_if import KEYS, Step, act_of
from upon.views.faults import fault_lists
from web.acts.given import dates_of
from web.acts.plans import read_sent
from web.api.answering import json_answer
from web.api.documents import reads
from web.requests import Program

ROUTER = APIRouter(prefix="/v1", tags=["tools"])
DATES = ("issued", "effective", "received", "sets_due", "on", "today")


class Calculation(BaseModel):
    """A rule with the days that it counts from, as one line of `upon calc -`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"rule": "3 months after x", "events": {"x": "2023-01-31"}}]
        },
    )

    rule: str = Field(max_length=2000)
    events: dict[str, str] = Field(default={}, max_length=200)
    policy: dict[str, str] = Field(default={}, max_length=30)
    calendar: str | dict[str, Any] | None = None
    period: str | None = Field(default=None, max_length=100)


class Supposing(BaseModel):
    """Steps as in the file of `upon what-if`: each one act and its details."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"steps": [{"record": ["btvthu-new-cadre-rule"], "issued": "2023-03-31"}]}]
        },
    )

    steps: list[dict[str, Any]] = Field(min_length=1, max_length=100)


class PlanFile(BaseModel):
    """A plan's file as text."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=5_000_000)


@ROUTER.post("/calc", **reads("calculate", "A deadline by itself", "Tính một thời hạn"))
def calc(ctx: Program, asked: Calculation) -> Response:
    """The answer is the line that `upon calc -` prints; what is wrong is its `error`."""
    line = json.dumps(asked.model_dump(exclude_none=True), ensure_ascii=False).encode()
    text = LineCalculator(ctx.words.lang).answer(line)
    return Response(text + "\n", media_type="application/json")


@ROUTER.post("/what-if", **reads("suppose", "What would follow if", "Nếu ... thì sao"))
def what_if(ctx: Program, asked: Supposing) -> Response:
    """What the steps would change, seen on the day that is asked about."""
    ctx.check("read")
    steps = [_step(given) for given in asked.steps]
    made = [(step.today or ctx.today, _hypothesis(step)) for step in steps]
    found = ctx.engine().what_if(made, today=ctx.today)
    changes = [change.as_json() for change in found.changes]
    told = {"entry": None, "event": None, "changes": changes, "today": ctx.today}
    return json_answer(ctx, told)


def _hypothesis(step: Step) -> Any:
    def prepare(unit: Unit, today: date) -> AnyAct:
        return act_of(step, unit, today)

    return prepare


def _step(given: Mapping[str, Any]) -> Step:
    """A step from its JSON. Raises BadInputError."""
    kinds = [name for name in given if name in KEYS]
    if len(kinds) != 1:
        raise BadInputError("steps", ", ".join(given)[:80] or "-", ", ".join(KEYS))
    kind = kinds[0]
    unknown = [name for name in given if name not in (kind, "today", *KEYS[kind])]
    if unknown:
        raise BadInputError("steps", unknown[0][:80], ", ".join(("today", *KEYS[kind])))
    details: dict[str, Any] = {}
    for name, value in given.items():
        if not isinstance(value, str | bool | list | None):
            raise BadInputError(name, str(value)[:80], "text")
        details[name] = value
    details |= dates_of({n: v for n, v in given.items() if n in DATES}, DATES)
    if kind == "record":
        target = details.pop(kind)
        details[kind] = [target] if isinstance(target, str) else list(target or ())
    today = details.pop("today", None)
    return Step(kind, details.pop(kind), "steps", details, today or None)


@ROUTER.post("/check", **reads("check_plan", "The faults of a plan", "Kiểm tra một kế hoạch"))
def check(ctx: Program, sent: PlanFile) -> Response:
    """All faults and warnings with their places."""
    return json_answer(ctx, fault_lists(ctx.words, read_sent(sent.text)))
