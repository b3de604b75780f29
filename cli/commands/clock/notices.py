"""The command notices: what was decided that people are to hear."""

from __future__ import annotations

import typer

from cli.app.list_options import AfterKey, Count, Limit
from cli.app.output import print_json
from cli.app.paging import MOST, number_from, print_count, window
from cli.app.session import session_of
from cli.pages.notices import print_notices
from triggers.errors import BadInputError
from upon.views.notices import notice_json


def notices(
    ctx: typer.Context, limit: Limit = None, after_key: AfterKey = None, count: Count = False
) -> None:
    """List what was decided that people are to hear, the newest last."""

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
