"""The lists and the agenda as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cli.app.output import print_table
from cli.app.session import Session
from cli.app.tables import Table, page_width
from cli.pages.effects import settle_hint
from upon.words.names import NAMELESS
from upon.words.texts import Words
from upon.words.waits import wait_lines, wait_text, waiting_word

STYLES = {
    "overdue": "red",
    "due_soon": "yellow",
    "done_in_time": "dim",
    "done_late": "dim",
    "cancelled": "dim",
}
USUAL = ("waiting", "active")
"""States that a page without a column for them does not repeat."""

ROOM = 28
"""Characters of a title beside which a column for the state is worth its room."""

Row = Mapping[str, Any]


def print_list(
    session: Session,
    listed: str,
    found: Sequence[Row],
    names: Mapping[str, str] = NAMELESS,
    *,
    whole: bool = True,
) -> None:
    """Print the rows `found` for the `session`, or on stderr the sentence that it is empty;
    `listed` is which list it is (such as `due`), `names` are what triggers are called. Where these
    are not all (`whole` is False) their number is not given as that of the list."""
    if not found:
        session.note(f"list.empty.{listed}", today=session.today)
        return
    table, _ = list_table(session, found, names, left=listed in ("due", "overdue"))
    print_table(table)
    told = f"list.count.{listed}" if whole else "list.shown"
    session.note(told, count=len(found), today=session.today)
    print_legend(session, found)


def list_table(
    session: Session,
    found: Sequence[Row],
    names: Mapping[str, str],
    *,
    left: bool,
    columns: list[str] | None = None,
) -> tuple[Table, list[str]]:
    """The rows `found` as a table, in the language of the `session`, and its `columns` (None: those
    that tell the rows apart; with `left` the days that are left too). `names` are what triggers are
    called.

    On a page that is too narrow for it the state has no column of its own: it stands below the
    title, where it is not the usual one.
    """
    if columns is None:
        columns = _columns(found, left=left)
        wide = _table(session, found, columns, names)
        if "state" in columns and not wide.fits(page_width(), ROOM):
            columns.remove("state")
    return _table(session, found, columns, names), columns


def _columns(found: Sequence[Row], *, left: bool) -> list[str]:
    """The columns that tell the rows apart."""
    several = len({row["plan"] for row in found}) > 1
    states = len({row["state"] for row in found}) > 1 or found[0]["state"] != "waiting"
    return ["plan"] * several + ["task", "title"] + ["state"] * states + ["due"] + ["left"] * left


def _table(
    session: Session, found: Sequence[Row], columns: list[str], names: Mapping[str, str]
) -> Table:
    words = session.words
    headings = [words.say(f"column.{name}") for name in columns]
    table = Table(headings, flexible=columns.index("title"))
    for row in found:
        state = state_cell(words, row)
        title = title_cell(session, row, names)
        if "state" not in columns and row["state"] not in USUAL:
            title += f"\n{state}"
        cells = {
            "plan": row["plan"],
            "task": task_cell(row),
            "title": title,
            "state": state,
            "due": due_cell(words, row),
            "left": _left_cell(session, row),
        }
        table.add(*(cells[name] for name in columns), style=STYLES.get(row["timeliness"], ""))
    return table


def state_cell(words: Words, row: Row) -> str:
    """The state in words; of a waiting task, what kind of thing it waits for."""
    if row["state"] == "waiting":
        return waiting_word(words, row["waits"], row["occurrence"])
    return words.term("state", row["state"])


def task_cell(row: Row) -> str:
    """The task's id, with its occurrence where it has several."""
    label = row.get("occurrence_name") or row["occurrence"]
    return f"{row['task']}\n{label}" if label else str(row["task"])


def title_cell(session: Session, row: Row, names: Mapping[str, str]) -> str:
    """The title of a `row`, and below it, one a line: what the task (or its date) still waits for,
    and what a person has to decide. `names` are what triggers are called, `session` has the
    language."""
    words = session.words
    title = [str(row["title"]), *filter(None, [row.get("for_whom")])]
    if row["progress"] and row["progress"]["of"]:
        title.append(words.say("list.progress", **row["progress"]))
    waits = row["waits"]
    if row["not_before"]:
        title.append(words.say("list.not_before", day=row["not_before"]))
        waits = None if str(waits).startswith("from ") else waits
    title += [words.whole("list.waits", name=text) for text in wait_lines(words, waits, names)]
    if not row["waiting_for"] and row["due_kind"] == "pending":
        title += [
            words.say("list.due_waits", name=wait_text(words, name, names))
            for name in row["due_waits_for"]
        ]
    if row["ungrounded"]:
        title.append(settle_hint(session, row["task"], row["occurrence"], row["state"]))
    if row["extension_conflict"]:
        key = "list.conflict" if row["computed_due"] else "list.conflict.undated"
        title.append(words.say(key, to=row["extended_to"], computed=row["computed_due"]))
    return "\n".join(title)


def due_cell(words: Words, row: Row) -> str:
    """The due date with its marks, or in words why there is none."""
    if row["due"] is None:
        return words.term("due_kind", row["due_kind"])
    return words.day(row["due"]) + _marks(row)


def _marks(row: Row) -> str:
    doubtful = row["ambiguous"] or row["needs_confirmation"] or row["provisional"]
    return "+" * bool(row["extended_to"]) + "*" * bool(doubtful) + "!" * bool(row["ungrounded"])


def _left_cell(session: Session, row: Row) -> str:
    waits = row["state"] == "waiting" and row["timeliness"] != "overdue"
    if row["due"] is None or waits or row["state"] in ("done", "cancelled"):
        return ""
    days = (row["due"] - session.today).days
    if days == 0:
        return session.say("left.today")
    return session.say("left.days", days=days) if days > 0 else session.say("left.late", days=-days)


def print_legend(session: Session, found: Iterable[Row]) -> None:
    """Say what the marks beside dates mean, of those that the rows have."""
    marks = {mark for row in found if row["due"] for mark in _marks(row)}
    if "+" in marks:
        session.note("legend.extended")
    if "*" in marks:
        session.note("legend.confirm")
    if "!" in marks:
        session.note("legend.ungrounded")
