"""Work without the collector: it is as it was afterwards, whoever asked and however it went. The
launcher alone does without it to the end of the process."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
import typer

from cli.app.command_factory import _take_globals
from cli.app.command_table import COMMANDS
from cli.app.lazy_commands import LazyCommands
from cli.main import run
from engine.commands.requests_documents import RecordDocument
from tests.support.strategies import opened
from upon.running.gc_pause import collecting, quiet


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


def test_no_call_of_the_library_touches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The collector is a host's own: the engine neither switches nor runs it, whatever is asked."""
    for name in ("disable", "enable", "collect", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *_, name=name: pytest.fail(f"gc.{name}"))
    engine = opened({"1": {"when": "x", "due": "1 month after x"}})
    engine.record("x", issued=engine.today())
    engine.start("1", preview=True)
    engine.what_if(
        [
            (
                engine.today(),
                RecordDocument(triggers="x", issued=engine.today(), number="2", another=True),
            )
        ]
    )
    assert engine.tasks("due")
    assert engine.why("1").task.id == "1"
    engine.sweep()
    assert engine.rebuild() == 2
    assert engine.verify()[1] == []


def test_a_command_that_ends_runs_without_it(tmp_path: Path) -> None:
    """Commands that end have it off while they run, whatever they come to; those that go on until
    they are stopped leave it on."""
    seen = []
    commands = LazyCommands()
    for name in ("due", "run"):
        app = typer.Typer()
        app.command(name)(lambda: seen.append(gc.isenabled()))
        _take_globals(app, stays=COMMANDS[name].stays)
        typer.main.get_command(app)([], standalone_mode=False)
    assert (seen, gc.isenabled()) == ([False, True], True)
    staying = {name for name in commands if COMMANDS[name].stays}
    assert staying == {"run", "worker", "serve", "follow"}
    assert run(["--db", str(tmp_path / "none.db"), "due"]) == 3
    assert gc.isenabled()


def test_a_command_that_stays_runs_with_it() -> None:
    """Whoever turned the collector off, it is on while such a command runs, and then as before."""
    gc.disable()
    try:
        with collecting():
            assert gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
    with collecting():
        assert gc.isenabled()
    assert gc.isenabled()


LAUNCHED = """
import atexit, gc, sys
from upon.__main__ import main
atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 0, gc.get_stats()[2]))
main()
"""


def test_the_launcher_does_without_it(tmp_path: Path) -> None:
    """A process of ours is not gone through at its start, nor for what it takes with it at its
    end, whether its command went well or not."""
    before = [sys.executable, "-c", "import gc; print(gc.get_stats()[2]['collections'])"]
    by_python = int(subprocess.run(before, capture_output=True, check=True).stdout)
    for words, code in (
        (["calc", "by 2023-01-05", "--json"], 0),
        (["--db", str(tmp_path / "none.db"), "due"], 3),
    ):
        command = [sys.executable, "-c", LAUNCHED, *words]
        done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
        assert done.returncode == code
        last = done.stdout.splitlines()[-1]
        assert last.startswith("False True"), done.stdout
        assert f"'collections': {by_python}," in last
