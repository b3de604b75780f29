"""What the facts forbid, each refusal naming what stands in the way and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triggers.errors import RefusedError, UponError, UsageError

NAMED = 5
"""How many entries a message names."""


class PlanInForceError(RefusedError):
    """A plan of that id was adopted before (exit 4)."""

    code = "plan_in_force"
    template = "plan {plan} is in force since entry {seq}; a new version is an amendment"

    def __init__(self, plan: str, seq: int) -> None:
        super().__init__(plan=plan, seq=seq)


class AlreadyRecordedError(RefusedError):
    """The same document (number, issuer, date) was recorded before (exit 4)."""

    code = "already_recorded"
    template = "already recorded as {event} on {recorded} for {triggers}"
    mend = "nothing was recorded"

    def __init__(self, event: str, recorded: date, triggers: Sequence[str]) -> None:
        self.event = event
        super().__init__(event=event, recorded=recorded, triggers=tuple(triggers))


class AlreadyReplacedError(RefusedError):
    """A document that another replaces already (exit 4)."""

    code = "already_replaced"
    template = "{event} is replaced already, by {by} ({label}); replace that one"

    def __init__(self, event: str, by: str, label: str) -> None:
        super().__init__(event=event, by=by, label=label)


class NearDuplicateError(RefusedError):
    """A document that is likely one that was recorded before (exit 4)."""

    code = "near_duplicate"
    template = "it resembles {event} ({label})"
    mend = "correct that one, give replaces {event}, or another where it is another document"

    def __init__(self, event: str, label: str) -> None:
        self.event = event
        super().__init__(event=event, label=label)


class PlanEndedError(RefusedError):
    """A plan that has ended takes no more of it (exit 4)."""

    code = "plan_ended"
    template = (
        "plan {plan} ended on {on} (entry {seq}); what was begun is completed, kept, cancelled or "
        "reinstated, all else is refused"
    )

    def __init__(self, plan: str, on: date, seq: int) -> None:
        super().__init__(plan=plan, on=on, seq=seq)


class PlanMoveError(RefusedError):
    """A plan that cannot be moved so (exit 4)."""

    code = "plan_move"
    template = "plan {plan}: cannot {move}, it is {state}"

    def __init__(self, plan: str, move: str, state: str) -> None:
        super().__init__(plan=plan, move=move, state=state)


class ConditionHoldsError(RefusedError):
    """There is nothing to waive (exit 4)."""

    code = "condition_holds"
    template = "{task}: its condition holds since {since}; there is nothing to waive"

    def __init__(self, task: str, since: date) -> None:
        super().__init__(task=task, since=since)


class KeyConflictError(RefusedError):
    """An idempotency key came again with other content (exit 4)."""

    code = "key_conflict"
    template = "key {key!r} was used for entry {seq}, which said something else; use another key"

    def __init__(self, key: str, seq: int) -> None:
        super().__init__(key=key, seq=seq)


class TooEarlyError(RefusedError):
    """A move before what it follows (exit 4)."""

    code = "too_early"
    template = "{task}: {move} on {on} lies before {what} on {since}"
    mend = "give a later day (moves allowed on that day: {allowed})"

    def __init__(
        self, task: str, move: str, on: date, what: str, since: date, allowed: Sequence[str]
    ) -> None:
        super().__init__(
            task=task, move=move, on=on, what=what, since=since, allowed=tuple(allowed)
        )


class NotYetError(RefusedError):
    """Something is said of a day that has not come (exit 4)."""

    code = "not_yet"
    template = "{task}: {move} on {on} has not happened yet; today is {today}"

    def __init__(self, task: str, move: str, on: date, today: date) -> None:
        super().__init__(task=task, move=move, on=on, today=today)


class WhichOccurrenceError(RefusedError):
    """Several occurrences of a task would take the move (exit 4)."""

    code = "which_occurrence"
    template = "{task}: {move} which occurrence?"
    mend = "give occurrence, one of: {allowed}"

    def __init__(self, task: str, move: str, allowed: Sequence[str]) -> None:
        super().__init__(task=task, move=move, allowed=tuple(allowed))


class WhichPlanError(UsageError):
    """Several plans have a task of that id (exit 2)."""

    code = "which_plan"
    template = "task {got} is in several plans"
    mend = "give plan, one of: {allowed}"

    def __init__(self, task: str, plans: Sequence[str]) -> None:
        UponError.__init__(self, got=task, allowed=tuple(plans))


class NothingToConfirmError(RefusedError):
    """A task has no such question (exit 4)."""

    code = "nothing_to_confirm"
    template = "{task} has nothing to confirm about {subject}"
    mend = "`why` has its questions"

    def __init__(self, task: str, subject: str) -> None:
        super().__init__(task=task, subject=subject)


class SameCalendarError(RefusedError):
    """The calendar in force has the same content (exit 4)."""

    code = "same_calendar"
    template = "calendar {name} is in force with the same content (version {version})"

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name=name, version=version)


class SameRemindersError(RefusedError):
    """The rules of reminders in force are the same (exit 4)."""

    code = "same_reminders"
    template = "these rules are in force already"
    mend = "nothing was recorded"

    def __init__(self) -> None:
        super().__init__()


class NotLaterError(RefusedError):
    """An extension that puts nothing off (exit 4)."""

    code = "not_later"
    template = "{task}: {to} is not later than {due}, when it is due"

    def __init__(self, task: str, to: date, due: date) -> None:
        super().__init__(task=task, to=to, due=due)


class FinishedBeforeError(RefusedError):
    """An extension that was granted after the work had ended (exit 4)."""

    code = "finished_before"
    template = (
        "{task}: finished on {ended}; an extension granted on {on} comes after it and judges "
        "nothing anew"
    )

    def __init__(self, task: str, ended: date, on: date) -> None:
        super().__init__(task=task, ended=ended, on=on)


class NotUngroundedError(RefusedError):
    """There is nothing to settle (exit 4)."""

    code = "not_ungrounded"
    template = "{task} has its grounds; only work whose trigger is gone is settled"

    def __init__(self, task: str) -> None:
        super().__init__(task=task)


class NothingToUndoError(RefusedError):
    """A person recorded nothing that still counts (exit 4)."""

    code = "nothing_to_undo"
    template = "{by} has recorded nothing that could be undone"
    mend = "see `log`"

    def __init__(self, by: str) -> None:
        super().__init__(by=by)


class CannotUndoError(RefusedError):
    """The last entry of a person is not one to undo (exit 4)."""

    code = "cannot_undo"
    template = "entry {seq} ({kind}) is not undone in passing"
    mend = "retract it by its number, with a reason"

    def __init__(self, seq: int, kind: str) -> None:
        super().__init__(seq=seq, kind=kind)


@dataclass(frozen=True, slots=True)
class Dependents:
    """The entries that stand on another -> what each says."""

    entries: Mapping[int, str]

    def __str__(self) -> str:
        return self.listed("entry {entry} ({what})".format)

    def listed(self, named: Callable[..., str]) -> str:
        """In one line: what `named` makes of the first few, and that there are more."""
        shown = [named(entry=seq, what=what) for seq, what in list(self.entries.items())[:NAMED]]
        return ", ".join([*shown, *(["..."] if len(self.entries) > NAMED else [])])

    def json(self) -> list[dict[str, object]]:
        """All of them, as JSON has them."""
        return [{"entry": seq, "what": what} for seq, what in self.entries.items()]


class StandsOnError(RefusedError):
    """Later entries stand on the one that is to be revised (exit 4)."""

    code = "stands_on"
    template = "entry {entry}: {stands_on} would not stand without it; retract it first"

    def __init__(self, entry: int, stands: Mapping[int, str]) -> None:
        """`stands` has what each entry says that stands in the way."""
        super().__init__(entry=entry, stands_on=Dependents(stands))


class NotStandingError(RefusedError):
    """An entry that is to be revised does not count any more (exit 4)."""

    code = "not_standing"
    template = "entry {entry} does not stand: entry {by} took it back; retract that one instead"

    def __init__(self, entry: int, by: int) -> None:
        super().__init__(entry=entry, by=by)


class NotCorrectedError(RefusedError):
    """What an act is about is not corrected (exit 4)."""

    code = "not_corrected"
    template = (
        "entry {entry} ({kind}): {field} is not corrected; retract it and record the right one "
        "(can be corrected: {allowed})"
    )

    def __init__(self, entry: int, kind: str, field: str, allowed: Sequence[str]) -> None:
        super().__init__(entry=entry, kind=kind, field=field, allowed=", ".join(allowed) or "-")


class NothingAmendedError(RefusedError):
    """A new version says what is in force already, or nothing of it was accepted (exit 4)."""

    code = "nothing_amended"
    template = "plan {plan}: nothing to amend"

    def __init__(self, plan: str) -> None:
        super().__init__(plan=plan)


class ReasonMissingError(UsageError):
    """The move needs a reason (exit 2)."""

    code = "reason_missing"
    template = "{move} needs a reason"
    mend = "give a reason"

    def __init__(self, move: str) -> None:
        UponError.__init__(self, move=move)


class NoDateError(UsageError):
    """A document was recorded without any of its dates (exit 2)."""

    code = "no_date"
    template = "a document needs a date"
    mend = "give issued, effective or received"

    def __init__(self) -> None:
        UponError.__init__(self)
