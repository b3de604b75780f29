"""How far long work is, on stderr: a terminal's line is written over, a log gets a few."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cli.app.session import Session
from engine.commit.progress import reporting
from store.backends.shown_url import shown_url

STEP = 5_000
"""Rows, tasks or entries between two lines where stderr is no terminal."""

Tell = Callable[[int, int], None]
"""Is called with what is done and what there is in all."""


@contextmanager
def entries_gauge(session: Session) -> Iterator[None]:
    """Within the block, long work on the entries of the session's database says how far it is."""
    name = shown_url(session.url).rpartition("/")[2]  # a line that wraps cannot be written over
    with gauge(session, name, "gauge.entries") as tell, reporting(tell, "entries"):
        yield


@contextmanager
def gauge(session: Session, name: str, key: str = "gauge.read") -> Iterator[Tell]:
    """What tells how far the work on the file called `name` is, by the text of a `key` (how much of
    it is read); what is short ends before it speaks."""
    at_terminal = sys.stderr.isatty()
    told = 0

    def tell(done: int, of: int) -> None:
        nonlocal told
        text = session.say(key, file=name, done=done, of=of)
        if at_terminal:
            # The cursor goes back to the start, and what stood there is wiped out.
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        elif done % STEP == 0:
            print(text, file=sys.stderr, flush=True)  # noqa: T201  the border to the person
        told = done

    try:
        yield tell
    finally:
        if at_terminal and told:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
