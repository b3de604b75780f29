"""The pass: what is made once, what is sent again, who holds up whom."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from delivery.errors import DelayedError, RejectedError, UnreachableError
from delivery.letter_writer import Writer
from delivery.retry_schedule import LEASE, LONGEST_WAIT, TRIES, WAITS
from engine.ports.messages import DEAD, DROPPED, NO_RECIPIENT, NOTHING_LEFT, QUEUED
from store.ledger import open_ledger
from tests.delivery.desk import PLAN, SETTINGS, Desk
from upon.words.texts import Words


def raising(error: Exception) -> Any:
    """What raises an error."""

    def fail() -> None:
        raise error

    return fail


@pytest.fixture
def started(desk: Desk) -> Desk:
    """An office in which the rule has come: on the next morning both wards have a part to begin."""
    desk.at("2023-02-13 10:00").sweep().deliver()
    desk.taken.letters.clear()
    desk.record("rule", "2023-02-10")
    return desk.at("2023-02-14 07:30").sweep()


def test_one_digest_a_recipient_and_day(started: Desk) -> None:
    """At the hour each recipient has one message, however often the pass runs."""
    assert started.at("2023-02-14 07:29").deliver().made == 0
    done = started.at("2023-02-14 07:30").deliver()
    assert (done.made, done.sent) == (2, 2)
    assert [to for to, _ in started.taken.letters] == ["a", "b"]
    assert "Task" not in started.taken.to("a")[0].subject
    assert "Ban hành quy chế" in started.taken.to("a")[0].text
    for _ in range(3):
        again = started.later(minutes=1).deliver()
        assert (again.made, again.sent, again.failed) == (0, 0, 0)
    assert started.at("2023-02-15 07:30").sweep().deliver().made == 0


def test_nothing_to_say_is_no_message(desk: Desk) -> None:
    """A day without a notice has no message, though there is work in hand."""
    desk.at("2023-01-04 07:30").sweep().deliver()
    assert desk.at("2023-01-05 07:30").sweep().deliver().made == 0


def test_done_before_it_was_sent(started: Desk) -> None:
    """Nothing is told of work that was done between making and sending a message (I8): what has
    nothing left to say is dropped, and says why."""
    started.taken.fails["a"] = raising(DelayedError("451"))
    started.deliver()
    started.engine.complete("1", body="ward-a")
    started.taken.fails.clear()
    done = started.later(minutes=1).deliver()
    assert (done.sent, done.dropped) == (0, 1)
    (kept,) = started.post.messages(DROPPED)
    assert kept.recipient == "a"
    assert kept.error == NOTHING_LEFT


def test_withdrawn_before_it_was_sent(started: Desk) -> None:
    """A start that was withdrawn is not told as one."""
    event = started.engine.record("list", issued=started.now.date(), number="x").event
    started.engine.retract(event or "", reason="wrong")
    started.deliver()
    assert "To be started" not in started.taken.to("b")[0].text.partition("Lập danh sách")[2]


def test_a_deadline_that_moved(desk: Desk) -> None:
    """Who is told that a date moved reads the date before it; one that moved again meanwhile is
    told once, as it stands."""
    desk.at("2023-01-04 07:30").sweep().deliver()
    desk.taken.letters.clear()
    desk.extend("2", "2023-06-30")
    desk.extend("2", "2023-07-31")
    desk.at("2023-01-05 07:30").sweep().deliver()
    (letter,) = desk.taken.to("a")
    assert letter.data["sections"]["moved"][0]["due"] == "2023-07-31"
    assert "Due 2023-07-31" in letter.text
    assert "2023-06-30" not in letter.text.replace("Due before: 2023-06-30", "")


def test_back_off_to_the_end(started: Desk) -> None:
    """A refusal for now is tried again after a minute, five, fifteen ... and no more than eight
    times; then it is dead, and stays so."""
    started.taken.fails["a"] = raising(DelayedError("451 busy"))
    assert started.deliver().failed == 1
    for number, pause in enumerate(WAITS, start=1):
        (kept,) = started.post.messages(QUEUED)
        assert (kept.attempts, kept.next_at - started.now) == (number, pause)
        assert started.later(seconds=pause.total_seconds() - 1).deliver().failed == 0
        done = started.later(seconds=1).deliver()
        assert done.failed + done.dead == 1
    (dead,) = started.post.messages(DEAD)
    assert (dead.attempts, dead.error) == (TRIES, "451 busy")
    assert started.later(days=1).deliver().dead == 0


def test_the_other_side_asks_for_time(started: Desk) -> None:
    """Retry-After is kept where it is longer than our own wait, up to a day."""
    started.taken.fails["a"] = raising(DelayedError("429", timedelta(hours=2)))
    started.taken.fails["b"] = raising(DelayedError("429", timedelta(days=30)))
    started.deliver()
    kept = {message.recipient: message.next_at - started.now for message in started.post.messages()}
    assert kept == {"a": timedelta(hours=2), "b": LONGEST_WAIT}


def test_refused_for_good(started: Desk) -> None:
    """A refusal for good is not tried again."""
    started.taken.fails["a"] = raising(RejectedError("550 no such user"))
    done = started.deliver()
    assert (done.dead, done.sent) == (1, 1)
    assert started.later(days=30).deliver().dead == 0
    assert [message.attempts for message in started.post.messages(DEAD)] == [1]


def test_nobody_there_holds_up_its_address(started: Desk) -> None:
    """An address that is not to be reached is not tried with its other messages; they wait as the
    first does, and the others have theirs."""
    started.taken.fails["a"] = raising(UnreachableError("no answer"))
    started.deliver()
    (kept,) = started.post.messages(QUEUED)
    started.extend("1", "2023-12-01", "ward-a")
    done = started.at("2023-02-15 07:30").sweep().deliver()
    waiting = started.post.messages(QUEUED)
    assert (done.made, done.failed) == (1, 1)
    assert len(waiting) == 2
    assert {message.next_at for message in waiting} == {waiting[0].next_at}
    assert waiting[0].id == kept.id


SILENT = 5
"""Of the many: the slow one, the odd one, the one whose body nobody knows, and two with no news."""


def test_a_slow_or_failing_recipient_blocks_nobody(desk: Desk) -> None:
    """With one that is slow, one that fails in an odd way and one whose body nobody knows, all the
    others have theirs within the pass, and well before the slow one is done."""
    many = "".join(
        f"  x{n}: {{body: ward-a, channel: mail, address: x{n}@example.org}}\n" for n in range(20)
    )
    desk.settle(SETTINGS + many + "  odd: {body: nobody, channel: mail, address: o@example.org}\n")
    others = threading.Event()
    desk.taken.fails["x0"] = lambda: others.wait(60)
    desk.taken.fails["x1"] = raising(ZeroDivisionError("odd"))

    def send(recipient: Any, letter: Any) -> None:
        desk.taken(recipient, letter)
        if len(desk.taken.letters) == len(desk.writer.settings.recipients) - SILENT:
            others.set()

    found = desk.at("2023-01-04 07:30").sweep().deliver(send)
    assert others.is_set()
    assert (found.sent, found.failed, found.unknown) == (found.made - 1, 1, ("odd",))
    (failed,) = desk.post.messages(QUEUED)
    assert "ZeroDivisionError" in (failed.error or "")


def test_one_thread_an_address(started: Desk) -> None:
    """Messages to one address go one after the other, in the order in which they were made."""
    started.taken.fails["a"] = raising(DelayedError("451"))
    started.deliver()
    started.extend("1", "2023-12-01", "ward-a")
    started.taken.fails.clear()
    busy, most = 0, 0
    lock = threading.Lock()

    def send(recipient: Any, letter: Any) -> Any:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.05)
        with lock:
            busy -= 1
        return started.taken(recipient, letter)

    started.at("2023-02-15 07:30").sweep().deliver(send)
    letters = started.taken.to("a")
    assert [letter.data["day"] for letter in letters] == ["2023-02-14", "2023-02-15"]
    assert most == 1


def test_who_dies_between_sending_and_keeping_it(started: Desk) -> None:
    """A message that was sent by a process that died is another's once the claim has lapsed, and is
    sent again under the same id; not before."""

    class Killed(BaseException):
        """The process is gone."""

    sent: list[str] = []

    def send(recipient: Any, letter: Any) -> None:
        del recipient
        sent.append(letter.id)
        raise Killed

    with pytest.raises(Killed):
        started.deliver(send)
    first = set(sent)
    assert first
    again = started.later(minutes=1).deliver()
    assert {letter.id for _, letter in started.taken.letters}.isdisjoint(first)
    done = started.later(seconds=LEASE.total_seconds()).deliver()
    assert again.sent + done.sent == 2
    assert first <= {letter.id for _, letter in started.taken.letters}
    assert len({letter.id for _, letter in started.taken.letters}) == 2


def test_missed_mornings_are_one_message(desk: Desk) -> None:
    """Whoever was off for a week has one message at once, marked late, and on the next morning
    no other of the same."""
    desk.at("2023-01-04 07:30").sweep().deliver()
    desk.taken.letters.clear()
    desk.record("rule", "2023-01-04")
    done = desk.at("2023-01-16 06:00").sweep().deliver()
    assert (done.made, done.sent) == (2, 2)
    (letter,) = desk.taken.to("a")
    assert letter.data["late"] is True
    assert letter.data["day"] == "2023-01-13"
    assert "Sent late" in letter.text
    assert desk.at("2023-01-16 07:30").deliver().made == 0


def test_no_digest_in_the_lunar_new_year(desk: Desk) -> None:
    """In the holidays nothing goes out; on the first working day it does, at the hour."""
    desk.at("2023-01-19 07:30").sweep().deliver()
    desk.taken.letters.clear()
    desk.record("rule", "2023-01-19")
    for day in range(20, 27):
        assert desk.at(f"2023-01-{day} 09:00").sweep().deliver().made == 0
    assert desk.at("2023-01-27 07:30").sweep().deliver().made == 2


URGENT = PLAN.replace("tasks:\n", "reminders: {overdue: {urgent: true, daily: 3}}\ntasks:\n", 1)


def test_urgent_goes_at_once(database: Path, tmp_path: Path) -> None:
    """What is urgent goes out at whatever hour, by itself, once a standing: the newest covers the
    older; and it is no reason for a digest."""
    desk = Desk(open_ledger(str(database)), tmp_path, plan=URGENT)
    desk.at("2023-03-31 07:30").sweep().deliver()
    desk.taken.letters.clear()
    done = desk.at("2023-04-03 20:00").sweep().deliver()
    assert (done.made, done.sent) == (1, 1)
    ((to, letter),) = desk.taken.letters
    assert (to, letter.kind) == ("rest", "urgent")
    assert letter.subject.startswith("Urgent: 2 ")
    assert letter.data["sections"]["overdue"][0]["notices"] == ["overdue.3"]
    assert desk.later(minutes=1).deliver().made == 0


def test_secrets_are_in_nothing_that_is_kept(started: Desk) -> None:
    """Whatever a channel says of its secret is struck out before it is kept."""
    from delivery.settings import Secret  # noqa: PLC0415

    started.writer.settings.secret(Secret(env="KEY"))
    started.taken.fails["a"] = raising(OSError("cannot open tgram://hunter2/1\nnext line"))
    started.deliver()
    (kept,) = started.post.messages(QUEUED)
    assert kept.error == "OSError: cannot open tgram://***/1 next line"


def test_a_recipient_who_left_the_file(started: Desk) -> None:
    """A message to nobody is dropped, with the reason."""
    started.taken.fails["a"] = raising(DelayedError("451"))
    started.deliver()
    started.settle(SETTINGS.replace("  a: {body", "  z: {body"))
    assert started.later(minutes=1).deliver().dropped == 1
    assert started.post.messages(DROPPED)[0].error == NO_RECIPIENT


def test_when_there_is_something_to_do_again(started: Desk) -> None:
    """The pass says when to come back: at the next try, or at the next hour of anybody."""
    assert started.deliver().next_at == started.now + timedelta(days=1)
    started.extend("1", "2023-12-01", "ward-a")
    started.taken.fails["a"] = raising(DelayedError("451"))
    done = started.at("2023-02-15 07:30").sweep().deliver()
    assert done.next_at == started.now + WAITS[0]


def test_a_message_that_cannot_be_written(started: Desk) -> None:
    """One that fails while it is written is tried again later, as one that fails while it is sent;
    the others go out."""
    started.settle(SETTINGS.replace("a: {body: ward-a,", "a: {body: ward-a, lang: vi,"))
    words = {"en": Words("en")}
    started.writer = Writer(started.writer.settings, lambda lang: words[lang])
    done = started.deliver()
    assert (done.sent, done.failed) == (1, 1)
    (kept,) = started.post.messages(QUEUED)
    assert (kept.recipient, kept.error) == ("a", "KeyError: 'vi'")


def test_a_clock_that_was_set_back(database: Path, tmp_path: Path) -> None:
    """What was late by a clock that ran ahead, and is not by one that was set right, is dropped."""
    desk = Desk(open_ledger(str(database)), tmp_path, plan=URGENT)
    desk.taken.fails["rest"] = raising(DelayedError("451"))
    desk.at("2023-04-03 20:00").sweep().deliver()
    desk.taken.fails.clear()
    desk.taken.letters.clear()
    desk.at("2023-04-03 20:05")
    desk.deliver_on(date(2023, 3, 1))
    assert [letter for _, letter in desk.taken.letters if letter.kind == "urgent"] == []
