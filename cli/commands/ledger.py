"""The commands log, backup and restore: the ledger itself, read and kept safe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.list_options import AfterKey, Count
from cli.app.output import line, print_json, print_table
from cli.app.paging import entry_from, print_count
from cli.app.progress_bar import entries_gauge
from cli.app.session import Session, session_of
from cli.app.tables import Table
from engine.queries.act_summary import cause
from store.backup import back_up
from store.backup import restore as bring_back
from triggers.errors import BadInputError, UnknownNameError
from upon.files.plan_source import exists
from upon.views.ledger import log_rows
from upon.words.acts import details, origin_text
from workflows.regular_files import check_regular

if TYPE_CHECKING:
    from engine.model.hash_chain import Head
    from engine.queries.history import LogPage

READ, PROOF = "help.panel.read", "help.panel.proof"
FURTHEST = 10**9

Limit = Annotated[str | None, typer.Option("--limit", metavar="N", help="help.log.limit")]
Target = Annotated[str, typer.Argument(metavar="FILE", help="help.backup.file", show_default=False)]
Source = Annotated[
    str, typer.Argument(metavar="FILE", help="help.restore.file", show_default=False)
]


def log(
    ctx: typer.Context, limit: Limit = None, after_key: AfterKey = None, count: Count = False
) -> None:
    """List what was said, the newest last."""

    session = session_of(ctx)
    most = _limit(limit) if limit is not None else None
    engine = session.engine()
    if count:
        with engine.ledger.reading() as unit:
            print_count(session, unit.entries.head().count)
        return
    after = entry_from(after_key) if after_key is not None else None
    page = engine.log_page(limit=most, after=after)
    if session.as_json:
        print_json(log_rows(session, page))
    elif not page.said:
        session.note("log.empty")
    else:
        _print_log(session, page)


def _limit(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text[:10]) <= FURTHEST:
        return int(text[:10])
    raise BadInputError("--limit", text, f"1..{FURTHEST}")


def _print_log(session: Session, page: LogPage) -> None:

    names = ("entry", "recorded_at", "said", "recorder")
    table = Table([session.say(f"column.{name}") for name in names], flexible=2, most=3)
    for row, (entry, _) in zip(log_rows(session, page), page.said, strict=True):
        what = [row["what"], *details(session.words, cause(entry.act))]
        if row["origin"]:
            what.append(origin_text(session.words, row["origin"]))
        if not row["counts"]:
            what.append(session.say("log.gone", entry=row["retracted_by"]))
        at = row["at"].astimezone(session.zone)
        when = [session.words.stamp(at)]
        if row["today"] != at.date():
            when.append(session.say("log.for_day", day=row["today"]))
        table.add(
            str(row["seq"]),
            "\n".join(when),
            "\n".join(what),
            f"{row['by']}\n{row['via']}",
            style="" if row["counts"] else "dim",
        )
    print_table(table)
    session.note("log.count", shown=len(page.said), count=page.count)
    last = page.said[-1].entry.seq
    if last < page.count:
        session.note("list.more", key=last)


def backup(ctx: typer.Context, file: Target) -> None:
    """Copy the database into a new file, verified."""

    session = session_of(ctx)
    session.for_recording()
    _check(Path(file).absolute().parent.is_dir(), file)
    _say_head(session, "backup", file, back_up(session.url, Path(file)))


def restore(ctx: typer.Context, file: Source) -> None:
    """Bring a backup into a database that is not there yet, verified."""

    session = session_of(ctx)
    session.for_recording()
    _check(exists(Path(file)), file)
    check_regular(Path(file))
    with entries_gauge(session):
        head = bring_back(Path(file), session.url)
    _say_head(session, "restore", file, head)


def _check(there: bool, file: str) -> None:
    """Raise UnknownNameError where a path leads nowhere."""

    if not there:
        raise UnknownNameError("file", file)


def _say_head(session: Session, what: str, file: str, head: Head) -> None:

    if session.as_json:
        print_json({"file": file, "head": str(head), "entries": head.count})
    else:
        line(str(head))
    session.note(f"{what}.done", file=file, count=head.count)
