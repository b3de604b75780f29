"""The day's page: what is late, due and in hand, what waits by document, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cli.app.output import bold, line, lines, print_table
from cli.app.session import Session
from cli.app.tables import page_width, wrapped
from cli.pages.lists import list_table, print_legend
from cli.pages.receipts import completing
from upon.words.names import NAMELESS
from upon.words.texts import one_line
from upon.words.waits import wait_text

FOLDED = ("waiting", "continuous")
"""Sections that are told in numbers."""

MOST_DOCUMENTS = 5
"""Documents that the page names among those waited for."""

Row = Mapping[str, Any]
Page = Mapping[str, Sequence[Row]]


def print_agenda(
    session: Session,
    page: Page,
    within: int,
    names: Mapping[str, str] = NAMELESS,
    ready: Sequence[Mapping[str, Any]] = (),
    *,
    whole: bool = False,
    advice: bool = True,
) -> None:
    """Print the day's `page` for the `session`, its sections in one set of columns; `within` is the
    days ahead that count as soon, `names` are what triggers are called, `ready` the parts that may
    be completed since their sub-plans are done, `whole` has the folded sections in full, `advice`
    what to do next."""
    everything = [row for found in page.values() for row in found]
    bold(session.say("agenda.title", today=session.today))
    _print_ready(session, ready)
    if not everything and not ready:
        session.note("list.empty.agenda", today=session.today)
        return
    full = {name: found for name, found in page.items() if whole or name not in FOLDED}
    shown = [row for found in full.values() for row in found]
    if shown:
        _print_full(session, full, shown, within, names)
    if not whole:
        _print_folded(session, page, within, names)
    if advice:
        _print_next(session, page)
    print_legend(session, shown)


def _print_ready(session: Session, ready: Sequence[Mapping[str, Any]]) -> None:
    """The parts that may be completed, each with the command for it."""
    if ready:
        line()
        bold(session.say("agenda.to_complete", count=len(ready)))
    for part in ready:
        shown = {name: one_line(str(value)) for name, value in part.items()}
        shown |= {"sub_plans": ", ".join(part["sub_plans"]), "on": session.words.day(part["on"])}
        first, *rest = wrapped(session.words.whole("agenda.part", **shown), page_width() - 4)
        lines([f"  {first}", *(f"    {more}" for more in rest)])
        lines([f"    {session.say('receipt.part_ready', **completing(part))}"])


def _print_full(
    session: Session, page: Page, shown: Sequence[Row], within: int, names: Mapping[str, str]
) -> None:
    table, columns = list_table(session, shown, names, left=True)
    widths = table.widths(page_width())
    for heading, found in page.items():
        if found:
            line()
            bold(session.say(f"agenda.{heading}", count=len(found), days=within))
            rows, _ = list_table(session, found, names, left=True, columns=columns)
            print_table(rows, widths, headings=False)


def _print_folded(session: Session, page: Page, within: int, names: Mapping[str, str]) -> None:
    for heading in FOLDED:
        found = page.get(heading, [])
        if found:
            line()
            bold(session.say(f"agenda.{heading}", count=len(found), days=within))
        if found and heading == "waiting":
            for text in _documents(session, found, names):
                first, *rest = wrapped(text, page_width() - 4)
                lines([f"  {first}", *(f"    {more}" for more in rest)])


def _documents(session: Session, found: Sequence[Row], names: Mapping[str, str]) -> Iterator[str]:
    """What most tasks wait for, each with how many do, then how many other things there are."""
    counts: dict[str, dict[str, None]] = {}
    for row in found:
        for name in row["waiting_for"]:
            counts.setdefault(name, {})[row["task"]] = None
    ordered = sorted(counts.items(), key=lambda item: (" " in item[0], -len(item[1])))
    for name, tasks in ordered[:MOST_DOCUMENTS]:
        text = wait_text(session.words, name, names)
        said = ", ".join(tasks)
        yield session.words.whole("agenda.document", name=text, tasks=said)
    if len(ordered) > MOST_DOCUMENTS:
        yield session.say("agenda.documents.more", count=len(ordered) - MOST_DOCUMENTS)


def _print_next(session: Session, page: Page) -> None:
    """What to do next, with the commands for it."""
    texts = list(_next(session, page))
    if texts:
        line()
        bold(session.say("agenda.next"))
    for text in texts:
        first, *rest = wrapped(text, page_width() - 4)
        lines([f"  {first}", *(f"    {more}" for more in rest)])


def _next(session: Session, page: Page) -> Iterator[str]:
    late, hand = page.get("overdue", []), [*page.get("due_soon", []), *page.get("in_hand", [])]
    begun = [row for row in (*late, *hand) if row["state"] == "in_progress"]
    fresh = [row for row in (*late, *hand) if row["state"] == "active"]
    doubtful = [row for row in (*late, *hand) if row["needs_confirmation"]]
    if late:
        yield session.say("agenda.next.late", which=_which(late[0]))
    if begun or (fresh and not late):
        yield session.say("agenda.next.done", which=_which((begun or fresh)[0]))
    if fresh:
        yield session.say("agenda.next.start", which=_which(fresh[0]))
    if doubtful:
        yield session.say("agenda.next.confirm", which=doubtful[0]["task"])
    if page.get("waiting"):
        yield session.say("agenda.next.record")
    if any(page.get(name) for name in FOLDED):
        yield session.say("agenda.next.all")


def _which(row: Row) -> str:
    """How a command names the row."""
    body = f" --body {row['body']}" if row["body"] else ""
    label = row.get("occurrence_name") or row["occurrence"]
    occurrence = f" --occurrence {label}" if label else ""
    return f"{row['task']}{occurrence}{body}"
