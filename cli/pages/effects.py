"""What an act did to running work, in both directions, and what a person has to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.app.output import bold, line, print_table
from cli.app.session import Session
from cli.app.tables import Table, page_width
from cli.pages.receipts import folded_items
from upon.words.bodies import Item, Places
from upon.words.changes import HEADINGS, change_texts, heading

if TYPE_CHECKING:
    from engine.model.changes import Change
    from engine.model.standing import Standing


def print_effects(
    session: Session,
    changes: Iterable[Change],
    titles: Mapping[tuple[str, str], str],
    places: Places,
) -> None:
    """The `changes` under headings by what they mean, the ones to act upon first, for the
    `session`; `titles` are those of tasks by plan and id, `places` names the bodies."""
    sections: dict[str, list[Item]] = {name: [] for name in HEADINGS}
    for item in places.items(changes):
        sections[heading(item.fields)].append(item)
    everything = [item for found in sections.values() for item in found]
    if not everything:
        session.note("receipt.nothing")
        return
    several = len({item.plan for item in everything}) > 1
    page = _Page(session, titles, places, several)
    widths = page.table(everything).widths(page_width())
    for name, found in sections.items():
        if found:
            bold(session.say(f"effect.{name}", count=len(found)))
            print_table(page.table(found), widths, headings=False)
            line()


@dataclass(frozen=True, slots=True)
class _Page:
    session: Session
    titles: Mapping[tuple[str, str], str]
    places: Places
    several: bool

    def table(self, found: Iterable[Item]) -> Table:
        """A row an item; the plan stands first where there are several."""
        names = ["plan"] * self.several + ["task", "title", "change"]
        headings = [self.session.say(f"column.{name}") for name in names]
        table = Table(headings, flexible=names.index("title"))
        for item, more in folded_items(found):
            plan = [item.plan] if self.several else []
            changes = "\n".join(change_texts(self.session.words, item.fields))
            title = [*self._title(item)]
            title += [self.session.say("receipt.more", count=more)] if more else []
            table.add(*plan, self.places.label(item), "\n".join(title), changes)
        return table

    def _title(self, item: Item) -> Iterator[str]:
        yield self.titles.get(item.ref, "")
        if item.scopes:
            yield self.places.say(item.scopes, item.ref)
        loose = item.fields.get("ungrounded")
        if loose and loose.after:
            members = self.places.each.get(item.ref, ())
            part = next((scope for scope in item.scopes if scope in members), None)
            yield settle_hint(self.session, item.task, item.occurrence, None, part)


def settle_hint(
    session: Session, task: str, occurrence: str | None, state: str | None, body: str | None = None
) -> str:
    """How to decide about an ungrounded `task` (its `occurrence`, None where it has only one; with
    a `body`, its part), in the language of the `session`; only finished work can be reopened.
    `state` is how it stands, None where that is not known."""
    ways = ["--cancel"] if state and state != "done" else ["--reopen", "--cancel"]
    which = f"{task} --occurrence {occurrence}" if occurrence else task
    which = f"{which} --body {body}" if body else which
    return session.say("effect.settle", which=which, ways=ways)


def note_conflicts(session: Session, conflicts: Iterable[Standing]) -> None:
    """Say of each extension whose computed date moved that the decision stands."""
    for s in conflicts:
        place = ", ".join(filter(None, (s.occurrence, s.scope)))
        which = f"{s.task} ({place})" if place else s.task
        key = "effect.conflict" if s.computed else "effect.conflict.undated"
        session.note(key, task=which, to=s.extended_to, computed=s.computed)
