"""The process is killed while it records; whoever asks again under the same key has one entry."""

from __future__ import annotations

import os
import random
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
import pytest

from cli.main import run
from store.accounts.sessions import SqlTokens
from store.ledger import open_ledger
from tests.support.served_process import free_port, wait_until_served
from upon import clock

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""

KILLS = int(os.environ.get("UPON_WEB_KILLS", "4"))
"""How often the process is killed; a campaign asks for a thousand."""
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["cli.main", "cli.commands.serve", "web.server", "uvicorn"])
"""Each process is forked from one that has its modules loaded: most of a start is imports."""


def serve(path: Path, port: int) -> None:
    """Be `upon serve` over a database; what it says goes nowhere."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stderr = nowhere
        run(["serve", "--port", str(port), "--db", str(path), "--today", "2023-02-03"])


@contextmanager
def serving(path: Path, port: int) -> Iterator[BaseProcess]:
    """A process that serves a database, once it answers; killed at the end."""
    process = FORKS.Process(target=serve, args=(path, port))
    process.start()
    try:
        wait_until_served(f"http://127.0.0.1:{port}")
        yield process
    finally:
        process.kill()
        process.join()


def test_a_document_is_recorded_once_whenever_the_process_dies(
    demo_file: Path, tmp_path: Path
) -> None:
    """Each POST is cut off at a random moment and sent again until it is answered."""
    path = Path(shutil.copy(demo_file, tmp_path / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    secret, _ = SqlTokens(ledger, clock.now).add("vanthu", "t", "clerk", None, 1)
    ledger.engine.dispose()
    port = free_port()
    chance = random.Random(11)  # noqa: S311  no secret
    for number in range(KILLS):
        with serving(path, port) as process:
            timer = threading.Timer(chance.uniform(0.0, 0.12), process.kill)
            timer.start()
            sent(port, secret, number)
            timer.join()
    with serving(path, port):
        for number in range(KILLS):
            answer = sent(port, secret, number)
            assert answer is not None
            assert answer.status_code == 201, answer.text
        headers = {"authorization": f"Bearer {secret}"}
        rows = httpx.get(f"http://127.0.0.1:{port}/v1/events?limit=1000", headers=headers).json()
        numbers = [row["number"] for row in rows if row["number"].startswith("K")]
        assert sorted(numbers) == sorted(f"K{number}" for number in range(KILLS))
        proof = httpx.get(f"http://127.0.0.1:{port}/v1/verify", headers=headers).json()
        assert (proof["entries"], proof["differences"]) == (2 + KILLS, [])


def sent(port: int, secret: str, number: int) -> httpx.Response | None:
    """The answer to a document under its key, None where nobody answered."""
    body = {"trigger": ["btvthu-new-cadre-rule"], "number": f"K{number}", "issued": "2023-02-01"}
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": f"k{number}"}
    try:
        return httpx.post(f"http://127.0.0.1:{port}/v1/events", json=body, headers=headers)
    except httpx.TransportError:
        return None
