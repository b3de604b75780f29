"""Which entries revise which, and with which content an entry counts, read from the tables."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, select

from engine.model.acts import Act, Retracted
from engine.model.effective import Revision, content_of, effect_on
from engine.ports.facts import Revising
from store.schema import core_tables
from store.unit.numbered_rows import entries_at


def revisions_of(connection: Connection, seq: int) -> list[Revision]:
    """The entries that revise one, in order."""
    made = core_tables.REVISION
    query = select(made.c.seq, made.c.entry, made.c.retracts).where(made.c.entry == seq)
    rows = connection.execute(query.order_by(made.c.seq))
    return [Revision(row.seq, row.entry, bool(row.retracts)) for row in rows]


def root_of(connection: Connection, seq: int) -> int:
    """The entry that an entry is about in the end, through all revisions."""
    made = core_tables.REVISION
    above: int | None = seq
    while above is not None:
        seq = above
        above = connection.execute(select(made.c.entry).where(made.c.seq == seq)).scalar()
    return seq


def revised_after(connection: Connection, seq: int) -> list[Revising]:
    """The standing revisions after an entry, in order, with what they are about."""
    made, gone = core_tables.REVISION, core_tables.RETRACTED
    standing = made.c.seq.not_in(select(gone.c.entry))
    query = select(made.c.seq).where(made.c.seq > seq, standing).order_by(made.c.seq)
    roots = {one: root_of(connection, one) for one in connection.execute(query).scalars()}
    entries = entries_at(connection, {*roots, *roots.values()}) if roots else []
    said = {one.seq: one for one in entries}
    return [Revising(one, said[one].today, said[root].act) for one, root in roots.items()]


def act_in_force(connection: Connection, seq: int) -> Act | None:
    """The act of an entry as it counts; None where it does not, and for what revises another."""
    found = effect_on(seq, partial(revisions_of, connection))
    if found.content is None:
        return None
    said = {one.seq: one for one in entries_at(connection, {seq, found.content})}
    root = said.get(seq)
    if root is None or isinstance(root.act, Retracted) or root_of(connection, seq) != seq:
        return None
    return content_of(said[found.content].act, root.act, root.today)
