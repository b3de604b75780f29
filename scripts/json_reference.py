"""Write the reference of the JSON, from the types by which it is made.

Run it after a change of a shape: ``python scripts/json_reference.py``.
``tests/docs/test_json_reference.py`` fails while the page differs from the types, and while a
command prints a key that they do not have.
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "json.md"

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.queries.awaited import TriggerRow  # noqa: E402
from engine.queries.body_tree import BodyPage, BodyRow  # noqa: E402
from engine.queries.message_rows import MessageRow  # noqa: E402
from engine.queries.registers import DocumentRow  # noqa: E402
from engine.queries.rows import Row  # noqa: E402
from engine.queries.service_status import Status  # noqa: E402
from upon.views.shapes import acts, plans, records, settings  # noqa: E402
from upon.views.shapes.keys import has_keys, keys_of  # noqa: E402

HEAD = """\
# JSON

What `--json` prints, key by key, for programs; `Rows.json()` of the engine gives the same bytes.
Dates are `YYYY-MM-DD`, moments RFC 3339 in UTC. Keys may be added, never renamed. A key that may
be left out is marked so; any other is always there, with null where there is nothing to say.

This page is written by `scripts/json_reference.py` from the types that make the JSON, and a test
holds what each command prints against it.
"""

COMMANDS: dict[str, Any] = {
    "tasks, due, overdue, waiting": list[Row],
    "agenda": records.AgendaJson,
    "plans": list[records.PlanLine],
    "where": records.WhereJson,
    "any list with --count": records.CountJson,
    "why": plans.WhyJson,
    "show": plans.PlanJson,
    "triggers": list[TriggerRow],
    "events": list[DocumentRow],
    "history": list[records.HistoryRow],
    "log": list[records.LogRow],
    "follow": acts.FollowedJson,
    "record, start, complete, suspend, resume, reopen, cancel, reinstate, waive": (
        acts.OutcomeJson
    ),
    "adopt, correct, retract, extend, settle, undo, confirm": acts.OutcomeJson,
    "policy set, calendar put, reminders set, plan end, plan suspend, plan resume": (
        acts.OutcomeJson
    ),
    "amend": acts.AmendJson,
    "bodies import": acts.ImportJson,
    "bodies succeed": acts.SuccessionJson,
    "bodies list": list[BodyRow],
    "bodies show": BodyPage,
    "what-if": acts.SupposedJson,
    "latest": records.LatestJson,
    "confirm without a reading": plans.ChoicesJson,
    "calc": plans.CalcJson,
    "check, and a file with faults": acts.FaultsJson,
    "policy show": settings.PolicyJson,
    "policy names": list[settings.NamedPolicyJson],
    "calendar show": settings.CalendarJson,
    "calendar check": settings.CalendarCheckJson,
    "reminders show": settings.RemindersJson,
    "sweep": records.SweptJson,
    "notices": list[records.NumberedNotice],
    "status": Status,
    "outbox": list[MessageRow],
    "outbox show": records.MessagePage,
    "outbox resend": records.QueuedJson,
    "outbox drop": records.DroppedJson,
    "notify check": acts.NotifyCheckJson,
    "notify preview": list[records.LetterJson],
    "notify test": records.SentJson,
    "verify": records.VerifyJson,
    "rebuild": records.EntriesJson,
    "upgrade": records.UpgradeJson,
    "copy": records.CopyJson,
    "backup, restore": records.BackupJson,
}
"""What is called how -> the shape of its answer."""

NAMES = {type(None): "null", str: "text", int: "number", float: "number", bool: "true or false"}
NAMES |= {date: "date", datetime: "moment"}


def parts(kind: Any) -> tuple[Any, ...]:
    """The alternatives of a type."""
    return get_args(kind) if get_origin(kind) in (types.UnionType, typing.Union) else (kind,)


def named(kind: Any) -> str:
    """A type in words."""
    return " or ".join(dict.fromkeys(_named(part) for part in parts(kind)))


def _named(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if has_keys(kind):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    if origin in (list, tuple):
        return f"list of {named(inner[0])}"
    if origin is not None and len(inner) == 2:
        return f"object: name to {named(inner[1])}"
    return NAMES.get(kind, "any value")


def every_shape() -> list[Any]:
    """Each shape once, where it is first used."""
    found: dict[Any, None] = {}

    def take(kind: Any) -> None:
        for part in parts(kind):
            if has_keys(part) and part not in found:
                found[part] = None
                for _, inner, _ in keys_of(part):
                    take(inner)
            elif not has_keys(part):
                for inner in get_args(part):
                    take(inner)

    for kind in COMMANDS.values():
        take(kind)
    return list(found)


def docs(shape: Any) -> Iterator[str]:
    """What is said of a shape, after what is said of those that it takes its keys from."""
    for base in getattr(shape, "__orig_bases__", ()):
        if has_keys(base):
            yield from docs(base)
    if shape.__doc__ and not shape.__doc__.startswith("dict("):
        yield shape.__doc__


def described(shape: Any) -> str:
    """The section of a shape."""
    rows = "\n".join(
        f"| `{name}` | {named(kind)}{' (may be left out)' if left_out else ''} |"
        for name, kind, left_out in keys_of(shape)
    )
    text = " ".join(" ".join(docs(shape)).split())
    return f"### {shape.__name__}\n\n{text}\n\n| key | value |\n|---|---|\n{rows}\n"


def page() -> str:
    """The page, worked out anew."""
    rows = "\n".join(f"| `{name}` | {named(kind)} |" for name, kind in COMMANDS.items())
    commands = f"## Commands\n\n| command | answers with |\n|---|---|\n{rows}\n"
    return "\n".join([HEAD, commands, "## Shapes\n", *map(described, every_shape())])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
