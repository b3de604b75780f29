"""Messages in tables, on both databases: kept once, taken by one, settled by who took them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.ports.messages import DEAD, DROPPED, QUEUED, SENT, Message, Seen, Step, message_id
from store.copy import copy_workspace
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from tests.support.checksums import unsummed
from tests.support.servers import drop_database
from tests.support.strategies import make_plan, office

NOW = datetime(2023, 5, 5, 0, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


def message(name: str, address: str = "mail: a@example.org", **fields: object) -> Message:
    """A message that may go now."""
    made = Message(name, "digest", "a", address, date(2023, 5, 5), (1, 2), NOW, NOW)
    return replace(made, **fields)


def put(
    post: SqlMessageQueue, name: str, before: Seen | None, after: Seen, *messages: Message
) -> int:
    """Keep messages of one recipient."""
    return post.put([Step(name, before, after, messages)])


@pytest.fixture(params=["sqlite", "postgresql"])
def post(request: pytest.FixtureRequest) -> Iterator[SqlMessageQueue]:
    """An empty outbox of each kind; whatever was done to it, its checksums fit."""
    server = request.param == "postgresql"
    url = str(request.getfixturevalue("server_database" if server else "database"))
    ledger = open_ledger(url)
    yield SqlMessageQueue(ledger)
    assert unsummed(ledger) == []
    ledger.engine.dispose()
    if server:
        drop_database(url)


def test_all_or_nothing(post: SqlMessageQueue) -> None:
    """Messages are kept with how far their recipient has been told; who is late keeps nothing."""
    first = Seen(3, 5, date(2023, 5, 5))
    assert put(post, "a", None, first, message("m1"), message("m2")) == 2
    late = Step("a", None, Seen(9, 9, None), [message("m3")])
    assert post.put([late, Step("b", None, Seen(1), [message("m4", recipient="b")])]) == 1
    assert put(post, "a", first, Seen(7, 9, date(2023, 5, 6)), message("m3")) == 1
    assert post.seen() == {"a": Seen(7, 9, date(2023, 5, 6)), "b": Seen(1)}
    assert [one.id for one in post.messages()] == ["m1", "m2", "m3", "m4"]
    assert post.message("m1") == message("m1")
    assert post.message("m9") is None


def test_an_id_is_kept_once(post: SqlMessageQueue) -> None:
    """What is there under an id stays as it is."""
    put(post, "a", None, Seen(1), message("m1"))
    assert put(post, "b", None, Seen(1), message("m1", recipient="b"), message("m2")) == 1
    assert [(one.id, one.recipient) for one in post.messages()] == [("m1", "a"), ("m2", "a")]


def test_one_takes_it(post: SqlMessageQueue) -> None:
    """What is taken is nobody else's until the claim lapses, and then not the first's any more."""
    put(post, "a", None, Seen(1), message("m1"), message("m2", next_at=LATER))
    (address,) = post.due_addresses(NOW)
    (taken,) = post.claim([address], "p1", NOW, LATER)
    assert taken.id == "m1"
    assert post.claim([address], "p2", NOW, LATER) == []
    assert post.due_addresses(NOW) == []
    assert post.next_at() == LATER
    assert post.claim([address], "p2", LATER, LATER + timedelta(minutes=10)) == [taken]
    sent = replace(taken, state=SENT, sent_at=LATER, attempts=1)
    assert post.settle([replace(taken, state=SENT)], "p1") == []
    assert post.settle([sent], "p2") == [sent]
    assert post.messages(SENT) == [sent]


def test_an_address_waits(post: SqlMessageQueue) -> None:
    """What goes to an address that is not to be reached waits, and what waits longer stays."""
    much_later = LATER + timedelta(hours=1)
    put(
        post,
        "a",
        None,
        Seen(1),
        message("m1"),
        message("m2", next_at=much_later),
        message("m3", "hook"),
    )
    assert post.delay("mail: a@example.org", LATER) == 1
    assert {one.id: one.next_at for one in post.messages()} == {
        "m1": LATER,
        "m2": much_later,
        "m3": NOW,
    }
    assert post.due_addresses(NOW) == ["hook"]
    assert post.due_addresses(LATER) == ["hook", "mail: a@example.org"]


def test_sent_again_and_dropped(post: SqlMessageQueue) -> None:
    """A message that is over may be queued again under its id; one that waits may be dropped."""
    put(post, "a", None, Seen(1), message("m1", state=DEAD, attempts=8, error="x"), message("m2"))
    assert post.queue_again(["m1", "m2"], LATER) == 1
    assert post.message("m1") == message("m1", next_at=LATER)
    assert post.drop("m2", "not needed")
    assert not post.drop("m2", "again")
    found = post.message("m2")
    assert found is not None
    assert (found.state, found.error) == (DROPPED, "not needed")


def test_a_rebuild_keeps_the_messages(post: SqlMessageQueue) -> None:
    """What was sent is not derived from the ledger: working all else out anew leaves it."""
    engine = office(post.ledger)
    engine.adopt(make_plan({"1": {}}))
    put(post, "a", None, Seen(1), message("m1", state=SENT))
    engine.rebuild()
    assert [one.id for one in post.messages()] == ["m1"]
    assert post.seen() == {"a": Seen(1)}


def test_a_copy_takes_the_messages_along(database: Path, tmp_path: Path) -> None:
    """Nobody is told twice because the office moved: messages and how far each was told move
    too."""
    ledger = open_ledger(str(database))
    due = {"due": "by 2023-05-12"}
    office(ledger).adopt(make_plan({"1": due, "2": due}))
    with ledger.reading() as unit:
        workspace = unit.entries.head().hash
    post, day = SqlMessageQueue(ledger), date(2023, 5, 5)
    ids = [message_id(workspace, "a", "digest", about) for about in ([day], [day, "1"])]
    put(
        post,
        "a",
        None,
        Seen(1, 2, day),
        message(ids[0], state=SENT, sent_at=NOW),
        message(ids[1]),
    )
    target = f"sqlite:///{tmp_path / 'copy.db'}"
    copy_workspace(f"sqlite:///{database}", target, lambda *_: None)
    copied = SqlMessageQueue(open_ledger(target))
    assert copied.messages() == post.messages()
    assert copied.seen() == post.seen()


def test_ids_are_the_same_whoever_works_them_out() -> None:
    """An id follows from the workspace, the recipient, the kind and what it is about."""
    day = date(2023, 5, 5)
    base = message_id("hash", "a", "digest", [day])
    assert base == message_id("hash", "a", "digest", [day])
    others = [
        ("other", "a", "digest", [day]),
        ("hash", "b", "digest", [day]),
        ("hash", "a", "urgent", [day]),
        ("hash", "a", "digest", [day, ""]),
    ]
    assert base not in {message_id(*other) for other in others}
    assert len(base) == 24
    assert base.isalnum()


def test_states_are_words_of_the_table(post: SqlMessageQueue) -> None:
    """The states of the outbox are those by which it is asked."""
    put(
        post,
        "a",
        None,
        Seen(1),
        *(message(f"m-{state}", state=state) for state in (QUEUED, SENT, DEAD, DROPPED)),
    )
    for state in (QUEUED, SENT, DEAD, DROPPED):
        assert [one.id for one in post.messages(state, "a")] == [f"m-{state}"]
    assert post.messages(QUEUED, "b") == []
