"""Making messages: whose digest is due, what is urgent, what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from delivery.digest import calendars, urgent_of
from delivery.digest_schedule import Moment, due_moment
from delivery.recipient_view import Looker
from delivery.settings import Recipient, address_of
from delivery.settings_file import Settings
from engine.ports.messages import DIGEST, URGENT, Message, MessageQueue, Seen, Step, message_id
from engine.ports.outbox import Numbered
from triggers.calendars import Calendar
from triggers.errors import UnknownNameError

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from engine.service.engine import Engine


@dataclass(frozen=True, slots=True)
class Made:
    """How many messages were made, and the recipients whose body nobody knows."""

    count: int = 0
    unknown: tuple[str, ...] = ()


def make_messages(
    post: MessageQueue, engine: Engine, settings: Settings, now: datetime, today: date
) -> Made:
    """Put into the outbox, `post`, what is due and what is urgent at `now` (aware); each recipient
    of the `settings` by itself, with how far it has been notified. The `engine` reads how things
    stand on the day `today`. Whoever does it at the same time finds it done."""
    calendar = office_calendar(engine, settings)
    unknown = []
    seen = post.seen()
    with engine.ledger.reading() as unit:
        first = min((seen.get(name, Seen()).digested for name in settings.recipients), default=0)
        maker = Maker(unit, settings, now, today, first)
        steps = []
        for name, recipient in settings.recipients.items():
            moment = due_moment(
                calendar, settings.hour(recipient), engine.zone, now, seen.get(name, Seen()).day
            )
            try:
                after, made = maker.messages(name, recipient, seen.get(name), moment)
            except UnknownNameError:
                unknown.append(name)
                continue
            if after != seen.get(name):
                steps.append(Step(name, seen.get(name), after, made))
    return Made(post.put(steps), tuple(unknown))


def office_calendar(engine: Engine, settings: Settings) -> Calendar:
    """The calendar whose working days have a digest. Raises UnknownNameError."""
    return engine.calendar(settings.file.office.calendar or engine.policy().calendar)


class Maker:
    """One look at the notices after a number, for all recipients."""

    def __init__(
        self, unit: Unit, settings: Settings, now: datetime, today: date, first: int = 0
    ) -> None:
        entry = unit.entries.entry(1)
        self.workspace = entry.hash if entry else "-"
        self.notices = list(unit.outbox.notices(first))
        self.last = self.notices[-1].n if self.notices else first
        self.looker = Looker(unit, settings.recipients, today)
        self.now, self.today = now, today

    def messages(
        self, name: str, recipient: Recipient, before: Seen | None, moment: Moment | None
    ) -> tuple[Seen, list[Message]]:
        """How far the `recipient` called `name` is notified now, and by which messages; `before` is
        how far it was (None: never), `moment` that of the digest that is due (None: none is)."""
        old = before or Seen(urged=self._before_today())
        made = list(self._urgent(name, recipient, self._after(old.urged)))
        last = max(self.last, old.urged, old.digested)
        after = old._replace(urged=last)
        if moment is not None:
            after = after._replace(digested=last, day=moment.day)
            made += self._digest(name, recipient, old, moment)
        return after, made

    def _after(self, number: int) -> list[Numbered]:
        return [one for one in self.notices if one.n > number]

    def _before_today(self) -> int:
        """The last notice of an earlier day: who is new hears of it in the digest, not at once."""
        return max((one.n for one in self.notices if one.notice.day < self.today), default=0)

    def _urgent(
        self, name: str, recipient: Recipient, notices: list[Numbered]
    ) -> Iterator[Message]:
        fresh = [one for one in notices if one.notice.urgent]
        if not fresh:
            return
        for group in urgent_of(fresh, self.looker.matched(recipient, fresh)):
            about = [part or "" for part in group[-1].notice.key]
            yield self._message(
                name, recipient, URGENT, about, [one.n for one in group], self.today
            )

    def _digest(
        self, name: str, recipient: Recipient, old: Seen, moment: Moment
    ) -> Iterator[Message]:
        """The first has what was urgent before, too; one more of a day that had one already, by a
        clock that ran ahead, has an id of its own."""
        about: list[object] = [moment.day]
        if old.day is not None and old.day >= moment.day:
            about.append(old.digested)
        plain = [
            one for one in self._after(old.digested) if old.day is None or not one.notice.urgent
        ]
        numbers = list(self.looker.matched(recipient, plain))
        if recipient.body is None:
            numbers += calendars(plain)[1]
        if numbers:
            yield self._message(
                name, recipient, DIGEST, about, sorted(numbers), moment.day, late=moment.late
            )

    def _message(
        self,
        name: str,
        recipient: Recipient,
        kind: str,
        about: Sequence[object],
        numbers: Sequence[int],
        day: date,
        *,
        late: bool = False,
    ) -> Message:
        return Message(
            id=message_id(self.workspace, name, kind, about),
            kind=kind,
            recipient=name,
            address=address_of(recipient),
            day=day,
            notices=tuple(numbers),
            made_at=self.now,
            next_at=self.now,
            late=late,
        )
