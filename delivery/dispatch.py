"""The pass that sends: messages are made, taken, looked at again, sent outside any transaction, and
what became of each is kept at once.

Exactly once in the outbox, at least once on the wire: who is killed between sending and keeping it
sends the same message again, under the same id.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from delivery.digest import Page
from delivery.digest_schedule import next_moment
from delivery.enqueue import make_messages, office_calendar
from delivery.errors import (
    DelayedError,
    RejectedError,
    TemplateFailedError,
    UndeliveredError,
    UnreachableError,
    brief,
)
from delivery.letter_writer import Names, Writer
from delivery.letters import Letter, Send
from delivery.recipient_view import Looker, numbered
from delivery.retry_schedule import LEASE, wait_after
from delivery.settings import address_of
from engine.model.stamps import stamp
from engine.ports.messages import (
    DEAD,
    DROPPED,
    NO_RECIPIENT,
    NOTHING_LEFT,
    QUEUED,
    SENT,
    TEST,
    URGENT,
    Message,
    MessageQueue,
    message_id,
)
from triggers.errors import BadInputError, UnknownNameError, UponError

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from engine.service.engine import Engine

THREADS = 8
"""Addresses that are sent to at a time; each in its turn, so that a slow one holds up itself."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a pass came to; `failed` will be tried again, `dead` will not, `dropped` had nothing
    left to say. `next_at` is when there is something to do again, as far as one can know;
    `unknown` are the recipients whose body nobody knows."""

    made: int = 0
    sent: int = 0
    failed: int = 0
    dead: int = 0
    dropped: int = 0
    next_at: datetime | None = None
    unknown: tuple[str, ...] = ()


def deliver_once(
    post: MessageQueue, engine: Engine, writer: Writer, send: Send, today: date | None = None
) -> Delivered:
    """Make what is due and send what may go, once; any number of processes may do it at a time.

    `post` is the outbox, `writer` words the letters by the settings, `send` gives one to its
    channel. The `engine`'s clock gives the moments, its zone the local hours; `today` (default: the
    office's day) is the day on which things are looked at.
    """
    now = engine.clock()
    made = make_messages(post, engine, writer.settings, now, today or engine.today())
    run = _Pass(post, engine, writer, send, today)
    run.all()
    count = {state: run.states.count(state) for state in (SENT, QUEUED, DEAD, DROPPED)}
    return Delivered(
        made.count,
        count[SENT],
        count[QUEUED],
        count[DEAD],
        count[DROPPED],
        _next(post, engine, writer),
        made.unknown,
    )


def _next(post: MessageQueue, engine: Engine, writer: Writer) -> datetime | None:
    calendar, now = office_calendar(engine, writer.settings), engine.clock()
    hours = {writer.settings.hour(one) for one in writer.settings.recipients.values()}
    moments = [next_moment(calendar, hour, engine.zone, now) for hour in hours]
    return min(filter(None, [post.next_at(), *moments]), default=None)


class _Pass:
    """One pass: the database and the words are this thread's, only sending is the others'."""

    def __init__(
        self, post: MessageQueue, engine: Engine, writer: Writer, send: Send, today: date | None
    ) -> None:
        self.post, self.engine, self.writer, self.send = post, engine, writer, send
        self.day, self.by = today, uuid4().hex
        self.states: list[str] = []

    def all(self) -> None:
        """Send whatever may go now."""
        waiting: Iterator[str] = iter(self.post.due_addresses(self.engine.clock()))
        running: dict[Future[str | None], tuple[str, Message]] = {}
        with ThreadPoolExecutor(THREADS, "upon-post") as pool:
            more = True
            while more or running:
                while more and len(running) < THREADS:
                    address = next(waiting, None)
                    more = address is not None
                    if address is not None:
                        self._begin(pool, address, running)
                for done in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    address, message = running.pop(done)
                    if self._end(message, done):
                        self._begin(pool, address, running)

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        address: str,
        running: dict[Future[str | None], tuple[str, Message]],
    ) -> None:
        """Take the next message to an address that has anything to say, and let it be sent."""
        while True:
            now = self.engine.clock()
            message = self.post.claim(address, self.by, now, now + LEASE)
            if message is None:
                return
            letter = self._written(message, now)
            if letter is not None:
                recipient = self.writer.settings.recipients[message.recipient]
                running[pool.submit(self.send, recipient, letter)] = address, message
                return

    def _written(self, message: Message, now: datetime) -> Letter | None:
        """What a message says now; None where it has nothing to say any more, or cannot say it."""
        try:
            page, names = self._look(message)
            if page is not None and page.notices:
                return self.writer.letter(message, page, names, self._today(), now)
        except (UnknownNameError, BadInputError, TemplateFailedError) as error:
            self._failed(message, str(error))
            return None
        except UponError:
            raise  # it is the database's, and no fault of this message
        except Exception as error:
            self._failed(message, f"{type(error).__name__}: {error}")
            return None
        self._keep(replace(message, state=DROPPED, error=NOTHING_LEFT if page else NO_RECIPIENT))
        return None

    def _look(self, message: Message) -> tuple[Page | None, Names]:
        recipients = self.writer.settings.recipients
        recipient = recipients.get(message.recipient)
        with self.engine.ledger.reading() as unit:
            if recipient is None:
                return None, Names({}, {})
            looker = Looker(unit, recipients, self._today())
            notices = numbered(unit, message.notices)
            look = looker.urgent if message.kind == URGENT else looker.page
            return look(recipient, notices), names_of(unit)

    def _today(self) -> date:
        return self.day or self.engine.today()

    def _end(self, message: Message, done: Future[str | None]) -> bool:
        """Keep what became of a message; whether its address may be sent more."""
        try:
            remark = done.result()
        except RejectedError as error:
            self._keep(
                replace(
                    message,
                    state=DEAD,
                    attempts=message.attempts + 1,
                    error=self._clean(error.what),
                )
            )
        except UnreachableError as error:
            kept = self._failed(message, error.what)
            self.post.delay(message.address, kept.next_at)
            return False
        except DelayedError as error:
            self._failed(message, error.what, error)
        except Exception as error:
            self._failed(message, f"{type(error).__name__}: {error}")
        else:
            self._keep(
                replace(
                    message,
                    state=SENT,
                    attempts=message.attempts + 1,
                    sent_at=self.engine.clock(),
                    error=self._clean(remark) if remark else None,
                )
            )
        return True

    def _failed(
        self, message: Message, what: str, error: UndeliveredError | None = None
    ) -> Message:
        """Try again later, or give it up after the last try."""
        attempts = message.attempts + 1
        pause = wait_after(attempts, getattr(error, "after", None))
        now = self.engine.clock()
        kept = replace(
            message,
            attempts=attempts,
            error=self._clean(what),
            state=QUEUED if pause else DEAD,
            next_at=now + pause if pause else now,
        )
        self._keep(kept)
        return kept

    def _keep(self, message: Message) -> None:
        if self.post.settle(message, self.by):
            self.states.append(message.state)

    def _clean(self, text: str) -> str:
        return brief(self.writer.settings.scrubbed(text))


def trial(unit: Unit, writer: Writer, name: str, at: datetime, today: date) -> Letter:
    """A letter by which the channel of the recipient called `name` is tried out; it is kept
    nowhere. `writer` words it, by the names that `unit` reads; `at` is its moment (aware), `today`
    its day."""
    entry = unit.entries.entry(1)
    made = message_id(entry.hash if entry else "-", name, TEST, [stamp(at)])
    address = address_of(writer.settings.recipients[name])
    message = Message(made, TEST, name, address, today, (), at, at)
    return writer.letter(message, Page(), names_of(unit), today, at)


def names_of(unit: Unit) -> Names:
    """What people call bodies and the documents of the plans in force."""
    bodies = {name: body.name for name, body in unit.facts.bodies().known.items()}
    triggers = {
        name: trigger.name
        for plan in unit.catalog.plans()
        for name, trigger in plan.triggers.items()
    }
    return Names(bodies, triggers)
