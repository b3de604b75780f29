"""Whether the file that says who is told can be used; what would go out now, and when next; a test
message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from delivery.digest_schedule import Moment, next_moment
from delivery.dispatch import trial
from delivery.enqueue import Maker, office_calendar
from delivery.recipient_view import names_of
from delivery.sending import reach, sender
from delivery.settings import address_of
from engine.model.bodies import names_in
from engine.ports.messages import URGENT, Seen
from store.messages import SqlMessageQueue
from triggers.errors import UnknownNameError, UponError
from triggers.nearest import nearest
from upon import clock
from upon.files.notify import writer_of
from upon.workspace import Workspace

if TYPE_CHECKING:
    from delivery.letters import Letter
    from delivery.settings import Recipient
    from delivery.settings_file import Settings
    from engine.ports.ledger import Ledger


@dataclass(frozen=True, slots=True)
class NextDigest:
    """Who is told, where, and when next; `next_at` is None where the calendar has no working day,
    `told_on` the day of the last digest (None: there was none)."""

    name: str
    recipient: Recipient
    address: str
    next_at: datetime | None
    told_on: date | None


def recipient_name(settings: Settings, name: str) -> str:
    """The name of a recipient. Raises UnknownNameError."""
    if name not in settings.recipients:
        near = nearest(name, settings.recipients) or tuple(settings.recipients)[:3]
        raise UnknownNameError("recipient", name, near)
    return name


def checked(workspace: Workspace, ledger: Ledger, settings: Settings) -> Iterator[dict[str, Any]]:
    """Each channel, the calendar and each recipient of the `settings`, with what is wrong with it
    (None: nothing), in the words of the `workspace`; nothing is sent. The `ledger` knows the
    calendars and bodies."""
    for name, channel in settings.file.channels.items():
        error = None
        try:
            reach(settings, channel)
        except UponError as found:
            error = settings.scrubbed(workspace.words.error(found))
        yield {"what": "channel", "name": name, "error": error}
    yield from _known_names(workspace, ledger, settings)


def _known_names(
    workspace: Workspace, ledger: Ledger, settings: Settings
) -> Iterator[dict[str, Any]]:
    """Whether the workspace knows the calendar and the bodies; of these nothing where there is none
    yet."""
    calendar = settings.file.office.calendar
    if calendar is not None:
        error = None
        try:
            workspace.engine(ledger).calendar(calendar)
        except UponError as found:
            error = workspace.words.error(found)
        yield {"what": "calendar", "name": calendar, "error": error}
    with ledger.reading() as unit:
        if not unit.entries.head().count:
            return
        for name, recipient in settings.recipients.items():
            error = None
            try:
                if recipient.body is not None:
                    names_in(unit.facts.bodies(), recipient.body)
            except UponError as found:
                error = workspace.words.error(found)
            yield {"what": "recipient", "name": name, "error": error}


def letters_now(
    workspace: Workspace, ledger: Ledger, settings: Settings, name: str
) -> Iterator[Letter]:
    """What would go to the recipient called `name` if its hour had come, on the day of the
    `workspace`, as the `ledger` stands; nothing is sent, and nothing is written."""
    now, recipient = clock.now(), settings.recipients[name]
    seen = {} if workspace.known_at else _seen(ledger)
    writer = writer_of(settings)
    with ledger.reading() as unit:
        maker = Maker(unit, settings, now, workspace.today)
        names = names_of(unit)
        moment = Moment(workspace.today, late=False)
        for message in maker.messages(name, recipient, seen.get(name), moment)[1]:
            look = maker.looker.urgent if message.kind == URGENT else maker.looker.page
            page = look(recipient, unit.outbox.at(message.notices))
            yield writer.letter(message, page, names, workspace.today, now)


def _seen(ledger: Any) -> dict[str, Seen]:
    return SqlMessageQueue(ledger).seen()


def next_digests(workspace: Workspace, ledger: Ledger, settings: Settings) -> list[NextDigest]:
    """Each recipient of the `settings` with when it is told next, by the calendar that the `ledger`
    has. Raises UnknownNameError for a calendar that there is not."""
    calendar = office_calendar(workspace.engine(ledger), settings)
    seen, now = _seen(ledger), clock.now()
    return [
        NextDigest(
            name,
            one,
            address_of(one),
            next_moment(calendar, settings.hour(one), workspace.zone, now),
            seen.get(name, Seen()).day,
        )
        for name, one in settings.recipients.items()
    ]


def send_trial(
    workspace: Workspace, ledger: Ledger, settings: Settings, name: str
) -> tuple[Letter, str | None]:
    """Send one test message to the recipient called `name`; the message, and a remark where not all
    of its addresses took it. Raises what the channel raises."""
    with ledger.reading() as unit:
        letter = trial(unit, writer_of(settings), name, clock.now(), workspace.today)
    remark = sender(settings)(settings.recipients[name], letter)
    return letter, remark and settings.scrubbed(remark)
