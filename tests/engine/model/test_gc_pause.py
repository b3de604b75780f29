"""Work without the collector: it is as it was afterwards, whoever asked and however it went."""

from __future__ import annotations

import gc
from threading import Event, Thread

import pytest

from engine.model.gc_pause import quiet


def test_the_collector_is_off_and_then_on_again() -> None:
    """Within, nothing is collected by itself; afterwards it is as before, after an error too."""
    assert gc.isenabled()
    with quiet():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), quiet():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    """Who turned the collector off for the whole process finds it so."""
    gc.disable()
    try:
        with quiet(), quiet():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_last_to_leave_turns_it_on() -> None:
    """Threads whose quiet overlaps each have it to their end."""
    entered, leave = Event(), Event()

    def other() -> None:
        with quiet():
            entered.set()
            leave.wait()

    thread = Thread(target=other)
    with quiet():
        thread.start()
        entered.wait()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()
