"""A pass that fails at any statement of the database: each message is made once, goes out, and what
may have gone twice has one id."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count
from pathlib import Path
from shutil import copy

import pytest

from engine.ports.messages import SENT
from store.backends import failpoints
from store.backends.failpoints import FailpointError
from store.ledger import open_ledger
from tests.delivery.desk import SETTINGS, Desk

STRIDE = 5
"""Each fifth statement; the others take a minute more, with 1 in its place."""
MORE = SETTINGS + "  c: {body: office, channel: mail, address: c@example.org}\n"


def test_failing_at_a_statement(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a pass that failed somewhere, passes that do not fail leave what one without a failure
    leaves: the same messages, sent. None is lost; twice on the wire is only what was there when
    the failure came, and that under one id."""
    first = Desk(open_ledger(str(database)), tmp_path, MORE).at("2023-01-04 07:30").sweep()
    first.ledger.engine.dispose()
    fine = Desk(open_ledger(str(copy(database, tmp_path / "fine.db"))), tmp_path, MORE)
    fine.at("2023-01-04 07:30").deliver()
    wanted = sorted(message.id for message in fine.post.messages(SENT))
    assert len(wanted) == 2
    twice = 0
    for number in count(1, STRIDE):
        path = str(copy(database, tmp_path / f"{number}.db"))
        desk = Desk(open_ledger(path), tmp_path, MORE).at("2023-01-04 07:30")
        with monkeypatch.context() as armed:
            armed.setenv(failpoints.VARIABLE, f"raise@{number}")
            armed.setattr(failpoints, "_numbers", count(1_000_000))  # not while it is opened
            failing = Desk(open_ledger(path), tmp_path, MORE).at("2023-01-04 07:30")
            failing.taken = desk.taken
            armed.setattr(failpoints, "_numbers", count(1))
            with suppress(FailpointError):
                failing.deliver()
            reached = next(failpoints._numbers) > number
        desk.later(minutes=11).deliver()
        kept = desk.post.messages()
        assert sorted(message.id for message in kept) == wanted
        assert {message.state for message in kept} == {SENT}
        sent = Counter(letter.id for _, letter in desk.taken.letters)
        assert sorted(sent) == wanted
        assert max(sent.values()) <= 2
        twice += max(sent.values()) == 2
        if not reached:
            break
    assert number > 40
    assert twice
