"""One request: who asks, in which language, about which day, up to which moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from starlette.requests import Request

from engine.model.bodies import Bodies
from engine.model.hash_chain import Head
from engine.ports.ledger import Ledger
from engine.service.engine import Engine
from triggers.calendar_files import shipped_calendar
from triggers.dates import parse_date
from triggers.errors import BadInputError
from upon import clock
from upon.words.bodies import calls
from upon.words.texts import LANGUAGES, Words
from upon.workspace import Workspace
from web.guard.cross_site import form_token
from web.office import Office
from web.rights import ForbiddenError, HiddenError, Person, check

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from workflows.plan import Plan

T = TypeVar("T")

KEPT = ("today", "known_at", "lang")
"""Parts of an address that every link of a page carries on."""


@dataclass(frozen=True, slots=True)
class OneReading:
    """A ledger as one transaction that is open already sees it; for reading alone."""

    unit: Unit
    reads_aside: bool

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """The transaction that is open."""
        yield self.unit

    def writing(self, *, preview: bool = False) -> AbstractContextManager[Unit]:
        """Nothing is written by it. Raises TypeError: a fault of the program."""
        raise TypeError(preview)

    def retrying(self, call: Callable[[], T]) -> T:
        """Run a use case that reads, once: what it sees does not change."""
        return call()


@dataclass
class RequestContext(Workspace):
    """A workspace as one request sees it."""

    office: Office = field(kw_only=True)
    person: Person = field(kw_only=True)
    request: Request = field(kw_only=True)
    held: OneReading | None = field(default=None, init=False)

    def ledger(self, *, create: bool = False) -> Ledger:
        """The process's ledger, as it stood at the moment `known_at`."""
        del create
        if self.held is not None:
            return self.held
        return self.office.known(self.known_at) if self.known_at else self.office.ledger

    @cached_property
    def bodies(self) -> Bodies:
        """The bodies of the workspace."""
        with self.ledger().reading() as unit:
            return unit.facts.bodies()

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans in force, by their ids."""
        with self.ledger().reading() as unit:
            return {plan.plan: plan for plan in unit.catalog.plans()}

    @cached_property
    def names(self) -> dict[str, str]:
        """Body or group id -> its name."""
        return calls(self.plans.values(), self.bodies)

    @cached_property
    def head(self) -> Head:
        """The ledger's head, looked at once a request."""
        if self.held is not None and self.known_at is None:
            return self.held.unit.entries.head()
        return self.office.head()

    @cached_property
    def title(self) -> str:
        """The name of the office, or of the person's body."""
        if self.person.body is not None:
            return self.names.get(self.person.body, self.person.body)
        issuers = (plan.issuer for plan in self.plans.values() if plan.issuer)
        return self.names.get(next(issuers, ""), "")

    @property
    def is_now(self) -> bool:
        """Whether the answers are those of now, so that one may act on them."""
        return self.known_at is None and self.day == self.office.settings.day

    def acting_engine(self, ledger: Ledger | None = None) -> Engine:
        """The engine in which this person records."""
        return Engine(
            ledger or self.office.ledger,
            clock.now,
            self.zone,
            by=self.person.id,
            via=self.person.via,
            calendars=shipped_calendar,
        )

    def check(self, operation: str, place: str | None = None) -> None:
        """Raise HiddenError or ForbiddenError where the person may not do it for a place."""
        check(self.person, operation, place, self.bodies)

    def may(self, operation: str, place: str | None = None) -> bool:
        """Whether the person may do it for a place, on a page that shows how things stand now."""
        try:
            self.check(operation, place)
        except (HiddenError, ForbiddenError):
            return False
        return self.is_now

    def place(self, asked: str | None) -> str | None:
        """The body that a page is about: as asked for, else the person's own. Raises HiddenError
        for one that the person may not see."""
        name = asked or self.person.body
        if name is not None and self.person.body is not None:
            below = self.bodies.below(self.person.body)
            if name not in below and name != self.person.body:
                raise HiddenError(name)
        return name

    def link(self, path: str, **query: object) -> str:
        """An address of ours with what every link carries on."""
        asked = {name: self.request.query_params.get(name) for name in KEPT} | query
        given = [
            (name, str(item))
            for name, value in asked.items()
            for item in (value if isinstance(value, list | tuple) else [value])
            if item not in (None, "", False)
        ]
        base = self.request.scope.get("root_path", "")
        return f"{base}{quote(path)}" + (f"?{urlencode(given)}" if given else "")

    def here(self, **query: object) -> str:
        """The address of this page with some parts of its query set anew."""
        asked: dict[str, object] = {
            name: self.request.query_params.getlist(name) for name in self.request.query_params
        }
        path = self.request.url.path
        base = self.request.scope.get("root_path", "")
        return self.link(path.removeprefix(base) or "/", **(asked | query))

    @cached_property
    def form_token(self) -> str:
        """The token that this person's forms carry."""
        return form_token(self.person.session or "")

    def moment(self, at: datetime) -> datetime:
        """A moment in the office's zone."""
        return at.astimezone(self.zone)


@contextmanager
def one_reading(ctx: RequestContext) -> Iterator[None]:
    """Within it whatever the request of a `ctx` reads is one state of the ledger, in one
    transaction; and nothing is recorded meanwhile, which would wait for its own end."""
    ledger = ctx.ledger()
    with ledger.reading() as unit:
        ctx.held = OneReading(unit, ledger.reads_aside)
        try:
            yield
        finally:
            ctx.held = None


def make_context(request: Request, office: Office, person: Person) -> RequestContext:
    """The ctx of a `request` to an `office` by a `person`. Raises BadInputError, UsageError for a
    day, moment or language."""
    query = request.query_params
    lang = query.get("lang") or person.lang or office.settings.lang
    return RequestContext(
        words=Words(lang),
        url=office.settings.url,
        zone=office.settings.zone,
        by=person.id,
        via=person.via,
        day=_day(query.get("today")) or office.settings.day,
        known_at=_moment(query.get("known_at")),
        office=office,
        person=person,
        request=request,
    )


def _day(text: str | None) -> date | None:
    return parse_date(text, "today") if text else None


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        # A plus sign that was not escaped comes as a blank.
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInputError("known_at", text, "RFC 3339, such as 2023-01-31T08:00:00Z")
    return moment


def language_of(query: Mapping[str, Any], header: str | None, fallback: str) -> str:
    """The language for somebody who is not known yet: `lang` of the `query`, else the first that we
    have of the `header` Accept-Language (None: not sent), else the `fallback`."""
    asked = query.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    for part in (header or "").split(","):
        name = part.split(";")[0].strip()[:2].lower()
        if name in LANGUAGES:
            return name
    return fallback
