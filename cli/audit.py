"""The commands history, verify and rebuild: what happened, and that nothing was altered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.completion import complete_body, complete_plan, complete_task
from cli.list_options import AfterKey, Count, Limit
from cli.paging import MOST, entry_from, number_from, print_count
from cli.session import Session, session_of
from triggers.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cli.places import Places
    from engine.model.changes import Change
    from engine.model.hash_chain import Head

READ, PROOF = "help.panel.read", "help.panel.proof"
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("history", help="help.history", rich_help_panel=READ)(history)
    app.command("verify", help="help.verify", rich_help_panel=PROOF)(verify)
    app.command("rebuild", help="help.rebuild", rich_help_panel=PROOF)(rebuild)


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
        typer.Option("--plan", metavar="PLAN", help="help.plan", autocompletion=complete_plan),
    ] = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """Show every change of a task with its cause."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    engine = session.engine()
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
        from cli.places import places_of  # noqa: PLC0415  for speed

        places = places_of(session, engine.ledger, [item["change"] for item in page.items])
        _print_history(places, page.items, page.labels)
        if page.more:
            session.note("list.more", key=page.items[-1]["entry"])


def _print_history(places: Places, found: list[dict[str, Any]], labels: Mapping[int, str]) -> None:
    """One row an entry: what was said, by whom, and what it changed for whom."""
    from cli.causes import details, sentence  # noqa: PLC0415  for speed
    from cli.output import print_table  # noqa: PLC0415
    from cli.tables import Table  # noqa: PLC0415

    session = places.session
    names = ("entry", "cause", "change", "by")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1, most=3)
    entries: dict[int, list[dict[str, Any]]] = {}
    for item in found:
        entries.setdefault(item["entry"], []).append(item)
    for seq, items in entries.items():
        first = items[0]
        at = session.words.stamp(first["at"].astimezone(session.zone))
        causes = [sentence(session, first["cause"], labels), *details(session, first["cause"])]
        ends = str(seq), f"{first['by']}\n{at}"
        for place, texts in _by_place(places, [item["change"] for item in items]):
            table.add(ends[0], "\n".join([*causes, *place]), "\n".join(texts), ends[1])
            causes, ends = [], ("", "")
    print_table(table)


def _by_place(places: Places, changes: list[Change]) -> Iterator[tuple[list[str], list[str]]]:
    """For whom an entry changed what: the whole first, then each place."""
    from cli.receipts import change_texts  # noqa: PLC0415  for speed

    items = places.items(changes)
    whole = [item for item in items if not item.scopes]
    if whole:
        yield [], [text for item in whole for text in change_texts(places.session, item.fields)]
    for item in items:
        if item.scopes:
            where = [text for text in (item.occurrence, places.say(item.scopes, item.ref)) if text]
            yield [", ".join(where)], change_texts(places.session, item.fields)


def verify(
    ctx: typer.Context,
    head: Annotated[str | None, typer.Option("--head", metavar="N:HASH", help="help.head")] = None,
) -> None:
    """Check the chain of the ledger and the derived tables."""
    from cli.output import line, print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    expected = _head(head) if head is not None else None
    found, differences = session.engine().verify(expected)
    if session.as_json:
        print_json(
            {
                "head": str(found),
                "entries": found.count,
                "differences": [d._asdict() for d in differences],
            }
        )
    else:
        line(str(found))
    if differences:
        _say_differences(session, [difference.what for difference in differences])
        raise typer.Exit(1)
    session.note("verify.good", count=found.count)


def _say_differences(session: Session, names: list[str]) -> None:
    from engine.verify.verification import GUARD  # noqa: PLC0415  it is slow to import

    lost = [name.removeprefix(GUARD) for name in names if name.startswith(GUARD)]
    if lost:
        session.note("verify.unguarded", what=lost)
    if len(names) > len(lost):
        session.note("verify.differs", count=len(names) - len(lost), what=names[len(lost)])


def _head(text: str) -> Head:
    from engine.model.hash_chain import Head  # noqa: PLC0415  it is slow to import

    match = HEAD.fullmatch(text.strip())
    if not match:
        raise BadInputError("--head", text, "N:HASH")
    return Head(int(match[1]), match[2])


def rebuild(ctx: typer.Context) -> None:
    """Work the derived tables out again from the ledger."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    session.for_recording()
    count = session.engine().rebuild()
    if session.as_json:
        print_json({"entries": count})
    session.note("rebuild.done", count=count)
