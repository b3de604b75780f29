"""The bodies of a workspace as people read them: what was taken in, the tree, one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from cli.app.output import bold, line, lines, print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table, page_width, wrapped
from cli.pages.plans import print_labels
from cli.pages.receipts import acknowledge, print_changes
from engine.model.json_text import json_line
from engine.model.receipt import CarriedPart, Receipt
from upon.views.outcomes import outcome_json, succession_json
from upon.words.bodies import Places
from upon.words.layout import cut
from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.model.bodies import Bodies
    from workflows.plan import Directory

Row = Mapping[str, Any]
INDENT, GAP = 2, 2


def print_import(session: Session, given: Directory, fresh: Directory, outcome: Outcome) -> None:
    """What a file has (`given`), how much of it is new or otherwise than before (`fresh`), and what
    that changed (`outcome`), for the `session`."""
    counts = {"bodies": len(fresh.bodies), "groups": len(fresh.groups)}
    if session.as_json:
        print_json(outcome_json(outcome, session.words) | counts)
    else:
        line(session.say("bodies.file", bodies=len(given.bodies), groups=len(given.groups)))
        levels = Counter(body.level for body in given.bodies.values())
        for level, count in levels.items() if any(levels) else ():
            line(f"  {count:>6}  {level or session.say('bodies.no_level')}")
    if not fresh.bodies and not fresh.groups:
        session.note("bodies.nothing_new")
        return
    if not session.as_json:
        line(session.say("bodies.fresh", **counts))
        print_changes(session, outcome)
    acknowledge(session, outcome)


def print_succession(session: Session, outcome: Outcome, said: Mapping[str, Any]) -> None:
    """Who carries on whose work from which day (`old`, `new` and `on` of `said`), and what that
    changed (`outcome`), for the `session`."""
    receipt = outcome.receipt or Receipt()
    if session.as_json:
        print_json(succession_json(outcome, session.words) | dict(said))
    else:
        places = Places(session.words, receipt.bodies)
        old, new = places.name(said["old"]), places.name(said["new"])
        text = session.say("bodies.succeeds", old=old, new=new, on=said["on"])
        lines(wrapped(text, page_width()))
        _print_parts(session, places, receipt.parts)
        if outcome.changes or not receipt.parts:
            print_changes(session, outcome)
    acknowledge(session, outcome)


def _print_parts(session: Session, places: Places, parts: Sequence[CarriedPart]) -> None:
    """The open parts that change hands, each with whose it is, how it stands and its date."""
    if not parts:
        return
    line(session.say("bodies.carried", count=len(parts)))
    names = ("task", "title", "body_name", "state", "due")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1)
    for one in parts:
        state, due = session.say(f"state.{one.state}"), session.words.day(one.due)
        table.add(one.task, one.title, places.name(one.part), state, due)
    print_table(table)


def print_bodies_json(rows: Iterable[Row]) -> None:
    """The rows as one list, an item a line, printed as they come."""
    before = "["
    for row in rows:
        line(before)
        before = json_line(row) + ","
    line("[]" if before == "[" else f"{before.removesuffix(',')}\n]")


def print_bodies(session: Session, bodies: Bodies, rows: Iterator[Row]) -> None:
    """The tree of `bodies`, a line a body, printed for the `session` as the `rows` come: ids in a
    column, names further in the deeper they stand."""
    first = next(rows, None)
    if first is None:
        session.note("bodies.none" if bodies.known else "bodies.empty")
        return
    left = max(map(len, bodies.known))
    right = max((len(body.level or "") for body in bodies.known.values()), default=0)
    heads = [session.say(f"column.{name}") for name in ("body", "level", "body_name")]
    right = max(right, len(heads[1]))
    left = max(left, len(heads[0]))
    bold(f"{heads[0]:<{left}}  {heads[1]:<{right}}  {heads[2]}")
    room, count = page_width() - left - right - 2 * GAP, 0
    for row in chain((first,), rows):
        count += 1
        texts = [row["name"]]
        if row["succeeded_by"]:
            texts.append(session.say("bodies.gone", new=row["succeeded_by"], on=row["since"]))
        heads = [row["id"], row["level"] or ""]
        for text in texts:
            name = cut(" " * INDENT * row["depth"] + text, room)
            line(f"{heads[0]:<{left}}  {heads[1]:<{right}}  {name}".rstrip())
            heads = ["", ""]
    session.note("bodies.count", count=count)


def print_body(places: Places, said: Row) -> None:
    """One body: where it stands, in which groups it is, and who carries on whose work."""
    words = places.words
    for text in wrapped(places.name(said["id"]), page_width()):
        bold(text)
    labels = [
        ("level", said["level"] or "-"),
        ("path", " › ".join(places.name(up["id"]) for up in said["path"]) or "-"),
        ("children", _children(words, said["children"], said["below"])),
        ("in_groups", "; ".join(_group(words, row) for row in said["groups"]) or "-"),
    ]
    for key, rows in (("succeeded_by", said["succeeded_by"]), ("carries_on", said["carries_on"])):
        texts = [
            words.say("bodies.since", body=places.name(row["id"]), on=row["on"]) for row in rows
        ]
        labels += [(key, "; ".join(texts))] if texts else []
    print_labels([(words.say(f"label.{name}"), text) for name, text in labels], page_width())


def _children(words: Words, count: int, below: int) -> str:
    if count == below:
        return str(count)
    return words.say("bodies.children", count=count, below=below)


def _group(words: Words, row: Row) -> str:
    """A group by its name and its id, and the plan that alone has it."""
    name = row["id"] if row["name"] == row["id"] else f"{row['name']} ({row['id']})"
    return words.say("bodies.group_of", name=name, of=row["plan"]) if row["plan"] else name
