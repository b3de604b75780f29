"""`upon calc`: a deadline from a rule and dates, without a database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.output import lines, print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import Expressions, pairs
from cli.pages.deadlines import deadline_lines, occurrence_lines
from triggers.dates import parse_any_date
from triggers.deadlines import compute
from upon.calc.date_order import warnings_json
from upon.calc.inputs import GivenDays, make_setting, named_calendar, read_period, read_rule
from upon.calc.line_calculator import LineCalculator
from upon.calc.occurrences import occurrences
from upon.views.deadlines import result_json
from upon.views.setting import setting_json
from upon.words.rules import RuleWords
from upon.words.steps import StepWords

if TYPE_CHECKING:
    from triggers.results import Result
    from upon.calc.inputs import Setting
    from upon.calc.occurrences import Occurrence


def calc(
    ctx: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="help.calc.rule")],
    event: Annotated[
        list[str] | None, typer.Option("--event", metavar="ID=DATE", help="help.calc.event")
    ] = None,
    policy: Annotated[
        list[str] | None, typer.Option("--policy", metavar="KNOB=VALUE", help="help.calc.policy")
    ] = None,
    calendar: Annotated[
        str | None, typer.Option("--calendar", metavar="NAME|FILE", help="help.calc.calendar")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", metavar="DATE", help="help.calc.start")
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="help.calc.period")
    ] = None,
    expressions: Expressions = False,
) -> None:
    """Count a rule, or with `-` one rule a line."""
    session = session_of(ctx)
    if rule == "-":
        _calc_lines(session)
        return

    parsed = read_rule(rule)
    days = {
        name: parse_any_date(day, name) for name, day in pairs(event, "--event", "ID=DATE").items()
    }
    if start is not None:
        days["start"] = parse_any_date(start, "--start")
    knobs = pairs(policy, "--policy", "KNOB=VALUE")
    given = named_calendar(calendar) if calendar is not None else None
    setting = make_setting(session.words.lang, knobs, given)
    anchors = GivenDays(days, setting.policy.counts_from)
    result = compute(parsed, anchors, setting.policy, setting.calendar, read_period(period))
    next_ones = []
    if period is None:
        next_ones = occurrences(parsed, anchors, setting.policy, setting.calendar)
    _show(session, result, setting, next_ones, anchors, expressions=expressions)


def _show(
    session: Session,
    result: Result,
    setting: Setting,
    next_ones: list[Occurrence],
    anchors: GivenDays,
    *,
    expressions: bool,
) -> None:

    error = session.words.error(result.error) if result.error else None
    start, warnings = anchors.start, warnings_json(session.words, anchors)
    if session.as_json:
        said = result_json(result, setting.words, error)
        said["occurrences"] = [one.as_json() for one in next_ones]
        said["warnings"] = warnings
        print_json(said | setting_json(setting.policy, setting.calendar))
    else:
        rules = None if expressions else RuleWords(session.words)
        words = StepWords(session.words.lang, setting.policy, setting.calendar, rules)
        lines(deadline_lines(result, words, error))
        if next_ones and start:
            lines(occurrence_lines(next_ones, start, words))
        for warning in warnings:
            session.note("calc.warning", message=warning["message"])
    if result.error:
        raise typer.Exit(result.error.exit_code)


def _calc_lines(session: Session) -> None:

    out = sys.stdout.buffer
    for answer in LineCalculator(session.words.lang).answers(sys.stdin.buffer):
        # A program at the other end may wait for each answer; a lone surrogate stays escaped.
        out.write(f"{answer}\n".encode("utf-8", "backslashreplace"))
        out.flush()
