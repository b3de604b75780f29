"""Tasks: the moves of their lifecycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.commands.requests_tasks import MoveTask
from engine.commit.commit import Outcome
from engine.model.states import Move
from engine.service.base import Service, check_days


class TaskCommands(Service):
    """How an office moves its tasks on.

    Each takes the `plan` where several have a task of that id, the label of the `occurrence` where
    a task has several, and the `body` that acts where each member of a group has a part: its own,
    or the one (`part`: whose) that it carries on.
    """

    __slots__ = ()

    def move(
        self,
        move: Move,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        without_trigger: bool = False,
        for_all: bool = False,
        extends: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Make a `move` of the lifecycle with a `task` on a day (`on`; None: today).

        `plan`, `occurrence`, `body`, `part` say which is meant. `number` is the document that
        proves it, `reason` why; `without_trigger` completes a task that still waits, `for_all`
        moves all parts at once, both with a reason; `extends` lets the suspension that a resumption
        ends stop the clock. `today`, `key`, `preview` as for `submit`. Raises WhichBodyError,
        NotAMemberError, UnknownNameError, MoveRefusedError, TooEarlyError, NotYetError.
        """
        check_days(on=on)
        request = MoveTask(
            move=move,
            task=task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            without_trigger=without_trigger,
            for_all=for_all,
            extends=extends,
        )
        return self.submit(request, today=today, key=key, preview=preview)

    def start(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Record that a body begins a `task`. `plan`, `occurrence`, `body`, `part`, `on`, `number`,
        `reason`, `today`, `key`, `preview`, and the errors, as for `move`."""
        return self.move(
            Move.START,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            today=today,
            key=key,
            preview=preview,
        )

    def complete(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        without_trigger: bool = False,
        for_all: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Record that a body has completed a `task`, also while it waits (`without_trigger`) or for
        all parts at once (`for_all`), each with a `reason`. `plan`, `occurrence`, `body`, `part`,
        `on`, `number`, `today`, `key`, `preview`, and the errors, as for `move`."""
        return self.move(
            Move.COMPLETE,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            without_trigger=without_trigger,
            for_all=for_all,
            today=today,
            key=key,
            preview=preview,
        )

    def suspend(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        for_all: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a `task` aside, with a `reason`. `plan`, `occurrence`, `body`, `part`, `on`,
        `number`, `for_all`, `today`, `key`, `preview`, and the errors, as for `move`."""
        return self.move(
            Move.SUSPEND,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            for_all=for_all,
            today=today,
            key=key,
            preview=preview,
        )

    def resume(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        for_all: bool = False,
        extends: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take a suspended `task` up again, with a `reason`. `plan`, `occurrence`, `body`, `part`,
        `on`, `number`, `for_all`, `extends`, `today`, `key`, `preview`, and the errors, as for
        `move`."""
        return self.move(
            Move.RESUME,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            for_all=for_all,
            extends=extends,
            today=today,
            key=key,
            preview=preview,
        )

    def reopen(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        for_all: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take a completion back, with a `reason`. `task`, `plan`, `occurrence`, `body`, `part`,
        `on`, `number`, `for_all`, `today`, `key`, `preview`, and the errors, as for `move`."""
        return self.move(
            Move.REOPEN,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            for_all=for_all,
            today=today,
            key=key,
            preview=preview,
        )

    def cancel(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        for_all: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Drop a `task`, with a `reason`. `plan`, `occurrence`, `body`, `part`, `on`, `number`,
        `for_all`, `today`, `key`, `preview`, and the errors, as for `move`."""
        return self.move(
            Move.CANCEL,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            for_all=for_all,
            today=today,
            key=key,
            preview=preview,
        )

    def cancel_occurrences(
        self,
        task: str,
        occurrences: Sequence[str],
        *,
        plan: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Drop several `occurrences` of a `task`, by their labels, an entry each: all of them or,
        where one cannot be dropped, none. `plan`, `body`, `part`, `on`, `number`, `reason`,
        `today`, `key`, `preview`, and the errors, as for `move`."""
        check_days(on=on)
        moves = [
            MoveTask(
                move=Move.CANCEL,
                task=task,
                plan=plan,
                occurrence=label,
                body=body,
                part=part,
                on=on,
                number=number,
                reason=reason,
            )
            for label in occurrences
        ]
        return self.submit_all(moves, today=today, key=key, preview=preview)

    def reinstate(
        self,
        task: str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
        part: str | None = None,
        on: date | None = None,
        number: str | None = None,
        reason: str | None = None,
        for_all: bool = False,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Bring a cancelled `task` back, with a `reason`. `plan`, `occurrence`, `body`, `part`,
        `on`, `number`, `for_all`, `today`, `key`, `preview`, and the errors, as for `move`."""
        return self.move(
            Move.REINSTATE,
            task,
            plan=plan,
            occurrence=occurrence,
            body=body,
            part=part,
            on=on,
            number=number,
            reason=reason,
            for_all=for_all,
            today=today,
            key=key,
            preview=preview,
        )
