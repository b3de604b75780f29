"""What is given as a file is a regular file, or `-`: nobody waits for a pipe that nobody fills."""

from __future__ import annotations

import os
import re
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from cli.app.command_table import COMMANDS
from cli.main import command_group
from tests.cli.conftest import Office
from upon.words.texts import Words

READ = {
    "new --from": ("new", "own", "--from", "{}"),
    "check plan": ("check", "{}"),
    "adopt plan": ("adopt", "{}"),
    "amend plan": ("amend", "{}"),
    "show plan": ("show", "{}"),
    "inbox file": ("inbox", "{}"),
    "inbox --accept": ("inbox", "register.csv", "--accept", "{}"),
    "read file": ("read", "{}"),
    "read --review": ("read", "--review", "{}", "-o", "answered.yaml"),
    "read --phrases": ("read", "--phrases", "{}"),
    "read --words": ("read", "plan.txt", "--words", "{}"),
    "read --bodies": ("read", "plan.txt", "--bodies", "{}"),
    "what-if file": ("what-if", "{}"),
    "bodies import file": ("bodies", "import", "{}"),
    "calendar check file": ("calendar", "check", "{}"),
    "calendar put file": ("calendar", "put", "{}"),
    "reminders set file": ("reminders", "set", "{}"),
    "calc --calendar": ("calc", "1 day after x", "--event", "x=2023-01-05", "--calendar", "{}"),
    "restore file": ("--db", "restored.db", "restore", "{}"),
    "run --notify": ("run", "--once", "--notify", "{}"),
    "worker --notify": ("worker", "--notify", "{}"),
    "notify check --notify": ("notify", "check", "--notify", "{}"),
    "notify test --notify": ("notify", "test", "a", "--notify", "{}"),
    "notify preview --notify": ("notify", "preview", "--notify", "{}"),
    "report progress --office": ("report", "progress", "--office", "{}", "-o", "a.docx"),
    "report progress --template": ("report", "progress", "--template", "{}", "-o", "a.docx"),
    "verify --db": ("--db", "{}", "verify"),
    "status --db": ("--db", "{}", "status"),
    "record --db": ("--db", "{}", "record", "guidance", "--issued", "2022-12-10"),
}
"""Each door that reads a file -> how it is called with one."""
SUFFIXES = {
    "inbox file": ".xlsx",
    "read file": ".docx",
    "calendar put file": ".xlsx",
    "bodies import file": ".csv",
    "report progress --template": ".docx",
}
WRITTEN = {"backup file", "new file", "inbox --review"}
"""Files that are made; so is each `--out`."""


@pytest.fixture
def bounded() -> Iterator[None]:
    """Whoever waits for what never comes is called off."""

    def call_off(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, call_off)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder"])
@pytest.mark.parametrize("door", READ)
def test_no_door_waits(office: Office, door: str, kind: str) -> None:
    """Each door that reads a file refuses what is none, in at most some lines and with a code of
    its own, and nobody waits."""
    (office.folder / "register.csv").write_text("a,b\n", encoding="utf-8")
    (office.folder / "plan.txt").write_text("1. Làm việc\n", encoding="utf-8")
    if "--db" not in door:
        office.adopted()
    path = office.folder / f"odd{SUFFIXES.get(door, '.yaml')}"
    with socket.socket(socket.AF_UNIX) as listening:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            listening.bind(os.path.relpath(path))
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to("/dev/zero")
        answer = office(*(part.format(path) for part in READ[door]))
    assert answer.code in {1, 2, 3, 4, 5}, answer
    assert "Traceback" not in answer.err


def test_each_door_is_known() -> None:
    """Each parameter that is called a file is among those that are tried here."""
    made = [one for one in _file_parameters() if one in WRITTEN or one.endswith("--out")]
    known = {*READ, *made}
    # Every kind of report takes the options of one.
    alike = {re.sub("^report [a-z-]+ ", "report progress ", one) for one in _file_parameters()}
    assert (
        alike - known - {re.sub("^report [a-z-]+ ", "report progress ", m) for m in made} == set()
    )


def _file_parameters() -> Iterator[str]:
    group = command_group(Words("en"))
    for name in COMMANDS:
        yield from _of(name, group.commands[name])


def _of(name: str, command: Any) -> Iterator[str]:
    for below, one in getattr(command, "commands", {}).items():
        yield from _of(f"{name} {below}", one)
    for parameter in command.params:
        if parameter.metavar and "FILE" in parameter.metavar:
            is_option = parameter.param_type_name == "option"
            yield f"{name} {parameter.opts[0] if is_option else parameter.name}"
