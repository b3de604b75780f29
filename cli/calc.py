"""`upon calc`: a deadline from a rule and dates, without a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.session import Session, session_of

if TYPE_CHECKING:
    from datetime import date

    from cli.calc_given import Setting
    from cli.calc_occurrences import Occurrence
    from triggers.results import Result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calc", help="help.calc", rich_help_panel="help.panel.read")(calc)


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
) -> None:
    """Count a rule, or with `-` one rule a line."""
    session = session_of(ctx)
    if rule == "-":
        _calc_lines(session)
        return
    from cli.calc_given import GivenDays, make_setting, named_calendar, read_period  # noqa: PLC0415  speed
    from cli.calc_occurrences import occurrences  # noqa: PLC0415
    from triggers.dates import parse_any_date  # noqa: PLC0415
    from triggers.deadlines import compute  # noqa: PLC0415
    from triggers.parsing import parse_due  # noqa: PLC0415

    parsed = parse_due(rule)
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
    _show(session, result, setting, next_ones, anchors.start)


def pairs(given: list[str] | None, what: str, form: str) -> dict[str, str]:
    """`NAME=VALUE` arguments by name. Raises UsageError for one of another form."""
    from triggers.errors import UsageError  # noqa: PLC0415

    found = {}
    for text in given or ():
        name, sign, value = text.rpartition("=")
        if not sign or not name.strip():
            raise UsageError(what, text, form)
        found[name.strip()] = value.strip()
    return found


def _show(
    session: Session,
    result: Result,
    setting: Setting,
    next_ones: list[Occurrence],
    start: date | None,
) -> None:
    from cli.calc_given import setting_json  # noqa: PLC0415  for speed
    from cli.calc_lines import result_json  # noqa: PLC0415

    error = session.words.error(result.error) if result.error else None
    if session.as_json:
        from cli.output import print_json  # noqa: PLC0415  for speed

        said = result_json(result, setting.words, error)
        said["occurrences"] = [one.as_json() for one in next_ones]
        print_json(said | setting_json(setting.policy, setting.calendar))
    else:
        from cli.calc_text import deadline_lines, occurrence_lines  # noqa: PLC0415  for speed
        from cli.output import lines  # noqa: PLC0415

        lines(deadline_lines(result, setting.words, error))
        if next_ones and start:
            lines(occurrence_lines(next_ones, start, setting.words))
    if result.error:
        raise typer.Exit(result.error.exit_code)


def _calc_lines(session: Session) -> None:
    import sys  # noqa: PLC0415

    from cli.calc_lines import LineCalculator  # noqa: PLC0415

    out = sys.stdout.buffer
    for answer in LineCalculator(session.words.lang).answers(sys.stdin.buffer):
        # A program at the other end may wait for each answer; a lone surrogate stays escaped.
        out.write(f"{answer}\n".encode("utf-8", "backslashreplace"))
        out.flush()
