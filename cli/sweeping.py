"""The commands sweep and notices: look again at what a day changes, and what was decided to be
told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from cli.list_options import AfterKey, Count, Limit
from cli.paging import MOST, number_from, print_count, window
from cli.session import Session, session_of
from triggers.errors import BadInputError

if TYPE_CHECKING:
    from engine.commit.sweep import Swept
    from engine.model.notices import Notice

CLOCK = "help.panel.clock"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sweep", help="help.sweep", rich_help_panel=CLOCK)(sweep)
    app.command("notices", help="help.notices", rich_help_panel=CLOCK)(notices)


def sweep(ctx: typer.Context) -> None:
    """Look again at what the days up to today change, and decide who is to hear of it."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    session.for_recording()
    swept = session.engine().sweep(today=session.day)
    if session.as_json:
        print_json(swept_json(swept))
    elif swept.notices:
        print_notices(session, [notice_json(notice) for notice in swept.notices])
    tell_swept(session, swept)


def swept_json(swept: Swept) -> dict[str, Any]:
    """What a sweep found, for programs."""
    return {
        "today": swept.today,
        "before": swept.before,
        "skipped": swept.skipped,
        "set_back": swept.set_back,
        "notices": [notice_json(notice) for notice in swept.notices],
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    """A notice, for programs."""
    return {
        "plan": notice.plan,
        "task": notice.task,
        "occurrence": notice.occurrence,
        "scope": notice.scope,
        "kind": notice.kind,
        "deadline": notice.deadline,
        "day": notice.day,
        "since": notice.since,
        "roles": list(notice.roles),
        "urgent": notice.urgent,
        "late": notice.late,
        "entry": notice.entry,
    }


def tell_swept(session: Session, swept: Swept) -> None:
    """Say on stderr what a sweep came to, and what was odd about the clock."""
    if swept.set_back:
        session.note("sweep.set_back", today=swept.today, before=swept.before)
    elif swept.skipped:
        session.note("sweep.skipped", count=swept.skipped, before=swept.before)
    late = sum(notice.late for notice in swept.notices)
    key = "sweep.late" if late else "sweep.done" if swept.notices else "sweep.nothing"
    session.note(key, today=swept.today, count=len(swept.notices), late=late)


def notices(
    ctx: typer.Context, limit: Limit = None, after_key: AfterKey = None, count: Count = False
) -> None:
    """List what was decided that people are to hear, the newest last."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    engine = session.engine()
    total = engine.count_notices()
    if count:
        print_count(session, total)
        return
    # One more at each end: the row of the key, and the one that tells that there are more.
    most = number_from("--limit", limit, 1, MOST) + 2 if limit is not None else None
    said = engine.notices(after=_before(after_key, total), limit=most)
    rows = [{"n": one.n, "at": one.at, **notice_json(one.notice)} for one in said]
    found = list(window(session, rows, "n", limit, after_key))
    if session.as_json:
        print_json(found)
    elif not found:
        session.note("notices.empty")
    else:
        print_notices(session, found)
        session.note("notices.count", shown=len(found), count=total)


def _before(after_key: str | None, total: int) -> int:
    """The number before that of a key. Raises BadInputError for a key that no row has."""
    if after_key is None:
        return 0
    if not (after_key.isascii() and after_key.isdecimal() and 1 <= int(after_key[:12]) <= total):
        raise BadInputError("--after-key", after_key, "the key of a row")
    return int(after_key) - 1


def print_notices(session: Session, found: Sequence[dict[str, Any]]) -> None:
    """Notices as people read them: which task, what of it, for whom."""
    from cli.output import print_table  # noqa: PLC0415  for speed
    from cli.tables import Table  # noqa: PLC0415

    several = len({row["plan"] for row in found if row["plan"]}) > 1
    names = ["day", *(["plan"] if several else []), "task", "told", "told_to"]
    table = Table(
        [session.say(f"column.{name}") for name in names], flexible=len(names) - 1, most=3
    )
    for row in found:
        plan = [row["plan"]] if several else []
        table.add(
            session.words.day(row["day"]),
            *plan,
            _task(row),
            notice_text(session, row),
            _roles(session, row["roles"]),
        )
    print_table(table)


def _task(row: dict[str, Any]) -> str:
    label = f"{row['task']} ({row['occurrence']})" if row["occurrence"] else row["task"]
    return f"{label}\n{row['scope']}" if row["scope"] else label


def notice_text(session: Session, row: dict[str, Any]) -> str:
    """One notice in a sentence."""
    family, _, number = row["kind"].partition(".")
    key = f"notice.{family}"
    if (family, number) in (("due", "0"), ("calendar", "over")):
        key += ".over" if number == "over" else ".today"
    if family == "moved" and (row["since"] is None or row["deadline"] is None):
        key += ".new" if row["since"] is None else ".gone"
    text = session.say(
        key, days=number, since=row["since"], deadline=row["deadline"], calendar=row["occurrence"]
    )
    return session.say("notice.late", text=text) if row["late"] else text


def _roles(session: Session, roles: Iterable[str]) -> str:
    return ", ".join(session.words.term("role", role) for role in roles) or "-"
