"""The command worker: one of any number of processes that keep the clock on PostgreSQL."""

from __future__ import annotations

import importlib.util

import typer

from cli.app.session import session_of
from cli.app.shared_options import Notify
from cli.commands.clock.run import SECONDS, for_the_clock
from store.queue_schema import is_server
from triggers.errors import UponError, UsageError
from upon.running.cluster import serve
from upon.running.json_log import json_lines
from upon.running.passes import make_keeper

CLOCK = "help.panel.clock"


class NoClusterError(UsageError):
    """The queue of a cluster is an extra that is not installed (exit 2)."""

    code = "no_cluster"
    template = (
        "`upon worker` needs an extra that is not installed; "
        "install it with: pip install 'upon[cluster]'"
    )

    def __init__(self) -> None:
        UponError.__init__(self)


class NotAServerError(UsageError):
    """A cluster needs a server (exit 2)."""

    code = "not_a_server"
    template = (
        "{got} is not on PostgreSQL; `upon worker` needs --db postgresql://HOST/DATABASE, "
        "with SQLite use `upon run`"
    )

    def __init__(self, name: str) -> None:
        UponError.__init__(self, got=name)


def worker(ctx: typer.Context, notify: Notify = None) -> None:
    """Take passes out of the cluster's queue until told to stop."""

    session = session_of(ctx)
    for_the_clock(session)
    ledger = session.database()
    if not is_server(ledger):
        raise NotAServerError(ledger.name)
    if not importlib.util.find_spec("procrastinate"):
        raise NoClusterError

    with json_lines() as log:
        keeper = make_keeper(session, "worker", SECONDS, log, notify)
        serve(ledger, keeper, log)
    if keeper.changed is not None:
        raise keeper.changed
