"""The cluster: the clock's passes as tasks of a queue on PostgreSQL; the home of Procrastinate.

The queue holds no truth: what is to be done is asked of the database in each pass, so a job that is
lost, or done twice, changes nothing. It lies in a schema of its own, named after Procrastinate's
version, so a new version begins with a new queue and the old one can be dropped.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Any, NamedTuple

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from store.backends.errors import LedgerChangedError
from store.ledger import SqlLedger
from store.queue_schema import own_schema, server_url
from upon.running.json_log import Log, error_line
from upon.running.passes import Keeper
from upon.running.signals import GRACE, STOPS, leave

SCHEMA = f"upon_queue_{version('procrastinate').replace('.', '_')}"
LOOK, DELIVER, MEND = "upon.look", "upon.deliver", "upon.mend"
AGAIN = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=2)
"""A part that failed is tried again after 2, 4, 8, 16 and 32 seconds."""
PATIENCE = 5.0
"""Seconds that a job waits for a connection before it says that the server is gone."""
LONGEST_PAUSE = 30.0
"""Seconds between the tries to reach a server that is gone."""


class Rhythm(NamedTuple):
    """When the cluster looks (cron), and after how many seconds: a heartbeat of ours, of the
    queue's, until a worker without one counts as dead, between two looks into the queue."""

    cron: str = "* * * * *"
    beat: float = 60.0
    queue_beat: float = 10.0
    dead: float = 45.0
    poll: float = 5.0


def serve(ledger: SqlLedger, keeper: Keeper, log: Log, rhythm: Rhythm | None = None) -> None:
    """Work until a signal comes. `ledger` is the database in which the queue lies; `keeper` does
    the parts of a pass and `log` gets how they went; `rhythm` (None: the usual one) is when.
    Raises NotGrantedError where the queue may not be made."""
    place = {"conninfo": server_url(ledger), "kwargs": {"options": f"-c search_path={SCHEMA}"}}
    _prepare(ledger, place)
    # The pool tells each try to reach a server that is gone; once, below, is enough.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    keeper.begin()
    asyncio.run(_work(place, keeper, log, rhythm or Rhythm()))
    keeper.stop()
    log.info("stopped", runner=keeper.me.id)


def _prepare(ledger: SqlLedger, place: dict[str, Any]) -> None:
    """Make the tables of the queue, once."""
    app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(**place))
    with app.open():
        if app.check_connection():
            return
        with own_schema(ledger, SCHEMA):
            if not app.check_connection():
                app.schema_manager.apply_schema()


async def _work(place: dict[str, Any], keeper: Keeper, log: Log, rhythm: Rhythm) -> None:
    """Work, again whenever the server was away, until a signal comes. The first signal leaves some
    seconds to the job in hand, the second none."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        for name in STOPS:
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)
        loop.call_later(GRACE, leave, 0)

    for name in STOPS:
        loop.add_signal_handler(name, ask)
    pause = 1.0
    beating = asyncio.create_task(_beat(keeper, log, rhythm.beat, stop))
    while not stop.is_set():
        began = loop.time()
        await _until(stop, _listen(place, keeper, log, rhythm), log)
        pause = 1.0 if loop.time() - began > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
        await _until(stop, asyncio.sleep(pause), log)
    beating.cancel()


async def _until(stop: asyncio.Event, what: Awaitable[None], log: Log) -> None:
    """Wait for something, or for the signal, at which it is cancelled."""
    task, signalled = asyncio.ensure_future(what), asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, signalled}, return_when=asyncio.FIRST_COMPLETED)
    signalled.cancel()
    task.cancel()
    (end,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(end, Exception):
        log.error("queue_lost", error=error_line(end))


async def _beat(keeper: Keeper, log: Log, seconds: float, stop: asyncio.Event) -> None:
    """Say that this process lives, whoever takes the jobs; `stop` it where the database holds
    another ledger than before."""
    while keeper.changed is None:
        try:
            await asyncio.to_thread(keeper.beat, lease=False)
        except LedgerChangedError as error:
            keeper.changed = error
        except Exception as error:
            log.warning("not_kept", error=error_line(error))
        await asyncio.sleep(0 if keeper.changed else seconds)
    stop.set()


async def _listen(place: dict[str, Any], keeper: Keeper, log: Log, rhythm: Rhythm) -> None:
    """Take jobs out of the queue, one at a time."""
    connector = procrastinate.PsycopgConnector(**place, name="queue", timeout=PATIENCE)
    app = make_app(connector, keeper, log, rhythm)
    async with app.open_async():
        await app.run_worker_async(
            name=keeper.me.id,
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE,
            fetch_job_polling_interval=rhythm.poll,
            update_heartbeat_interval=rhythm.queue_beat,
            stalled_worker_timeout=rhythm.dead,
            delete_jobs="successful",
        )


def make_app(connector: Any, keeper: Keeper, log: Log, rhythm: Rhythm) -> procrastinate.App:
    """The tasks of the queue; of each at most one waits. Their names and arguments are what workers
    of several versions have in common. `connector` opens the queue's database, `keeper` does the
    work, `log` gets what went wrong, `rhythm` is when they run."""
    app = procrastinate.App(connector=connector)

    def send() -> dict[str, object] | None:
        return keeper.deliver() or None

    @app.task(name=DELIVER, queueing_lock=DELIVER, retry=AGAIN)
    async def deliver() -> None:
        await _attempt(app, DELIVER, lambda: keeper.attempt("delivery", send))

    @app.periodic(cron=rhythm.cron)
    @app.task(name=LOOK, queueing_lock=LOOK, retry=AGAIN)
    async def look(timestamp: int) -> None:  # noqa: ARG001  when it was to be done; now counts
        await _attempt(app, LOOK, lambda: keeper.attempt("pass", keeper.look))
        try:
            await deliver.defer_async()
        except AlreadyEnqueued:
            log.info("delivery_waits")

    @app.periodic(cron=rhythm.cron)
    @app.task(name=MEND, queueing_lock=MEND)
    async def mend(timestamp: int) -> None:  # noqa: ARG001
        await _mend(app, log, rhythm.dead)

    return app


async def _attempt(app: procrastinate.App, name: str, part: Callable[[], None]) -> None:
    """Do a part of a pass beside the loop. It fails, to be tried again, unless the next one waits
    already: that one is the retry, and the queue would hold no second."""
    try:
        await asyncio.to_thread(part)
    except Exception:
        if not list(await app.job_manager.list_jobs_async(queueing_lock=name, status="todo")):
            raise


async def _mend(app: procrastinate.App, log: Log, dead: float) -> None:
    """Put the jobs of workers that died back into the queue, or away where the next one waits."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
        log.warning("job_of_a_dead_worker", task=job.task_name, attempts=job.attempts)
