"""The command in a process forked from one that has it loaded already: pages show hundreds of
commands, of which each would spend most of its time on imports.

`serving` gives the path of a socket; `client.py`, as `shim` writes it, hands over what a command is
started with (words, folder, environment, the three streams) and ends with its exit code.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

LOADED = (
    "cli.main",
    "cli.commands.record",
    "upon.api",
    "store.ledger",
    "engine.service.engine",
    "alembic.command",
    "alembic.config",
    "store.schema.ledger_tables",
    "store.schema.message_tables",
)
"""What most commands import, and what it takes to make a database, which most pages begin with; the
rest is imported by the command, as ever."""
ROOT = Path(__file__).parents[2]
STREAMS = 3
LONGEST = 1 << 20
"""Bytes of a request: the environment is most of it."""

_CLIENT = """\
#!{python} -SEs
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({path!r})
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(server, [len(asked).to_bytes(4, "big")], [0, 1, 2])
server.sendall(asked)
answer = server.recv(4)
os._exit(int.from_bytes(answer, "big") if answer else 70)
"""


def shim(command: Path, server: Path) -> None:
    """Write an executable `command` that lets the process at the socket `server` do its work."""
    command.write_text(_CLIENT.format(python=sys.executable, path=str(server)))
    command.chmod(0o755)


@contextmanager
def serving(path: Path) -> Iterator[Path]:
    """A process that has the command loaded, at a socket of that `path`; gone at the end."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.support.fork_server", str(path)]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as child:
        try:
            while child.poll() is None and not path.exists():
                time.sleep(0.05)
            yield path
        finally:
            child.kill()


def _listen(path: Path) -> NoReturn:
    """Import what commands need, then listen: who finds the socket is answered at once."""
    for name in LOADED:
        import_module(name)
    with socket.socket(socket.AF_UNIX) as listening:
        unready = path.with_suffix(".new")
        listening.bind(str(unready))
        listening.listen(64)
        unready.rename(path)
        _serve(listening)


def _serve(listening: socket.socket) -> NoReturn:
    while True:
        connection, _ = listening.accept()
        with connection, suppress(OSError):
            if not os.fork():
                if not os.fork():
                    listening.close()
                    _command(connection)
                os._exit(0)
            os.wait()


def _command(connection: socket.socket) -> NoReturn:
    """Be the command: its streams, its folder, its environment, its words."""
    code = 70
    try:
        head, streams, _, _ = socket.recv_fds(connection, 4, STREAMS)
        words, folder, environment = json.loads(_whole(connection, int.from_bytes(head, "big")))
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        code = _run(words)
    finally:
        with suppress(OSError):
            connection.sendall(code.to_bytes(4, "big"))
        os._exit(code)


def _whole(connection: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < min(length, LONGEST):
        found += connection.recv(length - len(found))
    return found


def _run(words: list[str]) -> int:
    main: Any = import_module("cli.main")
    sys.argv = ["upon", *words]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  ends with the process
    # Unbuffered, so that pages have what goes to either stream in the order of writing.
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = open(number, "wb", buffering=0, closefd=False)  # noqa: SIM115
        setattr(sys, name, TextIOWrapper(stream, encoding="utf-8", write_through=True))
    try:
        return int(main.run(words))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    _listen(Path(sys.argv[1]))
