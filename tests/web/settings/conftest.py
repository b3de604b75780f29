"""A served workspace whose people are told of their work by mail, through a server that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.service.engine import Engine
from tests.delivery.servers import MailServer, mail_server
from tests.web.conftest import DAY, Served
from triggers.calendar_files import shipped_calendar
from upon import clock

NOTIFY = """\
channels:
  mail: {kind: smtp, host: 127.0.0.1, port: PORT, security: none, sender: upon@example.org}
recipients:
  to-chuc: {body: cq-to-chuc-noi-vu, channel: mail, address: an@example.org}
  board: {office: true, channel: mail, addresses: [ba@example.org, chi@example.org], hour: "16:00"}
"""


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as kept:
        yield kept


@dataclass
class Told:
    """What is served, the engine over it, and the file that says who is told."""

    served: Served
    engine: Engine
    notify: Path


@pytest.fixture
def told(served: Served, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> Told:
    """The trial after its days were looked at, with a file that says who is told."""
    monkeypatch.delenv("UPON_NOTIFY", raising=False)
    notify = served.path.with_name("notify.yaml")
    notify.write_text(NOTIFY.replace("PORT", str(mail.port)), encoding="utf-8")
    zone = served.app.state.office.settings.zone
    engine = Engine(
        served.ledger, clock.now, zone, by="clock", via="cli", calendars=shipped_calendar
    )
    engine.sweep(today=DAY)
    return Told(served, engine, notify)
