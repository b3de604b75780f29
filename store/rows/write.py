"""Standings and cards as rows, and the statements that write them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, exists, select, update

from engine.model.cards import Card
from engine.model.json_codec import dump, node_text, phases_text, story_text
from engine.model.phases import Phase, began_on
from engine.model.progress import Counts, Progress, TurnedPart
from engine.model.standing import Standing, is_turned
from engine.ports.standings import Replaced
from store.backends.json_lists import as_json
from store.rows.former import ended_by, ended_rows, kept
from store.schema import core_tables
from triggers.nodes import Node

_COLUMNS = tuple(core_tables.STANDING.columns.keys())
_T = TypeVar("_T")
Day = Callable[[date | None], Any]
"""From a day to what the driver of a database takes."""
_KEY = ("plan", "task", "occurrence", "scope", "body")
_FROM_CARD = ("plan_seq", "position")
_MARKS = {"sqlite": ":{}", "postgresql": "%({})s"}
_PLACES = {"sqlite": "?", "postgresql": "%s"}
_JSON = {
    "sqlite": (
        "json_each({})",
        "json_extract(k.value, '$[{}]')",
        "(SELECT min(f.value) FROM json_each({}) f WHERE f.value > s.from_entry)",
    ),
    "postgresql": (
        "jsonb_array_elements(CAST({} AS jsonb))",
        "(k.value ->> {})",
        (
            "(SELECT min(f.value::integer) FROM jsonb_array_elements_text(CAST({} AS jsonb)) f "
            "WHERE f.value::integer > s.from_entry)"
        ),
    ),
}
"""The items of a list of lists, what one of them has at a place, and the first fork of a list that
is greater than the entry which wrote a row."""


def keep(connection: Connection, standings: Collection[Standing], entry: int) -> None:
    """Put the rows of `standings` as they are in the database, before the `entry` takes them away
    or writes them anew, among the former ones."""
    if standings:
        keys = as_json([tuple(standing_key(standing).values()) for standing in standings])
        values = {"keys": keys, **ended_by(entry)}
        connection.exec_driver_sql(_keep(connection.dialect.name), values)


def write(connection: Connection, standings: Collection[Standing], entry: int) -> None:
    """Write standings, new or in the place of their like, by an `entry`; through the driver itself,
    for a directive writes many."""
    dialect, texts = connection.dialect.name, Texts()
    rows = [standing_row(s, dialect, texts) | {"from_entry": entry} for s in standings]
    connection.exec_driver_sql(_upsert(dialect), rows)


def rewrite(connection: Connection, standings: Collection[Replaced], entry: int) -> None:
    """Write what an `entry` makes differ of standings that are there, which leaves most indexes
    alone; those in which the same differs by one statement."""
    dialect, texts = connection.dialect.name, Texts()
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for was, now in standings:
        row = _differing(was, now, _DAY[dialect], texts) | {"from_entry": entry}
        alike.setdefault(tuple(row), []).append(row | standing_key(now))
    for names, rows in alike.items():
        connection.exec_driver_sql(_update(dialect, names), rows)


def remove(connection: Connection, standings: Collection[Standing]) -> None:
    """Take standings away."""
    keys = [standing_key(standing) for standing in standings]
    connection.exec_driver_sql(_delete(connection.dialect.name), keys)


def insert_many(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Write `rows` into `table` over an open `connection`, through the driver itself; `columns` are
    the names of their values, in order."""
    marks = ", ".join([_PLACES[connection.dialect.name]] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    connection.exec_driver_sql(statement, list(rows))


@cache
def _keep(dialect: str) -> str:
    """The rows that have one of the keys bound as JSON, but not those that the entry itself
    wrote."""
    each, item, forks = _JSON[dialect]
    names = ", ".join(f"s.{name}" for name in _COLUMNS)
    on = " AND ".join(f"s.{name} = {item.format(place)}" for place, name in enumerate(_KEY))
    mark, ending = _MARKS[dialect], _MARKS[dialect].format("ending")
    fork = f"coalesce({forks.format(mark.format('forks'))}, s.from_entry)"
    return (
        f"INSERT INTO standing_former ({', '.join(_COLUMNS)}, until_entry, fork) "  # noqa: S608
        f"SELECT {names}, {ending}, {fork} FROM {each.format(mark.format('keys'))} k "
        f"JOIN standing s ON {on} WHERE s.from_entry < {ending}"
    )


@cache
def _upsert(dialect: str) -> str:
    mark = _MARKS[dialect]
    where = f"c.plan = {mark.format('plan')} AND c.task = {mark.format('task')}"
    values = ", ".join(
        f"(SELECT c.{name} FROM card c WHERE {where})"  # noqa: S608  our own names, values are bound
        if name in _FROM_CARD
        else mark.format(name)
        for name in _COLUMNS
    )
    updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in _KEY)
    return (
        f"INSERT INTO standing ({', '.join(_COLUMNS)}) VALUES ({values}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {updates}"
    )


@cache
def _update(dialect: str, names: tuple[str, ...]) -> str:
    values, where = (
        [f"{name} = {_MARKS[dialect].format(name)}" for name in part] for part in (names, _KEY)
    )
    return f"UPDATE standing SET {', '.join(values)} WHERE {' AND '.join(where)}"  # noqa: S608


@cache
def _delete(dialect: str) -> str:
    where = " AND ".join(f"{name} = {_MARKS[dialect].format(name)}" for name in _KEY)
    return f"DELETE FROM standing WHERE {where}"  # noqa: S608


_S, _C = core_tables.STANDING, core_tables.CARD
_OWN_CARD = (_C.c.plan == _S.c.plan) & (_C.c.task == _S.c.task)
_MOVED = (_S.c.plan == bindparam("of_plan")) & exists().where(
    _OWN_CARD, _C.c.position != _S.c.position
)
PLACES = (
    kept(_S, ended_rows(_S).where(_MOVED)),
    update(_S)
    .values(
        position=select(_C.c.position).where(_OWN_CARD).scalar_subquery(),
        from_entry=bindparam("ending"),
    )
    .where(_MOVED),
)
"""Brings standings to the places that their tasks have in a new version of the plan."""


_dump = lru_cache(maxsize=1024)(dump)


def standing_key(s: Standing) -> dict[str, Any]:
    """The key of a standing's row."""
    return {
        "plan": s.plan,
        "task": s.task,
        "occurrence": s.occurrence or "",
        "scope": s.scope or "",
        "body": s.body or "",
    }


class Texts:
    """What reasons, phases and sums are in JSON, worked out once where many standings share them:
    by identity, so it lasts no longer than they are held."""

    def __init__(self) -> None:
        self._kept: dict[int, str | None] = {}

    def node(self, node: Node | None) -> str | None:
        """A reason tree."""
        return self._text(node, node_text)

    def phases(self, phases: tuple[Phase, ...]) -> str | None:
        """Phases."""
        return self._text(phases, phases_text)

    def progress(self, progress: Progress) -> str | None:
        """How far the parts are."""
        return self._text(progress, _progress_text)

    def _text(self, value: _T, written: Callable[[_T], str | None]) -> str | None:
        if id(value) not in self._kept:
            self._kept[id(value)] = written(value)
        return self._kept[id(value)]


def _progress_text(progress: Progress) -> str:
    return dump(
        [
            _counts(progress.days),
            progress.behind,
            _text(progress.since),
            _counts(progress.dropped),
            [_turned(part) for part in progress.turned],
            _counts(progress.was_of),
        ]
    )


def _counts(counts: Counts) -> list[list[Any]]:
    return [[day.isoformat(), number] for day, number in counts]


def _turned(part: TurnedPart) -> list[Any]:
    away = [[day.isoformat() for day in span] for span in part.away]
    return [phases_text(part.phases), _text(part.joined), _text(part.left), *([away] * bool(away))]


def standing_row(s: Standing, dialect: str, texts: Texts) -> dict[str, Any]:
    """A standing, `s`, as its row, in the values that the driver of the `dialect` (`sqlite`,
    `postgresql`) takes; `texts` makes the JSON of its parts."""
    day = _DAY[dialect]
    return {
        **standing_key(s),
        "ord": s.order,
        **{name: getattr(s, name) for name in _PLAIN},
        **{name: day(getattr(s, name)) for name in _DAYS},
        **_worded(s, texts),
        **_doubtful(s, day),
        **_coursed(s, day, texts),
        **_storied(s, day),
        "fingerprint": fingerprint(s, texts),
    }


_PLAIN = ("due_kind", "provisional", "needs_confirmation", "conflict", "counted")
_DAYS = ("opens", "since", "due", "nominal", "computed", "extended_to", "accepted")
"""Columns that are named as what they hold of a standing."""


def _differing(was: Standing, now: Standing, day: Day, texts: Texts) -> dict[str, Any]:
    """The columns in which a standing differs from what it was at the same place."""
    row = {name: value for name in _PLAIN if (value := getattr(now, name)) != getattr(was, name)}
    for name in _DAYS:
        value = getattr(now, name)
        if value != getattr(was, name):
            row[name] = day(value)
    if (was.node, was.missing) != (now.node, now.missing):
        row |= _worded(now, texts)
    if was.ambiguous != now.ambiguous:
        row |= _doubtful(now, day)
    if (was.phases, was.progress) != (now.phases, now.progress):
        row |= _coursed(now, day, texts)
    if was.story != now.story or (now.body and was.phases != now.phases):
        row |= _storied(now, day)
    if now.body is not None:
        row["fingerprint"] = fingerprint(now, texts)
    return row


def fingerprint(s: Standing, texts: Texts) -> int | None:
    """A number (64 bits, signed) that is the same for parts of a task which differ in nothing but
    whose they are; None for what is no part. `texts` makes the JSON of what `s` consists of."""
    if s.body is None:
        return None
    said = (
        s.task,
        s.occurrence,
        s.order,
        *(str(getattr(s, name)) for name in _PLAIN),
        *map(_text, (*(getattr(s, name) for name in _DAYS), *(s.ambiguous or ()))),
        s.missing,
        texts.node(s.node),
        texts.phases(s.phases),
        None if s.progress is None else (texts.progress(s.progress), s.progress.of),
        story_text(s.story),
    )
    digest = blake2b(dump(said).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _worded(s: Standing, texts: Texts) -> dict[str, Any]:
    return {"node": texts.node(s.node), "missing": _dump(s.missing)}


def _doubtful(s: Standing, day: Day) -> dict[str, Any]:
    down, up = s.ambiguous or (None, None)
    return {"ambiguous_down": day(down), "ambiguous_up": day(up)}


def _coursed(s: Standing, day: Day, texts: Texts) -> dict[str, Any]:
    """The phases, and what lists and sums need of them and of the parts."""
    last, progress = s.course[-1], s.progress
    began, days, members = began_on(s.phases), None, 0
    if progress is not None:
        began, members = progress.began, progress.of
        days = texts.progress(progress)
    return {
        "phases": texts.phases(s.phases),
        "state": last.state.value,
        "state_on": day(last.on),
        "began": day(began),
        "days": days,
        "members": members,
    }


def _storied(s: Standing, day: Day) -> dict[str, Any]:
    return {
        "story": story_text(s.story),
        "steps_to": day(s.story.steps_to),
        "turned": s.body is not None and is_turned(s),
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _as_it_is(day: date | None) -> date | None:
    return day


_DAY = {"sqlite": _text, "postgresql": _as_it_is}


def card_row(card: Card, plan_seq: int) -> dict[str, Any]:
    """A card as its row."""
    return {
        "plan": card.plan,
        "task": card.task,
        "plan_seq": plan_seq,
        "position": card.position,
        "title": card.title,
        "roles": dump(card.roles),
        "each": card.each or "",
        "targets": dump(card.targets),
        "reminders": card.reminders or "",
    }
