"""The table of acts: the right that each needs, whom it is for, and the call of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.commit.commit import Outcome
from engine.model.states import Move
from engine.service.engine import Engine
from triggers.errors import BadInputError, UnknownNameError
from upon.files.spans import day_or_span
from upon.views.event_lookup import check_body, find_event
from web.acts import plans, workspace
from web.acts.given import FieldsError, Given, dates_of, flag_of, list_of, text_of, texts_of
from web.acts.options import Options

DATES = ("issued", "effective", "received", "sets_due")
TEXTS = ("number", "issuer", "title", "url", "scope", "note")
MOVES = tuple(
    move.value
    for move in (
        Move.START,
        Move.COMPLETE,
        Move.SUSPEND,
        Move.RESUME,
        Move.REOPEN,
        Move.CANCEL,
        Move.REINSTATE,
    )
)


Perform = Callable[[Engine, Given, Options], Outcome]


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act. `place` is the name of the field with the body that it is for."""

    operation: str
    perform: Perform
    place: str | None = None


def _record(engine: Engine, given: Given, options: Options) -> Outcome:
    triggers = list_of(given, "trigger")
    errors = {} if triggers else {"trigger": BadInputError("trigger", "-", "trigger_needed")}
    document: dict[str, Any] = texts_of(given, TEXTS)
    try:
        document |= dates_of(given, DATES)
    except FieldsError as error:
        raise FieldsError(errors | error.errors) from None
    if errors:
        raise FieldsError(errors)
    _check_url(document)
    if replaces := text_of(given, "replaces"):
        with engine.ledger.reading() as unit:
            document["replaces"] = find_event(unit, replaces)
    document |= {name: flag_of(given, name) for name in ("new", "another")}
    return engine.record(triggers, **options.keywords(), **document)


def _check_url(document: Mapping[str, Any]) -> None:
    """Raise FieldsError for a link that a browser would do something else with than open it."""
    url = document.get("url")
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise FieldsError({"url": BadInputError("url", url[:40], "http://, https://")})


def _correct(engine: Engine, given: Given, options: Options) -> Outcome:
    """Only the fields that are given change; one that is given blank is taken away."""
    changes: dict[str, Any] = {name: text_of(given, name) for name in TEXTS if name in given}
    dates = dates_of(given, DATES)
    changes |= {name: dates.get(name) for name in DATES if name in given}
    _check_url(changes)
    if triggers := list_of(given, "trigger"):
        changes["triggers"] = triggers
    if not changes:
        raise BadInputError("correct", "-", ", ".join((*DATES, *TEXTS)))
    reason = text_of(given, "reason")
    return engine.correct(_event(engine, given), reason=reason, **options.keywords(), **changes)


def _retract(engine: Engine, given: Given, options: Options) -> Outcome:
    reason = text_of(given, "reason")
    return engine.retract(_event(engine, given), reason=reason, **options.keywords())


def _event(engine: Engine, given: Given) -> str:
    name = text_of(given, "event")
    with engine.ledger.reading() as unit:
        if name is None or unit.catalog.event(name) is None:
            raise UnknownNameError("event", name or "-")
    return name


def _undo(engine: Engine, given: Given, options: Options) -> Outcome:
    return engine.undo(reason=text_of(given, "reason"), **options.keywords())


def _task(given: Given) -> dict[str, Any]:
    return {"plan": text_of(given, "plan"), "occurrence": text_of(given, "occurrence")}


def _mover(move: str) -> Perform:
    def perform(engine: Engine, given: Given, options: Options) -> Outcome:
        """Do the move in the `engine`, with the fields `given`; `options` are the day, the key and
        whether it is a preview."""
        on = dates_of(given, ["on"]).get("on")
        task, body = text_of(given, "task") or "-", text_of(given, "body")
        check_body(engine.ledger, task, text_of(given, "plan"), body)
        details: dict[str, Any] = {"body": body, **texts_of(given, ("number", "reason"))}
        if move == "complete":
            details["without_trigger"] = flag_of(given, "without_trigger")
            details["for_all"] = flag_of(given, "for_all")
        return engine.move(Move(move), task, on=on, **_task(given), **options.keywords(), **details)

    return perform


def _extend(engine: Engine, given: Given, options: Options) -> Outcome:
    task, body = text_of(given, "task") or "-", text_of(given, "body")
    check_body(engine.ledger, task, text_of(given, "plan"), body)
    details: dict[str, Any] = {
        name: text_of(given, name) for name in ("reason", "number", "authority")
    }
    details |= {"body": body} if body else {}
    try:
        to: date | str = dates_of(given, ["to"]).get("to") or "-"
    except FieldsError:
        to = day_or_span(text_of(given, "to") or "-")
    return engine.extend(task, to, **_task(given), **options.keywords(), **details)


def _settle(engine: Engine, given: Given, options: Options) -> Outcome:
    task, body = text_of(given, "task") or "-", text_of(given, "body")
    decision = text_of(given, "decision") or "-"
    if decision not in ("keep", "reopen", "cancel"):
        raise FieldsError({"decision": BadInputError("decision", decision, "keep, reopen, cancel")})
    check_body(engine.ledger, task, text_of(given, "plan"), body)
    reason = text_of(given, "reason")
    return engine.settle(
        task, decision, reason=reason, body=body, **_task(given), **options.keywords()
    )


def _confirm(engine: Engine, given: Given, options: Options) -> Outcome:
    question = text_of(given, "question")
    return engine.confirm(
        text_of(given, "task") or "-",
        text_of(given, "reading") or "-",
        reason=text_of(given, "reason"),
        plan=text_of(given, "plan"),
        question=int(question) if question and question.isdecimal() else None,
        **options.keywords(),
    )


ACTS: Mapping[str, Act] = {
    "record": Act("record", _record, "scope"),
    "correct": Act("correct", _correct, "scope"),
    "retract": Act("retract", _retract),
    "undo": Act("undo", _undo),
    **{move: Act(move, _mover(move), "body") for move in MOVES},
    "extend": Act("extend", _extend, "body"),
    "settle": Act("settle", _settle, "body"),
    "confirm": Act("confirm", _confirm),
    "policy": Act("policy", workspace.set_policy),
    "calendar": Act("calendar", workspace.put_calendar),
    "reminders": Act("reminders", workspace.set_reminders),
    "succeed": Act("succeed", workspace.succeed),
    "adopt": Act("adopt", plans.adopt),
    "amend": Act("amend", plans.amend),
}
"""Name -> act."""
