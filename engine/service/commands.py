"""What an office says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from engine.commands.adoption import adopt
from engine.commands.clean_input import clean, said
from engine.commands.decisions import make_calendar, make_confirmation, make_policy, make_reminders
from engine.commands.directories import make_bodies, make_succession
from engine.commands.documents import make_event
from engine.commands.moves import make_move
from engine.commit.commit import Outcome, Signature, commit
from engine.commit.sweep import Swept, is_swept, sweep
from engine.model.acts import AnyAct, Under
from engine.model.hash_chain import digest_of
from engine.model.states import Move
from engine.ports.ledger import Unit
from engine.queries.lookup import find_task
from engine.service.queries import Questions
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


class Recording(Questions):
    """The recording half of the engine."""

    __slots__ = ()

    def adopt(
        self,
        plan: Plan,
        *,
        under: Under | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a plan into force. Documents recorded before count.

        `under` makes it a sub-plan: it carries out a body's part in a task of another plan.
        Raises PlanInForceError where a plan of that id is, UnknownNameError and NotAMemberError for
        an `under` that names no such part.
        """
        asked = ("adopt", plan.digest)
        return self._say(
            lambda unit: adopt(unit, plan, self.calendars, under),
            (*asked, under.plan, under.task, under.body) if under else asked,
            today,
            key,
            preview,
        )

    def record(
        self,
        triggers: str | Sequence[str],
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        new: bool = False,
        **document: Any,
    ) -> Outcome:
        """Record a document that sets off one or more triggers.

        `document` takes the fields of an `Event`: issued, effective, received (dates),
        number, issuer, title, url, scope, sets_due, note. `new` allows a trigger that no plan
        declares yet. Raises UnknownNameError, AlreadyRecordedError, BadInputError, NoDateError.
        """
        names = (triggers,) if isinstance(triggers, str) else tuple(triggers)
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            return make_event(unit, names, day, document, new=new)

        request = ("record", names, sorted((k, str(v)) for k, v in document.items() if v))
        return self._say(prepare, request, day, key, preview)

    def move(
        self,
        move: Move,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        on: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **details: Any,
    ) -> Outcome:
        """Make a move of the lifecycle on a day (default: today).

        `details` takes body, number, reason, without_trigger, for_all (all parts at once). Raises
        WhichBodyError, NotAMemberError, UnknownNameError, MoveRefusedError, TooEarlyError,
        NotYetError.
        """
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_move(unit, ref, move, occurrence, on or day, day, details)

        asked = sorted((k, str(v)) for k, v in details.items() if v)
        request = (move, task, plan, occurrence, str(on), asked)
        return self._say(prepare, request, day, key, preview)

    def start(self, task: str, **options: Any) -> Outcome:
        """A body begins a task; options as for `move`."""
        return self.move(Move.START, task, **options)

    def complete(self, task: str, **options: Any) -> Outcome:
        """A body completes a task; options as for `move`."""
        return self.move(Move.COMPLETE, task, **options)

    def suspend(self, task: str, **options: Any) -> Outcome:
        """Put a task aside, with a reason; options as for `move`."""
        return self.move(Move.SUSPEND, task, **options)

    def resume(self, task: str, **options: Any) -> Outcome:
        """Take a suspended task up again, with a reason; options as for `move`."""
        return self.move(Move.RESUME, task, **options)

    def reopen(self, task: str, **options: Any) -> Outcome:
        """Take a completion back, with a reason; options as for `move`."""
        return self.move(Move.REOPEN, task, **options)

    def cancel(self, task: str, **options: Any) -> Outcome:
        """Drop a task, with a reason; options as for `move`."""
        return self.move(Move.CANCEL, task, **options)

    def reinstate(self, task: str, **options: Any) -> Outcome:
        """Bring a cancelled task back, with a reason; options as for `move`."""
        return self.move(Move.REINSTATE, task, **options)

    def confirm(
        self,
        task: str,
        reading: str,
        *,
        reason: str | None,
        plan: str | None = None,
        question: int | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Decide how a task is read, with a reason.

        `reading` is a value of a knob in doubt (`down`, `up`; `first_month`, `first_day`), or a
        reading of a question: its number, its text, or the beginning of it. `question` is the
        question's number in the plan, from 1; needed where several are open. Raises
        NothingToConfirmError, BadInputError, ReasonMissingError.
        """

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_confirmation(unit, ref, reading, question, reason, self.calendars)

        request = ("confirm", task, plan, reading, question, reason)
        return self._say(prepare, request, today, key, preview)

    def set_policy(
        self,
        knobs: Mapping[str, str],
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Set knobs for the whole workspace; the changes list the deadlines that move."""
        request = ("policy", sorted(knobs.items()), reason)

        def prepare(unit: Unit) -> AnyAct:
            return make_policy(unit, knobs, reason, self.calendars)

        return self._say(prepare, request, today, key, preview)

    def set_reminders(
        self,
        rules: Reminders,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Set the rules of reminders for the whole workspace, in the place of those before."""
        request = ("reminders", rules.model_dump_json(), reason)
        return self._say(
            lambda unit: make_reminders(unit, rules, reason), request, today, key, preview
        )

    def put_calendar(
        self,
        name: str,
        table: str,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a calendar into force; the changes list the deadlines that move."""

        def prepare(unit: Unit) -> AnyAct:
            return make_calendar(unit, name, table, reason, self.calendars)

        return self._say(prepare, ("calendar", name, table, reason), today, key, preview)

    def put_bodies(
        self,
        directory: Directory,
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take bodies and groups into the workspace; what it knows already is no act, and the
        outcome then has no entry. Raises BodyLoopError, UnknownNameError, BadInputError."""

        def prepare(unit: Unit) -> AnyAct:
            act = make_bodies(unit, directory)
            if act is None:
                raise _NothingNewError
            return act

        request = ("bodies", directory.model_dump_json())
        try:
            return self._say(prepare, request, today, key, preview)
        except _NothingNewError:
            with self.ledger.reading() as unit:
                return Outcome(None, None, (), unit.head())

    def succeed(
        self,
        old: str,
        new: str,
        on: date,
        *,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """From a day, let one body carry on what another has open; what was done stays as it was.

        Raises UnknownNameError, BodyLoopError, BadInputError.
        """

        def prepare(unit: Unit) -> AnyAct:
            return make_succession(unit, old, new, on, clean("reason", reason))

        request = ("succeed", old, new, str(on), reason)
        return self._say(prepare, request, today, key, preview)

    def sweep(self, *, today: date | None = None) -> Swept:
        """Look again at what the days up to today change, and put what is to be told into the
        outbox. Any number of processes may do it, as often as they like."""
        day = today or self.today()

        def look() -> Swept:
            with self.ledger.reading() as unit:
                if is_swept(unit, day):
                    return Swept(day, day)
            with self.ledger.writing() as unit:
                return sweep(unit, self.calendars, day, self.clock())

        return self.ledger.retrying(look)

    def _say(
        self,
        prepare: Callable[[Unit], AnyAct],
        request: object,
        today: date | None,
        key: str | None,
        preview: bool,
    ) -> Outcome:
        signature = self._signature(request, today, key)
        return self.ledger.retrying(
            lambda: commit(self.ledger, self.calendars, signature, prepare, preview=preview)
        )

    def _signature(self, request: object, today: date | None, key: str | None) -> Signature:
        by, via = said("by", self.by), said("via", self.via)
        key = None if key is None else said("key", key)
        digest = _request_digest(request) if key else None
        return Signature(self.clock(), today or self.today(), by, via, key, digest)


class _NothingNewError(Exception):
    """There is nothing to record."""


def _request_digest(request: object) -> str:
    """SHA-256 of what was asked, so that a key that comes again can be told from another use."""
    return digest_of(json.dumps(request, default=str))
