"""Shared by the tests of delivery: receivers, and a letter to send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivery.letters import Letter
from store.ledger import open_ledger
from tests.delivery.desk import Desk
from tests.delivery.servers import MailServer, WebServer, mail_server, web_server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as kept:
        yield kept


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server that takes everything."""
    with web_server() as kept:
        yield kept


@pytest.fixture
def letter() -> Letter:
    """A letter, with letters of its language in it."""
    at = datetime(2023, 5, 5, 0, 30, tzinfo=UTC)
    return Letter(
        "abc123",
        "digest",
        "Đảng ủy Phổ An: 2 việc quá hạn",
        "Việc quá hạn\n",
        "<p>Việc quá hạn</p>\n",
        {"day": "2023-05-05", "title": "Việc"},
        at,
    )


@pytest.fixture
def desk(database: Path, tmp_path: Path) -> Desk:
    """An office on a SQLite file, with a plan in force."""
    return Desk(open_ledger(str(database)), tmp_path)
