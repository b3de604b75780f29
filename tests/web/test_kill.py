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
from engine.service.engine import Engine
from store.accounts.sessions import SqlTokens
from store.ledger import SqlLedger, open_ledger
from tests.support.served_process import free_port, wait_until_served
from tests.web.conftest import settings_for
from upon import clock

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""

KILLS = int(os.environ.get("UPON_WEB_KILLS", "4"))
"""How often the process is killed; a campaign asks for a thousand."""
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["cli.commands.serve", "web.server", "uvicorn.loops.auto"])
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
    """Each POST is cut off at a random moment of the time that one takes, and sent again until it
    is answered; what was acknowledged before the end is there already."""
    path = Path(shutil.copy(demo_file, tmp_path / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    secret, _ = SqlTokens(ledger, clock.now).add("vanthu", "t", "clerk", None, 1)
    ledger.engine.dispose()
    port, chance = free_port(), random.Random(11)  # noqa: S311  no secret
    with serving(path, port):
        answer = sent(port, secret, 0)
        assert answer is not None
        longest = 1.3 * answer.elapsed.total_seconds()
    acknowledged = {"K0"}
    for number in range(1, KILLS + 1):
        with serving(path, port) as process:
            timer = threading.Timer(chance.uniform(0.3 * longest, longest), process.kill)
            timer.start()
            if (answer := sent(port, secret, number)) is not None:
                assert answer.status_code == 201, answer.text
                acknowledged.add(f"K{number}")
            timer.join()
    kept = numbers_in(ledger)
    assert acknowledged <= set(kept)
    print(f"{KILLS} kills: {len(acknowledged) - 1} acknowledged, {len(kept) - 1} recorded before")
    with serving(path, port):
        for number in range(KILLS + 1):
            answer = sent(port, secret, number)
            assert answer is not None
            assert answer.status_code == 201, answer.text
    assert sorted(numbers_in(ledger)) == sorted(f"K{number}" for number in range(KILLS + 1))
    with ledger.reading() as unit:
        assert unit.entries.head().count == 3 + KILLS
    assert Engine(ledger, clock.now, settings_for(path).zone).verify()[1] == []


def numbers_in(ledger: SqlLedger) -> list[str]:
    """The numbers of the documents that were sent and are recorded."""
    with ledger.reading() as unit:
        numbers = [event.number or "" for event in unit.catalog.events()]
    return [number for number in numbers if number.startswith("K")]


def sent(port: int, secret: str, number: int) -> httpx.Response | None:
    """The answer to a document under its key, None where nobody answered."""
    body = {"trigger": ["btvthu-new-cadre-rule"], "number": f"K{number}", "issued": "2023-02-01"}
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": f"k{number}"}
    url = f"http://127.0.0.1:{port}/v1/events"
    try:
        return httpx.post(url, json=body, headers=headers, verify=False)  # noqa: S501  no TLS
    except httpx.TransportError:
        return None
