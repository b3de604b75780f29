"""Decisions of a person about a task: a deadline put off, ungrounded work settled, a reading."""

from __future__ import annotations

from datetime import date

from engine.commands.requests_tasks import (
    ConfirmReading,
    ExtendDeadline,
    SettleTask,
    WaiveCondition,
)
from engine.commit.commit import Outcome
from engine.service.base import Service, check_days


class DecisionCommands(Service):
    """What persons decide about tasks; which task, occurrence and part is meant as for moves."""

    __slots__ = ()

    def extend(
        self,
        task: str,
        to: date | str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        reason: str | None = None,
        number: str | None = None,
        authority: str | None = None,
        on: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put the deadline of a `task` off to a day, or by a span ("2 months") from its nominal
        end, with a `reason`.

        `to` is the day or the span, `authority` who decided, `number` their document, `on` the day
        on which they did (None: today): before it the old date stands, and lateness with it.
        `plan`, `occurrence`, `body`, `part` say which deadline is meant. `today`, `key`, `preview`
        as for `submit`. Raises NotLaterError, FinishedBeforeError, NotYetError, BadInputError,
        ReasonMissingError, UnknownNameError.
        """
        check_days(on=on)
        request = ExtendDeadline(
            task=task,
            to=to,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            reason=reason,
            number=number,
            authority=authority,
            on=on,
        )
        return self.submit(request, today=today, key=key, preview=preview)

    def settle(
        self,
        task: str,
        decision: str,
        *,
        reason: str | None,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Decide about ungrounded work, with a `reason`: `keep`, `reopen` or `cancel` it.

        `task`, and where needed `plan`, `occurrence`, `body`, `part`, say which work; `decision` is
        one of the three words. `today`, `key`, `preview` as for `submit`. Raises
        NotUngroundedError, BadInputError, ReasonMissingError, UnknownNameError.
        """
        request = SettleTask(
            task=task,
            decision=decision,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            reason=reason,
        )
        return self.submit(request, today=today, key=key, preview=preview)

    def waive(
        self,
        task: str,
        *,
        reason: str | None,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Let the condition of a `task` hold from a day (`on`; None: today), with a `reason`: for
        all, for a `body` and what lies below it, or for the `part` of a member that the body does.

        `plan` and `occurrence` say which task where several are possible. `today`, `key`, `preview`
        as for `submit`. Raises ConditionHoldsError, NotYetError, PlanEndedError,
        ReasonMissingError.
        """
        check_days(on=on)
        request = WaiveCondition(
            task=task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            reason=reason,
        )
        return self.submit(request, today=today, key=key, preview=preview)

    def confirm(
        self,
        task: str,
        reading: str,
        *,
        reason: str | None,
        plan: str | None = None,
        question: int | None = None,
        holds_from: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Decide how a `task` is read, with a `reason`.

        `plan` is its plan where several have a task of that id. `reading` is a value of a knob in
        doubt (`down`, `up`; `first_month`, `first_day`), or a reading of a question: its number,
        its text, or the beginning of it. `question` is the question's number in the plan, from 1;
        needed where several are open. It holds from `holds_from` on (None: today). `today`, `key`,
        `preview` as for `submit`. Raises NothingToConfirmError, BadInputError, ReasonMissingError.
        """
        check_days(holds_from=holds_from)
        request = ConfirmReading(
            task=task,
            reading=reading,
            plan=plan,
            question=question,
            reason=reason,
            holds_from=holds_from,
        )
        return self.submit(request, today=today, key=key, preview=preview)
