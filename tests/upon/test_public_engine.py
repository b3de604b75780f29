"""The engine as programs get it: in memory too, with a `with` block, typed rows, and errors of ours
for whatever is no day."""

from __future__ import annotations

import inspect
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import upon
from cli.main import run
from upon import BadInputError, Engine, Filters, UnknownNameError, UponError, UsageError

ADOPTED, DAY = date(2022, 10, 17), date(2023, 2, 3)
MODEL = "btvthu-new-cadre-rule"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """The shipped plan and one document, in memory; no test changes it."""
    with upon.open("memory:", by="an") as made:
        made.adopt(upon.read_plan("nq21-duc-pho"), today=ADOPTED)
        made.record(MODEL, issued=date(2023, 1, 31), number="08-QC/TU", today=DAY)
        yield made


def test_a_workspace_in_memory(engine: Engine, tmp_path: Path, monkeypatch: Any) -> None:
    """It answers as one in a file does, and leaves nothing behind; a file has the queue of its
    writers beside it."""
    monkeypatch.chdir(tmp_path)
    with upon.open(f"sqlite:///{tmp_path / 'kept.db'}", by="an") as kept:
        kept.adopt(upon.read_plan("nq21-duc-pho"), today=ADOPTED)
        kept.record(MODEL, issued=date(2023, 1, 31), number="08-QC/TU", today=DAY)
        assert kept.tasks(today=DAY) == engine.tasks(today=DAY)
        assert kept.documents()[0]["event"] == engine.documents()[0]["event"]
        assert (kept.status().state, engine.status().state) == ("never", "never")
    assert {path.name for path in tmp_path.iterdir()} == {"kept.db", "kept.db-writers"}
    with upon.open("memory:") as other:
        assert other.plans() == []


def test_closing_lets_go_of_the_file(tmp_path: Path) -> None:
    """After the block no connection is open; what is asked later opens a new one."""
    with upon.open(str(tmp_path / "kept.db"), by="an") as engine:
        engine.adopt(upon.read_plan("nq21-duc-pho"), today=ADOPTED)
        pool = engine.ledger.engine.pool
    assert engine.ledger.engine.pool is not pool
    assert [row["plan"] for row in engine.plans()] == ["nq21"]
    engine.close()


def test_threads_share_an_engine_in_memory() -> None:
    """Each call is a transaction of its own, whoever makes it."""
    engine = upon.open("memory:", by="an")
    engine.adopt(upon.read_plan("nq21-duc-pho"), today=ADOPTED)

    def record(number: int) -> None:
        engine.record(MODEL, issued=date(2023, 1, 31), number=str(number), another=True, today=DAY)

    threads = [threading.Thread(target=record, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row["number"] or "" for row in engine.documents()) == list(map(str, range(8)))
    assert engine.verify()[1] == []


def test_what_there_is(engine: Engine) -> None:
    """Plans, triggers, documents and bodies as rows, each with the keys of its JSON."""
    (plan,) = engine.plans()
    assert (plan["plan"], plan["version"], plan["tasks"], plan["adopted"].year) == (
        "nq21",
        1,
        39,
        2022,
    )
    (document,) = engine.documents(MODEL)
    assert (document["number"], document["by"], document["corrected"]) == ("08-QC/TU", "an", None)
    waited = engine.triggers(today=DAY)
    assert waited[0]["waiting_tasks"] >= waited[-1]["waiting_tasks"]
    assert next(row for row in waited if row["id"] == MODEL)["events"] == [document["event"]]
    (first, *_) = engine.bodies()
    assert engine.body(first["id"])["name"] == first["name"]
    assert {row["under"] for row in engine.bodies(under=first["id"]) if row["depth"] == 0} <= {
        first["id"]
    }
    assert (engine.messages(), engine.messages(state="sent")) == ([], [])
    status = engine.status()
    assert (status.fresh, status.entries, status.messages) == (False, 2, None)
    assert json.loads(status.json())["entries"] == 2


@pytest.mark.parametrize(
    "asked",
    [
        lambda engine: engine.documents("nonsense"),
        lambda engine: engine.body("nonsense"),
        lambda engine: engine.bodies(under="nonsense"),
        lambda engine: engine.bodies(level="nonsense"),
        lambda engine: engine.tasks(filters=Filters(body="nonsense")),
    ],
)
def test_names_that_there_are_not(engine: Engine, asked: Any) -> None:
    """A name that nothing has is an error, not an empty list."""
    with pytest.raises(UnknownNameError):
        asked(engine)


def test_a_list_that_there_is_not(engine: Engine) -> None:
    """The error names the lists that there are; so for a page, a state of messages, a zone."""
    for asked in (engine.tasks, lambda name: engine.page(name, limit=1)):
        with pytest.raises(UsageError, match="tasks, due, overdue, waiting"):
            asked("nonsense")
    with pytest.raises(UsageError, match="queued, sent, dead, dropped"):
        engine.messages(state="nonsense")
    with pytest.raises(UsageError, match="Asia/Ho_Chi_Minh"):
        upon.open("memory:", zone="Nowhere")


ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "submit": (upon.UndoLast(),),
    "adopt": (None,),
    "amend": (None,),
    "record": (MODEL,),
    "correct": ("e",),
    "retract": ("e",),
    "move": (upon.Move.START, "2.1.2.b"),
    "move_plan": ("end", "nq21"),
    "cancel_occurrences": ("2.1.2.b", ["2023-01-31-f70c8c"]),
    "submit_all": ([upon.MoveTask(move=upon.Move.START, task="2.1.2.b")] * 2,),
    "decide": ([],),
    "follow": ("0" * 64, []),
    "extend": ("2.1.2.b", DAY),
    "settle": ("2.1.2.b", "keep"),
    "confirm": ("2.1.2.b", "down"),
    "set_policy": ({"month_end": "up"},),
    "set_reminders": (None,),
    "put_calendar": ("office", "date,kind\n"),
    "put_bodies": (None,),
    "succeed": ("a", "b", DAY),
    "latest": ("2.1.2.b", DAY),
    "what_if": ([],),
    "why": ("2.1.2.b",),
    "page": ("tasks",),
}
"""What a method needs, beside its days."""
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
NEEDED = {"reason": "r", "limit": 1}
MOMENT = datetime(2023, 2, 3, 8, tzinfo=UTC)
NO_DAYS: list[Any] = ["2023-02-03", "nonsense", 5, MOMENT.replace(tzinfo=None), MOMENT]


def days_of(name: str) -> list[str]:
    """The arguments of a method that take a day."""
    parameters = inspect.signature(getattr(Engine, name)).parameters.values()
    days = [p.name for p in parameters if "date" in str(p.annotation) and p.name != "to"]
    return [day for day in days if day != "steps"]


DAYS = [
    (name, day)
    for name, _ in inspect.getmembers(Engine, inspect.isfunction)
    if not name.startswith("_")
    for day in days_of(name)
]


def test_the_days_are_found() -> None:
    """The table below has what it is to have."""
    assert {("record", "issued"), ("correct", "issued"), ("tasks", "today")} <= set(DAYS)
    assert len(DAYS) > 40


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_what_is_no_day(engine: Engine, name: str, day: str) -> None:
    """Text, a number or a moment where a day is to be is an error of ours that names the argument,
    in every method, and records nothing."""
    parameters = inspect.signature(getattr(Engine, name)).parameters
    given = [p for p in list(parameters)[1:] if parameters[p].kind is POSITIONAL]
    values = ARGUMENTS.get(name, ("2.1.2.b",) if "task" in parameters else ())
    asked: dict[str, Any] = dict(zip(given, values, strict=False))
    asked |= {k: v for k, v in NEEDED.items() if k in parameters}
    if "plan" in asked and name != "move_plan":
        asked["plan"] = upon.read_plan("nq21-duc-pho")
    if "directory" in parameters:
        asked["directory"] = upon.Directory()
    if "rules" in parameters:
        asked["rules"] = upon.Reminders()
    before = len(engine.log())
    for wrong in NO_DAYS:
        with pytest.raises(BadInputError) as caught:
            getattr(engine, name)(**(asked | {day: wrong}))
        assert caught.value.what == day
    assert len(engine.log()) == before


def test_what_is_no_day_in_filters_and_steps(engine: Engine) -> None:
    """So for the days of filters, and for those of hypothetical steps."""
    request = upon.RecordDocument(triggers=MODEL, issued=DAY)
    for wrong in NO_DAYS:
        for field in ("before", "after"):
            with pytest.raises(BadInputError):
                Filters(**{field: wrong})
        with pytest.raises(BadInputError):
            engine.what_if([(wrong, request)])


def test_values_of_wrong_types_are_errors_of_ours(engine: Engine) -> None:
    """Whatever a caller without a type checker gives."""
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("adopt", {"plan": "nq21-duc-pho"}),
        ("record", {"triggers": 5, "issued": DAY}),
        ("record", {"triggers": MODEL, "issued": DAY, "number": 5}),
        ("move", {"move": "fly", "task": "2.1.2.b"}),
        ("extend", {"task": "2.1.2.b", "to": 5, "reason": "r"}),
        ("set_policy", {"knobs": 5, "reason": "r"}),
        ("amend", {"plan": upon.read_plan("nq21-duc-pho"), "accept": 5}),
    ]
    for name, asked in wrong:
        with pytest.raises(UponError):
            getattr(engine, name)(**asked)


LISTS = ("tasks", "due", "overdue", "waiting")


def test_rows_as_json_are_what_the_command_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`json()` gives the bytes of `--json`."""
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    with upon.open(url, by="an") as engine:
        engine.adopt(upon.read_plan("nq21-duc-pho"), today=ADOPTED)
        engine.record(MODEL, issued=date(2023, 1, 31), number="08-QC/TU", today=DAY)
        texts = {name: engine.tasks(name, today=DAY).json() for name in LISTS}
        texts |= {
            "events": engine.documents().json(),
            "triggers": engine.triggers(today=DAY).json(),
        }
        texts |= {"bodies list": engine.bodies().json(), "outbox": engine.messages().json()}
    for command, text in texts.items():
        assert run(["--db", url, "--json", "--today", DAY.isoformat(), *command.split()]) == 0
        assert capsys.readouterr().out == text + "\n"


def test_nothing_is_no_request(engine: Engine) -> None:
    """Several requests at once are at least one."""
    with pytest.raises(UsageError, match="at least one"):
        engine.submit_all([], today=DAY)
    with pytest.raises(UsageError, match="at least one"):
        engine.cancel_occurrences("2.1.2.b", [], reason="r", today=DAY)
