"""The pass that sends: messages are made, taken, looked at again, sent outside any transaction, and
what became of each is kept at once.

Exactly once in the outbox, at least once on the wire: who is killed between sending and keeping it
sends the same message again, under the same id.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from delivery.channel_failures import Channels, PutOffError, channel_of
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
from delivery.recipient_view import KeptLook, Looker, names_of
from delivery.retry_schedule import LEASE, WAITS, wait_after
from delivery.settings import Recipient, address_of
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
    post: MessageQueue,
    engine: Engine,
    writer: Writer,
    send: Send,
    today: date | None = None,
    seconds: float | None = None,
) -> Delivered:
    """Make what is due and send what may go, once; any number of processes may do it at a time.

    `post` is the outbox, `writer` words the letters by the settings, `send` gives one to its
    channel. The `engine`'s clock gives the moments, its zone the local hours; `today` (default: the
    office's day) is the day on which things are looked at. After so many `seconds` (None: however
    long it takes) no more is begun: what is left waits for the next pass.
    """
    now = engine.clock()
    made = make_messages(post, engine, writer.settings, now, today or engine.today())
    run = _Pass(post, engine, writer, send, today, seconds)
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
    """One pass: the database and the words are this thread's, only sending is the others'.

    Several messages are taken, looked at and kept at a time, so that a transaction is not each
    letter's own; each address has one under way, so that a slow one holds up itself. A channel that
    was not to be reached several times in a row is put off as a whole.
    """

    def __init__(
        self,
        post: MessageQueue,
        engine: Engine,
        writer: Writer,
        send: Send,
        today: date | None,
        seconds: float | None = None,
    ) -> None:
        self.post, self.engine, self.writer, self.send = post, engine, writer, send
        self.day, self.by = today, uuid4().hex
        self.ends = None if seconds is None else monotonic() + seconds
        self.states: list[str] = []
        self.done: list[Message] = []
        self.channels = Channels()
        self.kept = KeptLook()
        self.untried: set[str] = set()

    def all(self) -> None:
        """Send whatever may go now."""
        running: dict[Future[str | None], Message] = {}
        with ThreadPoolExecutor(THREADS, "upon-post") as pool:
            while waiting := self._due():
                before = len(self.states)
                while waiting or running:
                    free = 2 * THREADS - len(running)
                    if waiting and free >= min(THREADS, len(waiting)):
                        self._begin(pool, waiting[:free], running)
                        waiting = [] if self._is_over() else self._left(waiting[free:])
                    finished = wait(running, return_when=FIRST_COMPLETED).done if running else ()
                    for future in finished:
                        self._end(running.pop(future), future)
                    self._keep_done()
                if self._is_over() or len(self.states) == before:
                    return

    def _due(self) -> list[str]:
        return self._left(self.post.due_addresses(self.engine.clock()))

    def _left(self, addresses: Sequence[str]) -> list[str]:
        """The addresses whose channel is not put off."""
        return [one for one in addresses if not self.channels.is_put_off(one)]

    def _is_over(self) -> bool:
        """Whether the time that the pass may take is over; what is left waits for the next."""
        return self.ends is not None and monotonic() >= self.ends

    def _begin(
        self,
        pool: ThreadPoolExecutor,
        addresses: Sequence[str],
        running: dict[Future[str | None], Message],
    ) -> None:
        """Take the next message to each address, and let those be sent that have anything to
        say."""
        now = self.engine.clock()
        taken = self.post.claim(addresses, self.by, now, now + LEASE)
        if not taken:
            return
        with self.engine.ledger.reading() as unit:
            recipients = self.writer.settings.recipients
            looker = Looker(unit, recipients, self._today(), self.kept)
            names = looker.names()
            letters = [(one, self._written(one, looker, names, now)) for one in taken]
        self._keep_done()
        for message, letter in letters:
            if letter is not None:
                recipient = self.writer.settings.recipients[message.recipient]
                running[pool.submit(self._send, message, recipient, letter)] = message

    def _send(self, message: Message, recipient: Recipient, letter: Letter) -> str | None:
        """Send a letter, in a thread of its own, unless its channel was put off meanwhile."""
        channel = channel_of(message.address)
        with self.channels.trying(channel):
            return self.send(recipient, letter)

    def _written(
        self, message: Message, looker: Looker, names: Names, now: datetime
    ) -> Letter | None:
        """What a message says now; None where it has nothing to say any more, or cannot say it."""
        try:
            page = self._look(message, looker)
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

    def _look(self, message: Message, looker: Looker) -> Page | None:
        recipient = looker.recipients.get(message.recipient)
        if recipient is None:
            return None
        notices = looker.unit.outbox.at(message.notices)
        look = looker.urgent if message.kind == URGENT else looker.page
        return look(recipient, notices)

    def _today(self) -> date:
        return self.day or self.engine.today()

    def _end(self, message: Message, done: Future[str | None]) -> None:
        """Keep what became of a message."""
        try:
            remark = done.result()
        except PutOffError:
            self.untried.add(message.id)
            until = self.channels.until(message.address) or self.engine.clock() + WAITS[0]
            self._keep(replace(message, next_at=max(message.next_at, until)))
        except UnreachableError as error:
            self._unreachable(message, error)
        except RejectedError as error:
            self._ended(message, DEAD, error.what)
        except DelayedError as error:
            self._failed(message, error.what, error)
        except Exception as error:
            self._failed(message, f"{type(error).__name__}: {error}")
        else:
            self._ended(message, SENT, remark)

    def _ended(self, message: Message, state: str, said: str | None) -> None:
        """Keep that a message was sent or refused for good, now."""
        now = self.engine.clock()
        ended = replace(
            message,
            state=state,
            attempts=message.attempts + 1,
            error=self._clean(said) if said else None,
        )
        self._keep(replace(ended, sent_at=now) if state == SENT else replace(ended, next_at=now))

    def _unreachable(self, message: Message, error: UnreachableError) -> None:
        """Try again later; all that goes to the address waits, after some failures in a row all
        that goes by the channel."""
        kept = self._failed(message, error.what)
        self._keep_done()
        if not self.channels.is_down(message.address):
            self.post.delay(message.address, kept.next_at)
        elif self.channels.put_off(message.address, kept.next_at):
            self.post.delay_channel(channel_of(message.address), kept.next_at)

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
        self.done.append(message)

    def _keep_done(self) -> None:
        """Keep what became of messages, before more are taken."""
        done, self.done = self.done, []
        kept = self.post.settle(done, self.by)
        self.states += [one.state for one in kept if one.id not in self.untried]

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
