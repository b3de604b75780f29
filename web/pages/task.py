"""A task's page: how it stands, why, and what can be recorded about it now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from engine.model.states import State
from engine.ports.ledger import Unit
from engine.queries.explanation import Why
from engine.queries.rows import view
from engine.queries.standing_choice import moves_open
from engine.queries.sub_plans import SubPlanRows
from triggers.nodes import Node
from triggers.steps import passed_over
from upon.views.readings import confirmations
from upon.views.why import part_to_complete, parts_json
from upon.words.acts import details, sentence
from upon.words.bodies import places_in, places_of
from upon.words.changes import change_texts
from upon.words.conditions import leaf
from upon.words.doubts import choice_lines, doubts
from upon.words.due_sentences import format_due
from upon.words.rules import RuleWords, trigger_names
from upon.words.steps import StepWords
from web.pages.letter import letter_text
from web.pages.rows import due_text, left_text
from web.pictures.date_way import stops_of, way_picture
from web.rendering import render
from web.request_context import RequestContext, one_reading
from web.requests import Page, fresh
from web.shapes import marks_of, shape_of

ROUTER = APIRouter()
NEWEST = 40
"""Changes that the page shows, the newest first."""
Row = Mapping[str, Any]
Task = Annotated[str, Path(max_length=200)]


@ROUTER.get("/tasks/{plan}/{task}")
def task_page(ctx: Page, plan: Task, task: Task) -> Response:
    """The page of one `task` of a `plan` (ids), or of one body's part in it; `ctx` is the
    request's."""
    with one_reading(ctx):
        fresh(ctx)
        found = _found(ctx, plan, task)
    return render(ctx, "task.html", **found)


def _found(ctx: RequestContext, plan: str, task: str) -> dict[str, Any]:
    """What the page shows, without a question left for who draws it."""
    body = ctx.place(ctx.request.query_params.get("body"))
    occurrence = ctx.request.query_params.get("occurrence") or None
    engine = ctx.engine()
    why = engine.why(task, plan=plan, occurrence=occurrence, body=body, today=ctx.today)
    row = view(why.decision.standing, why.card, ctx.today)
    result = why.decision.deadline
    words = StepWords(ctx.words.lang, result.policy, engine.calendar(result.policy.calendar))
    with ctx.ledger().reading() as unit:
        made = confirmations(unit, why.decision.standing.ref)
        others = _occurrences(ctx, unit, why)
        parts = _parts(ctx, unit, why, body)
    title = format_due(result, words, _impossible(ctx, why), bool(why.decision.extensions))
    return {
        "why": why,
        "row": row,
        "body": body,
        "title": title,
        **_headline(ctx, row),
        "way": way_picture(stops_of(why, words), title),
        **_reasons(ctx, why, words),
        "moves": allowed(ctx, row, why, body),
        "parts": parts,
        "history": _history(ctx, plan, task, body),
        "questions": [(q, _decided(made, q.asks)) for q in why.task.open],
        "letter": letter_text(ctx, why, row, title, words),
        "occurrences": others,
        "office": ctx.title,
    }


def _parts(ctx: RequestContext, unit: Unit, why: Why, body: str | None) -> dict[str, Any]:
    """Whose part it is, how many are done, and the sub-plans by which bodies do theirs."""
    rows = SubPlanRows(unit, ctx.today, besides=why.plan.plan)
    sub_plans = list(rows.of(why.plan.plan, why.task.id, body))
    parts = parts_json(places_in(ctx.words, unit), why, body, sub_plans)
    return parts | {"ready": part_to_complete(why, sub_plans)}


def _reasons(ctx: RequestContext, why: Why, words: StepWords) -> dict[str, Any]:
    """By which steps the date was counted, in what doubt, how it was put off, and what the task
    starts upon."""
    result, rules = why.decision.deadline, RuleWords(ctx.words, trigger_names(why.plan))
    return {
        "steps": list(_steps(why, words)),
        "doubts": [*doubts(result, words)],
        "choices": [*choice_lines(result.policy, words)],
        "extension": extension_lines(ctx, why),
        "rule": rules.due_text(result.rule),
        "condition": _condition(why, rules),
        "tree": _tree(ctx, why, why.decision.standing.node, rules),
    }


def _occurrences(ctx: RequestContext, unit: Unit, why: Why) -> list[str]:
    """The labels of the occurrences that lists show on the day."""
    found = unit.standings.of([why.decision.standing.ref], ())
    return [one.occurrence for one in found if one.occurrence and one.is_open(ctx.today)]


def _headline(ctx: RequestContext, row: Row) -> dict[str, Any]:
    """How it stands, in a few words."""
    over = row["state"] in ("done", "cancelled")
    return {
        "shape": shape_of(row),
        "roles": _roles(ctx, row),
        "due": due_text(ctx, row),
        "marks": marks_of(ctx.words, row),
        "left": "" if over else left_text(ctx, row["due"]),
    }


def _impossible(ctx: RequestContext, why: Why) -> str | None:
    error = why.decision.deadline.error
    return ctx.words.error(error) if error else None


def _steps(why: Why, words: StepWords) -> Iterator[tuple[str, str, list[str]]]:
    """What each step did, the article behind it, the days that it passed over."""
    for step in why.decision.deadline.steps:
        passed = [words.passed(day) for day in passed_over(step)]
        yield words.brief(step), words.basis(step), passed


def extension_lines(ctx: RequestContext, why: Why) -> list[str]:
    """The decisions by which a date was put off: to when, by whom, by which document, why."""
    return [
        "; ".join(
            [
                ctx.say("why.extension", to=act.to),
                *(
                    ctx.say(f"why.extension.{name}").format(text=value)
                    for name in ("authority", "number", "reason")
                    if (value := getattr(act, name))
                ),
            ]
        )
        for act in why.decision.extensions
    ]


def _condition(why: Why, rules: RuleWords) -> str | None:
    """The condition as a sentence; None where it is read in the tree alone, since it has
    alternatives within alternatives, or where nothing is waited for."""
    node = why.decision.standing.node
    if node and node.kind == "waived" and node.children:
        node = node.children[0]
    if node is None or any(child.children for child in node.children):
        return None
    return rules.when_text(node.text)


def _tree(
    ctx: RequestContext, why: Why, node: Node | None, rules: RuleWords
) -> dict[str, Any] | None:
    """The condition as a page shows it, with the ids under which documents are recorded; a leaf
    that is open says what can be recorded."""
    if node is None:
        return None
    if node.children:
        key = f"why.{node.kind}.on" if node.on else f"why.{node.kind}"
        said = rules.when_text(node.text) if node.kind == "delayed" else node.text
        text = ctx.say(key, mark="", need=node.need, day=node.on, text=said).strip()
    else:
        text = leaf(ctx.words, why, node, "").strip()
    return {
        "met": node.met(ctx.today),
        "text": text,
        "trigger": _trigger(why, node),
        "open": node.on is None,
        "event": node.event,
        "task": node.text.removeprefix("done ") if node.kind == "done" else None,
        "children": [_tree(ctx, why, child, rules) for child in node.children],
    }


def _trigger(why: Why, node: Node) -> str | None:
    """The id of the document that a leaf is about, without the name of one of its dates."""
    if node.kind != "event":
        return None
    return node.text if node.text in why.plan.triggers else node.text.rpartition(".")[0]


def allowed(ctx: RequestContext, row: Row, why: Why, body: str | None) -> list[str]:
    """The acts that the person of `ctx` may record about the task of `why` as it stands now,
    in `row`, for a `body` (None: the whole)."""
    names = [name.partition(" ")[0] for name in moves_open(State(row["state"]))]
    names += ["extend"] if row["due"] and row["state"] not in ("done", "cancelled") else []
    names += ["settle"] if row["ungrounded"] else []
    names += ["confirm"] if why.task.open or why.decision.deadline.doubts else []
    return [name for name in dict.fromkeys(names) if ctx.may(name, body)]


def _roles(ctx: RequestContext, row: Row) -> list[tuple[str, str]]:
    return [
        (ctx.words.term("role", role), "; ".join(ctx.names.get(name, name) for name in ids))
        for role, ids in row["roles"].items()
    ]


def _history(ctx: RequestContext, plan: str, task: str, body: str | None) -> list[dict[str, Any]]:
    """What happened, the newest first: the day it counts for, who, the cause, what it changed."""
    page = ctx.engine().history_page(task, plan=plan, body=body)
    places = places_of(ctx.words, ctx.ledger(), [item["change"] for item in page.items])
    entries: dict[int, list[dict[str, Any]]] = {}
    for item in page.items:
        entries.setdefault(item["entry"], []).append(item)
    found = []
    for seq, items in sorted(entries.items(), reverse=True)[:NEWEST]:
        first = items[0]
        lines = [
            (places.say(one.scopes, one.ref), one.occurrence, change_texts(ctx.words, one.fields))
            for one in places.items(item["change"] for item in items)
        ]
        found.append(
            {
                "seq": seq,
                "at": ctx.moment(first["at"]),
                "today": first["today"],
                "by": first["by"],
                "what": sentence(ctx.words, first["cause"], page.labels),
                "details": details(ctx.words, first["cause"]),
                "lines": lines[:6],
            }
        )
    return found


def _decided(made: Any, asks: str) -> Any:
    return next((one for one in reversed(made) if one.act.asks == asks), None)
