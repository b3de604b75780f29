"""`upon help [TOPIC]`: the manual inside the package."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.output import lines, print_json
from cli.app.pager import paged
from cli.app.session import session_of
from cli.pages.deadlines import fitted
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.words.manual import TOPICS, manual_text

Topic = Annotated[
    str | None, typer.Argument(metavar="[TOPIC]", help="help.topic", show_default=False)
]
NoPager = Annotated[bool, typer.Option("--no-pager", help="help.no_pager")]


def help_(ctx: typer.Context, topic: Topic = None, no_pager: NoPager = False) -> None:
    """Print a page of the manual, or which pages there are."""
    session = session_of(ctx)
    if topic is None:
        _list(ctx)
        return
    if topic not in TOPICS:
        raise UnknownNameError("topic", topic, nearest(topic, TOPICS) or TOPICS)
    text = manual_text(topic, session.words.lang)
    if session.as_json:
        print_json({"topic": topic, "text": text})
        return
    with paged(wanted=not no_pager):
        lines(fitted(text.rstrip().splitlines()))


def _list(ctx: typer.Context) -> None:
    """The topics, each with what it is about."""
    session = session_of(ctx)
    titles = {name: manual_text(name, session.words.lang).split("\n", 1)[0] for name in TOPICS}
    if session.as_json:
        print_json(titles)
        return
    left = max(map(len, TOPICS))
    lines(f"  upon help {name:<{left}}  {title}" for name, title in titles.items())
    session.note("manual.hint")
