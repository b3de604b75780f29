"""A pass comes to an end: a dead server is not waited for by each letter, nor by the days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delivery.channel_failures import FAILURES
from delivery.dispatch import THREADS, deliver_once
from delivery.errors import UnreachableError
from engine.ports.messages import QUEUED
from tests.delivery.desk import SETTINGS, Desk


def raising(error: Exception) -> Callable[[], Any]:
    """What raises an error."""

    def fail() -> None:
        raise error

    return fail


def test_a_dead_channel_is_put_off_as_a_whole(desk: Desk) -> None:
    """Of many addresses of a server that is not to be reached only the first few are tried; the
    others wait without a try of theirs being spent, and what goes by another channel goes."""
    many = "".join(
        f"  x{n}: {{body: ward-a, channel: mail, address: x{n}@example.org}}\n" for n in range(60)
    )
    other = "  mail: {kind: smtp, host: mail.invalid, sender: upon@example.org}\n"
    settings = SETTINGS.replace(other, other + other.replace("mail:", "spare:", 1))
    settings = settings.replace("ward-b, channel: mail", "ward-b, channel: spare")
    desk.settle(settings.replace("recipients:\n", f"recipients:\n{many}"))
    for name in ("a", *(f"x{n}" for n in range(60))):
        desk.taken.fails[name] = raising(UnreachableError("connection refused"))
    found = desk.at("2023-01-04 07:30").sweep().deliver()
    tried = [one for one in desk.post.messages(QUEUED) if one.attempts]
    idle = [one for one in desk.post.messages(QUEUED) if not one.attempts]
    assert FAILURES <= found.failed == len(tried) <= FAILURES + THREADS
    assert len(idle) > 40
    assert all(one.next_at > desk.now for one in (*tried, *idle))
    assert {name for name, _ in desk.taken.letters} <= {"b", "rest"}
    desk.taken.fails.clear()
    assert desk.later(minutes=2).deliver().sent == len(tried) + len(idle)


def test_a_pass_has_an_end(desk: Desk) -> None:
    """Once its time is over a pass begins no more letters; the next goes on where it left off."""
    many = "".join(
        f"  x{n}: {{body: ward-a, channel: mail, address: x{n}@example.org}}\n" for n in range(40)
    )
    desk.settle(SETTINGS + many)
    desk.at("2023-01-04 07:30").sweep()
    first = deliver_once(desk.post, desk.engine, desk.writer, desk.taken, seconds=0)
    assert 0 < first.sent < first.made
    rest = desk.deliver()
    assert (rest.made, first.sent + rest.sent) == (0, first.made)
