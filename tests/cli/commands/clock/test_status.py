"""`upon status`: fresh or not, and why, for people and programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.commands.clock.status import ago_text
from engine.ports.heartbeats import LONGEST_IN_OUTBOX, Lease, Runner, Seen, Undelivered
from engine.ports.messages import DEAD, DIGEST, QUEUED, SENT, Message, Step
from engine.ports.messages import Seen as Told
from engine.ports.outbox import SweepCursor
from engine.queries.service_status import state_of, status_of
from store.heartbeats import Heartbeats
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from tests.cli.conftest import Office
from tests.support.strategies import office as office_on
from upon import clock
from upon.words.texts import Words

NOON = datetime(2023, 3, 1, 5, tzinfo=UTC)
RUNNER = Runner("a", "tower", 7, "run", 60, NOON, NOON)


def seen(*runners: Runner) -> Seen:
    return Seen(runners, None, None, 0, 0, None)


@pytest.fixture
def kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> Heartbeats:
    """An office with a plan, on 1 March 2023 at noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    office.adopted()
    return Heartbeats(open_ledger(str(office.folder / "upon.db")))


@pytest.mark.usefixtures("kept")
def test_nobody_ever_ran(office: Office) -> None:
    """Exit 1, and what to do about it."""
    answer = office("status", "--lang", "en")
    assert answer.code == 1
    assert answer.out.startswith("NOBODY HAS EVER KEPT THE CLOCK")
    assert "`upon run`" in answer.err
    assert office("status", "--json").data["state"] == "never"


def test_a_clock_that_is_kept(kept: Heartbeats, office: Office) -> None:
    """Exit 0, with who keeps it, how far it looked, what waits and when it looks again."""
    kept.begin(RUNNER)
    kept.begin(RUNNER._replace(id="b", pid=8))
    assert kept.beat(RUNNER, NOON, lease=True)
    other = RUNNER._replace(id="b")
    assert not kept.beat(other, NOON - timedelta(seconds=20), lease=True)
    office_on(open_ledger(str(office.folder / "upon.db"))).sweep(today=NOON.date())
    answer = office("status", "--json")
    assert answer.code == 0
    found: dict[str, Any] = answer.data
    assert (found["fresh"], found["state"], found["silent_seconds"]) == (True, "fresh", 0)
    assert [one["does"] for one in found["runners"]] == ["keeps_watch", "stands_by"]
    assert found["lease"] == {"by": "a", "until": "2023-03-01T05:03:00.000000Z"}
    assert found["watch"]["day"] == "2023-03-01"
    assert (found["entries"], found["entries_since"]) == (1, 0)
    assert found["next_at"] == "2023-03-01T05:00:40.000000Z"
    page = office("status", "--lang", "en").out
    assert page.startswith("THE CLOCK IS KEPT; last heard 2023-03-01 12:00 (0 s ago)\n")
    assert "tower  7    upon run  2023-03-01 12:00  0 s ago     keeps watch\n" in page
    assert "Looked at up to 2023-03-01" in page
    assert "đang xem ngày" in office("status").out


@pytest.mark.parametrize(
    ("runners", "state", "error"),
    [
        ([RUNNER._replace(beat_at=NOON - timedelta(seconds=180))], "fresh", None),
        ([RUNNER._replace(beat_at=NOON - timedelta(seconds=181))], "silent", None),
        ([RUNNER._replace(error="x")], "failing", "x"),
        ([RUNNER._replace(error="x"), RUNNER._replace(id="b")], "fresh", None),
        ([RUNNER._replace(error="x", beat_at=NOON - timedelta(1))], "silent", "x"),
        ([RUNNER._replace(stopped_at=NOON)], "stopped", None),
        ([RUNNER._replace(stopped_at=NOON, via="once")], "fresh", None),
        ([RUNNER._replace(stopped_at=NOON, via="once", error="x")], "failing", "x"),
        (
            [RUNNER._replace(stopped_at=NOON, via="once", beat_at=NOON - timedelta(1))],
            "silent",
            None,
        ),
    ],
)
def test_the_states(runners: list[Runner], state: str, error: str | None) -> None:
    """Three intervals without a word are silence; failing, stopped and silent differ; one good
    process is enough."""
    assert state_of(seen(*runners), NOON) == (state, error)


@pytest.mark.parametrize("state", ["silent", "stopped", "failing"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_to_do_is_said(kept: Heartbeats, office: Office, state: str, lang: str) -> None:
    """Each state that is not fresh exits with 1 and says in one line what to do."""
    hour_ago = NOON - timedelta(hours=1)
    kept.begin(RUNNER._replace(beat_at=hour_ago if state == "silent" else NOON))
    if state == "stopped":
        kept.stop("a", NOON)
    elif state == "failing":
        kept.ended("a", "BusyError: locked")
    answer = office("status", "--lang", lang)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert ("BusyError: locked" in answer.err) == (state == "failing")
    assert max(len(line) for line in answer.out.splitlines()) <= 100


def test_called_once_a_minute(kept: Heartbeats, office: Office) -> None:
    """Of what cron calls, the page shows the last call on each machine."""
    for number in range(5):
        kept.begin(RUNNER._replace(id=f"{number}", via="once", pid=number))
        kept.stop(f"{number}", NOON)
    page = office("status", "--lang", "en").out
    assert page.count("upon run --once") == 1
    assert "is called once at a time" in page


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 s ago"),
        (119, "119 s ago"),
        (120, "2 min ago"),
        (7199, "119 min ago"),
        (7200, "2 h ago"),
        (172800, "2 days ago"),
    ],
)
def test_how_long_ago(seconds: int, text: str) -> None:
    """In the largest unit of which there are two."""
    assert ago_text(Words("en"), seconds) == text


def test_a_watch_without_a_runner() -> None:
    """What `upon sweep` looked at by hand is no clock."""
    looked = seen()._replace(watch=SweepCursor(NOON.date(), NOON, 1))
    assert state_of(looked, NOON) == ("never", None)


def test_no_database(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A database that is not there is one line."""
    one_line(office("status", "--db", str(Path("nowhere.db"))), 3)


def test_nobody_looks_while_others_stand_by() -> None:
    """However many stand by: where the lease is held by a process that is silent, failing, stopped
    or gone, or whose clock ran ahead, nobody looks, and status is not fresh."""
    standby = RUNNER._replace(id="b")
    for holder in (
        RUNNER._replace(beat_at=NOON - timedelta(hours=1)),
        RUNNER._replace(beat_at=NOON + timedelta(hours=2)),
        RUNNER._replace(error="x"),
        RUNNER._replace(stopped_at=NOON),
        RUNNER._replace(id="c"),
    ):
        found = seen(standby, holder)._replace(lease=Lease("a", NOON + timedelta(hours=3)))
        assert state_of(found, NOON)[0] == (
            "fresh" if holder.is_good(NOON) and holder.id == "a" else "unwatched"
        )
        assert not status_of(found, NOON).fresh
    held = seen(standby)._replace(lease=Lease("b", NOON))
    assert state_of(held, NOON)[0] == "fresh"


@pytest.mark.parametrize(
    ("missed", "state"),
    [
        (Undelivered(), "fresh"),
        (Undelivered(1), "undelivered"),
        (Undelivered(0, NOON - LONGEST_IN_OUTBOX), "fresh"),
        (Undelivered(0, NOON - LONGEST_IN_OUTBOX - timedelta(seconds=1)), "undelivered"),
    ],
)
def test_green_is_only_who_is_told(missed: Undelivered, state: str) -> None:
    """A clock that is kept while letters were given up, or wait for hours, has its own word."""
    found = status_of(seen(RUNNER)._replace(undelivered=missed), NOON)
    assert (found.state, found.fresh) == (state, state == "fresh")


def test_nobody_is_told(kept: Heartbeats, office: Office) -> None:
    """A letter that was given up makes status exit with 6 and say what to do, in text and JSON; one
    that reached the same address afterwards takes that back, one to another does not."""
    kept.begin(RUNNER)
    kept.beat(RUNNER, NOON, lease=True)
    post = SqlMessageQueue(open_ledger(str(office.folder / "upon.db")))

    def put(name: str, address: str, state: str, at: datetime) -> None:
        made = Message(
            name,
            DIGEST,
            name,
            address,
            NOON.date(),
            (1,),
            at,
            at,
            state=state,
            sent_at=at if state == SENT else None,
        )
        post.put([Step(name, None, Told(), [made])])

    put("a", "mail: a@b.vn", DEAD, NOON - timedelta(hours=2))
    put("b", "mail: b@b.vn", SENT, NOON - timedelta(hours=1))
    answer = office("status", "--lang", "en")
    assert answer.code == 6
    assert answer.out.startswith("THE CLOCK IS KEPT BUT MESSAGES DO NOT REACH PEOPLE")
    assert "upon outbox" in answer.err
    found = office("status", "--json")
    assert (found.code, found.data["state"], found.data["dead_since"]) == (6, "undelivered", 1)
    put("c", "mail: a@b.vn", SENT, NOON - timedelta(minutes=5))
    assert office("status").code == 0
    put("d", "mail: d@b.vn", QUEUED, NOON - timedelta(hours=5))
    assert office("status").code == 6
