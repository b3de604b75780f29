"""Three days without a clock: what fell due meanwhile goes out at the start, marked late."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.ports.messages import Seen, Step
from engine.service.engine import Engine
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from tests.kill.clockwork import DESK, ROOT, SETTINGS, Receiver, noon_zone, receiver
from tests.support.strategies import make_plan

PATIENCE = 60.0
"""Seconds for which it is waited for."""
DOWN = timedelta(hours=72)


def test_down_for_three_days(database: Path, tmp_path: Path) -> None:
    """All that was missed is decided and sent after the start, marked late: in one
    message for the mornings that were missed, and at once what is urgent."""
    name, now = noon_zone(), datetime.now(UTC)
    today = now.astimezone(ZoneInfo(name)).date()
    due = {str(n): {"due": f"by {today - timedelta(n)}", "lead": ["desk"]} for n in range(4)}
    due["1"]["reminders"] = {"overdue": {"urgent": "true"}}  # type: ignore[assignment]
    plan = make_plan(due, adopted=str(today - timedelta(9)), bodies={"desk": {"name": "Desk"}})
    ledger = open_ledger(str(database))
    before = Engine(ledger, lambda: now - DOWN, ZoneInfo(name), by="clerk")
    # An office that works every day: what is late is told of on working days alone.
    before.set_policy({"calendar": "none"}, reason="r", today=today - timedelta(9))
    before.adopt(plan, today=today - timedelta(9))
    before.sweep()
    told = len(before.notices())
    SqlMessageQueue(ledger).put([Step("desk", None, Seen(told, told, before.today()))])
    bodies = started(database, name, tmp_path)
    fresh = before.notices(after=told)
    assert {one.notice.late for one in fresh if one.notice.day < today} == {True}
    kinds = {(one.notice.task, one.notice.kind) for one in fresh}
    assert {("0", "due.1"), ("1", "overdue.1"), ("2", "overdue.2"), ("3", "overdue.3")} <= kinds
    assert [body["data"]["late"] for body in bodies if body["type"] == "upon.digest"] == [True]
    assert [body["type"] for body in bodies].count("upon.urgent") == 1
    ledger.engine.dispose()


def started(database: Path, zone: str, folder: Path) -> list[Any]:
    """What `upon run` sends when it is started."""
    with receiver() as arrived:
        path = folder / "notify.yaml"
        path.write_text("office: {calendar: none}\n" + SETTINGS.format(port=arrived.port))
        env = os.environ | {
            "UPON_DB": f"sqlite:///{database}",
            "UPON_ZONE": zone,
            "UPON_NOTIFY": str(path),
            "DESK": DESK,
        }
        command = [sys.executable, "-m", "upon", "run", "--every", "1"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE)
        _wait_for(arrived, 2)
        process.terminate()
        assert process.wait(30) == 0
        assert process.stderr is not None
        process.stderr.close()
        return [json.loads(body) for body in arrived.bodies]


def _wait_for(arrived: Receiver, count: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(arrived.bodies) < count and time.monotonic() < end:
        time.sleep(0.1)
