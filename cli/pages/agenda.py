"""The day's page: what is late, due and in hand, what waits by document, what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cli.app.output import bold, line, lines, print_table
from cli.app.session import Session
from cli.app.tables import page_width, wrapped
from cli.pages.lists import list_table, print_legend
from cli.pages.receipts import completing
from engine.model.states import State
from upon.words.names import NAMELESS
from upon.words.texts import one_line
from upon.words.waits import wait_text

if TYPE_CHECKING:
    from engine.queries.glance import Glance
    from engine.queries.place_sums import Listing

FOLDED = ("waiting", "continuous")
"""Sections that are told in numbers."""

SOON = 7
"""Days ahead that count as soon, where nobody says how many."""

LISTS = {"overdue": "overdue", "waiting": "waiting", "suspended": "tasks --state suspended"}
"""Sections of which a list has all rows, page by page."""

MORE = 10
"""How many times as many rows the command has that the page proposes for the rest."""

MOST_DOCUMENTS = 5
"""Documents that the page names among those waited for."""

MOST_ROWS = 100
"""Rows that the page prints under each heading, where nobody says how many."""

Row = Mapping[str, Any]
Dress = Callable[[Iterable[Any]], Iterator[Any]]
"""What adds to rows the words that a page shows."""


class Agenda(NamedTuple):
    """What the page prints: the first rows of the sections in full (`rows`), how many rows each
    section has, which tasks wait for what (`awaited`), and of the rows about which there is
    something to do next the first of each kind (late, begun, fresh, doubtful)."""

    rows: dict[str, list[Row]]
    counts: dict[str, int]
    awaited: dict[str, list[str]]
    first: dict[str, Row]


def agenda_of(
    page: Mapping[str, Listing], dress: Dress = iter, most: int = MOST_ROWS, *, whole: bool = False
) -> Agenda:
    """What is printed of a `page`, each row with the words of `dress`: at most so many rows
    (`most`) a section; with `whole` those too that are told in numbers."""
    rows = {
        name: list(dress(islice(listed.rows(), most)))
        for name, listed in page.items()
        if whole or name not in FOLDED
    }
    counts = {name: listed.count for name, listed in page.items()}
    late = [page["overdue"]]
    every = [*late, page["due_soon"], page["in_hand"]]
    found = {
        "late": _first(late, lambda _: True),
        "begun": _first(every, lambda seen: seen.state == State.IN_PROGRESS),
        "fresh": _first(every, lambda seen: seen.state == State.ACTIVE),
        "doubtful": _first(every, lambda seen: seen.needs_confirmation),
    }
    first = {name: next(dress([row])) for name, row in found.items() if row is not None}
    return Agenda(rows, counts, _awaited(page.get("waiting")), first)


def _first(listings: Iterable[Listing], accept: Callable[[Glance], bool]) -> Row | None:
    """The first row that is accepted by its looks."""
    return next((row for one in listings for row in one.only(accept).rows()), None)


def _awaited(waiting: Listing | None) -> dict[str, list[str]]:
    """What is waited for, with the tasks that wait for it."""
    found: dict[str, dict[str, None]] = {}
    for seen, _ in waiting.seen() if waiting else ():
        for name in seen.waiting_for:
            found.setdefault(name, {})[seen.task] = None
    return {name: list(tasks) for name, tasks in found.items()}


def print_agenda(
    session: Session,
    page: Agenda,
    within: int,
    names: Mapping[str, str] = NAMELESS,
    ready: Sequence[Mapping[str, Any]] = (),
    *,
    most: int = MOST_ROWS,
    options: str = "",
    advice: bool = True,
) -> None:
    """Print the day's `page` for the `session`, its sections in one set of columns; `within` is the
    days ahead that count as soon, `names` are what triggers are called, `ready` the parts that may
    be completed since their sub-plans are done (the first of them, `most`), `options` those by
    which the page was asked for, `advice` says what to do next."""
    bold(session.say("agenda.title", today=session.today))
    _print_ready(session, ready, most)
    if not any(page.counts.values()) and not ready:
        session.note("list.empty.agenda", today=session.today)
        return
    shown = [row for found in page.rows.values() for row in found]
    if shown:
        _print_full(session, page, shown, within, names, options)
    _print_folded(session, page, within, names)
    if advice:
        _print_next(session, page)
    print_legend(session, shown)


def _print_ready(session: Session, ready: Sequence[Mapping[str, Any]], most: int) -> None:
    """The parts that may be completed, at most so many (`most`), each with the command for it."""
    if ready:
        line()
        bold(session.say("agenda.to_complete", count=len(ready)))
    for part in ready[:most]:
        shown = {name: one_line(str(value)) for name, value in part.items()}
        shown |= {"sub_plans": ", ".join(part["sub_plans"]), "on": session.words.day(part["on"])}
        first, *rest = wrapped(session.words.whole("agenda.part", **shown), page_width() - 4)
        lines([f"  {first}", *(f"    {more}" for more in rest)])
        lines([f"    {session.say('receipt.part_ready', **completing(part))}"])
    if len(ready) > most:
        _print_hanging(session.say("agenda.parts.more", count=len(ready) - most))


def _print_full(
    session: Session,
    page: Agenda,
    shown: Sequence[Row],
    within: int,
    names: Mapping[str, str],
    options: str,
) -> None:
    table, columns = list_table(session, shown, names, left=True)
    widths = table.widths(page_width())
    for heading, found in page.rows.items():
        if found:
            count = page.counts[heading]
            line()
            bold(session.say(f"agenda.{heading}", count=count, days=within))
            rows, _ = list_table(session, found, names, left=True, columns=columns)
            print_table(rows, widths, headings=False)
            if count > len(found):
                _print_more(session, heading, count, len(found), within, options)


def _print_more(
    session: Session, heading: str, count: int, printed: int, within: int, options: str
) -> None:
    """Say how many rows of a section are not printed, and which command has them."""
    soon = f" --within {within}" if within != SOON else ""
    command = f"{LISTS.get(heading, f'agenda{soon}')}{options} --limit {printed * MORE}"
    left = str(count - printed)
    _print_hanging(session.words.whole("agenda.more", count=left, command=command))


def _print_folded(session: Session, page: Agenda, within: int, names: Mapping[str, str]) -> None:
    for heading in FOLDED:
        count = 0 if heading in page.rows else page.counts.get(heading, 0)
        if count:
            line()
            bold(session.say(f"agenda.{heading}", count=count, days=within))
        if count and heading == "waiting":
            for text in _documents(session, page, names):
                _print_hanging(text)


def _print_hanging(text: str) -> None:
    """Print a sentence below its heading."""
    first, *rest = wrapped(text, page_width() - 4)
    lines([f"  {first}", *(f"    {more}" for more in rest)])


def _documents(session: Session, page: Agenda, names: Mapping[str, str]) -> Iterator[str]:
    """What most tasks wait for, each with how many do, then how many other things there are."""
    ordered = sorted(page.awaited.items(), key=lambda item: (" " in item[0], -len(item[1])))
    for name, tasks in ordered[:MOST_DOCUMENTS]:
        text = wait_text(session.words, name, names)
        said = ", ".join(tasks)
        yield session.words.whole("agenda.document", name=text, tasks=said)
    if len(ordered) > MOST_DOCUMENTS:
        yield session.say("agenda.documents.more", count=len(ordered) - MOST_DOCUMENTS)


def _print_next(session: Session, page: Agenda) -> None:
    """What to do next, with the commands for it."""
    texts = list(_next(session, page))
    if texts:
        line()
        bold(session.say("agenda.next"))
    for text in texts:
        _print_hanging(text)


def _next(session: Session, page: Agenda) -> Iterator[str]:
    first, counts = page.first, page.counts
    if "late" in first:
        yield session.say("agenda.next.late", which=_which(first["late"]))
    if "begun" in first or ("fresh" in first and "late" not in first):
        yield session.say("agenda.next.done", which=_which(first.get("begun") or first["fresh"]))
    if "fresh" in first:
        yield session.say("agenda.next.start", which=_which(first["fresh"]))
    if "doubtful" in first:
        yield session.say("agenda.next.confirm", which=first["doubtful"]["task"])
    if counts.get("waiting"):
        yield session.say("agenda.next.record")
    if any(counts.get(name) for name in FOLDED):
        yield session.say("agenda.next.all")


def _which(row: Row) -> str:
    """How a command names the row."""
    body = f" --body {row['body']}" if row["body"] else ""
    label = row.get("occurrence_name") or row["occurrence"]
    occurrence = f" --occurrence {label}" if label else ""
    return f"{row['task']}{occurrence}{body}"
