"""The command upgrade: a database of an older version is brought up to this one's schema."""

from __future__ import annotations

import typer

from cli.app.output import line, print_json
from cli.app.progress_bar import entries_gauge
from cli.app.session import session_of
from cli.app.shared_options import Preview
from store.upgrade import Upgrade, look, upgrade_database


def upgrade(ctx: typer.Context, preview: Preview = False) -> None:
    """Bring a database of an older version up to date, after a copy."""

    session = session_of(ctx)
    session.for_recording()
    with entries_gauge(session):
        found = look(session.url) if preview else upgrade_database(session.url)
    if session.as_json:
        print_json(_json(found, preview=preview))
        return
    if not found.steps:
        session.note("upgrade.nothing", path=found.path, to=found.after)
        return
    for revision, what in found.steps:
        line(session.say("upgrade.step", revision=revision, what=what))
    key = "upgrade.preview" if preview else "upgrade.done"
    where = "server" if found.copy is None else "file"
    session.note(
        f"{key}.{where}",
        path=found.path,
        before=found.before,
        to=found.after,
        count=found.entries,
        copy=str(found.copy),
    )


def _json(found: Upgrade, *, preview: bool) -> dict[str, object]:
    return {
        "path": found.path,
        "before": found.before,
        "after": found.after,
        "entries": found.entries,
        "steps": [{"revision": revision, "what": what} for revision, what in found.steps],
        "copy": None if found.copy is None else str(found.copy),
        "preview": preview,
    }
