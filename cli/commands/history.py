"""The commands history, verify and rebuild: what happened, and that nothing was altered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.completion import complete_body, complete_plan, complete_task
from cli.app.list_options import AfterKey, Count, Limit
from cli.app.named import body_id, task_id
from cli.app.output import print_json, print_table
from cli.app.paging import MOST, entry_from, number_from, print_count
from cli.app.session import Session, session_of
from cli.app.tables import Table
from upon.words.acts import details, origin_text, sentence
from upon.words.bodies import places_of
from upon.words.changes import change_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.model.changes import Change
    from upon.words.bodies import Places

READ, PROOF = "help.panel.read", "help.panel.proof"


def history(
    ctx: typer.Context,
    task: Annotated[
        str,
        typer.Argument(
            metavar="TASK", help="help.task", show_default=False, autocompletion=complete_task
        ),
    ],
    body: Annotated[
        str | None,
        typer.Option(
            "--body", metavar="BODY", help="help.history.body", autocompletion=complete_body
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="PLAN", help="help.plan_of", autocompletion=complete_plan),
    ] = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """Show every change of a task with its cause."""

    session = session_of(ctx)
    engine = session.engine()
    task = task_id(session, engine.ledger, task, plan)
    body = body_id(session, engine.ledger, body)
    if count:
        print_count(session, engine.history_count(task, plan=plan, body=body))
        return
    most = number_from("--limit", limit, 1, MOST) if limit is not None else None
    after = entry_from(after_key) if after_key is not None else None
    page = engine.history_page(task, plan=plan, body=body, limit=most, after=after)
    if session.as_json:
        print_json(page.items)
    elif not page.items:
        session.note("history.empty", task=task)
    else:
        places = places_of(session.words, engine.ledger, [item["change"] for item in page.items])
        _print_history(session, places, page.items, page.labels)
        if page.more:
            session.note("list.more", key=page.items[-1]["entry"])


def _print_history(
    session: Session, places: Places, found: list[dict[str, Any]], labels: Mapping[int, str]
) -> None:
    """One row an entry: what was said, by whom, and what it changed for whom."""

    names = ("entry", "cause", "change", "by")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1, most=3)
    entries: dict[int, list[dict[str, Any]]] = {}
    for item in found:
        entries.setdefault(item["entry"], []).append(item)
    for seq, items in entries.items():
        first = items[0]
        at = session.words.stamp(first["at"].astimezone(session.zone))
        causes = [
            sentence(session.words, first["cause"], labels),
            *details(session.words, first["cause"]),
        ]
        if first["origin"]:
            causes.append(origin_text(session.words, first["origin"]))
        ends = str(seq), f"{first['by']}\n{at}"
        for place, texts in _by_place(places, [item["change"] for item in items]):
            table.add(ends[0], "\n".join([*causes, *place]), "\n".join(texts), ends[1])
            causes, ends = [], ("", "")
    print_table(table)


def _by_place(places: Places, changes: list[Change]) -> Iterator[tuple[list[str], list[str]]]:
    """For whom an entry changed what: the whole first, then each place."""

    items = places.items(changes)
    whole = [item for item in items if not item.scopes]
    if whole:
        yield [], [text for item in whole for text in change_texts(places.words, item.fields)]
    for item in items:
        if item.scopes:
            where = [text for text in (item.occurrence, places.say(item.scopes, item.ref)) if text]
            yield [", ".join(where)], change_texts(places.words, item.fields)
