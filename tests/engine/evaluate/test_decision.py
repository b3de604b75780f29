"""Work of a body in a task that is one piece of work: it is judged where the body is."""

from __future__ import annotations

from datetime import date

from engine.service.engine import Engine
from tests.support.country import country, directory, lines, shared

D = date.fromisoformat
JAN, LATE, NEWEST = "2023-01-05", "2023-01-20", "2023-02-10"


def record(engine: Engine, document: str) -> str:
    """A document written as `trigger@scope=day`."""
    place, _, day = document.partition("=")
    trigger, _, scope = place.partition("@")
    return engine.record(trigger, issued=D(day), number=document, scope=scope).event or ""


def whole(engine: Engine) -> list[str]:
    """Of each task, whether its row for the whole is ungrounded."""
    rows = (line.split() for line in lines(engine, "scope task ungrounded"))
    return [f"{task} {ungrounded}" for scope, task, ungrounded in rows if scope == "-"]


def test_what_a_body_did_has_its_grounds_where_it_is() -> None:
    """A task without parts that a body completed has its grounds where they hold for that body,
    whichever place looks at it, and loses them with its document."""
    engine = country({"1": {"when": "x", "due": "1 month after x", "lead": ["n1"]}})
    event = record(engine, f"x@north={JAN}")
    engine.complete("1", body="n1", on=D("2023-01-10"))
    assert lines(engine, "scope state ungrounded") == ["- done False", "north done False"]
    engine.retract(event, reason="r")
    assert lines(engine, "scope state ungrounded") == ["- done True"]
    record(engine, f"x@n2={JAN}")
    assert lines(engine, "scope ungrounded") == ["- True", "n2 False"]
    record(engine, f"x@n1={LATE}")
    assert lines(engine, "scope ungrounded") == ["- False", "n1 False", "n2 False"]
    assert engine.verify()[1] == []


def test_what_the_whole_did_has_its_grounds_in_the_whole() -> None:
    """Work that no body is named for, or that another body did last, is judged by its own place."""
    engine = country({"1": {"when": "x"}, "2": {"when": "x"}, "3": {"when": "x"}})
    record(engine, f"x@north={JAN}")
    engine.complete("1", without_trigger=True, reason="r", on=D("2023-01-10"))
    engine.complete("2", body="s1", without_trigger=True, reason="r", on=D("2023-01-10"))
    engine.start("3", body="n1", on=D("2023-01-10"))
    engine.suspend("3", reason="r", body="n1", on=D("2023-01-11"))
    assert whole(engine) == ["1 True", "2 True", "3 False"]
    assert engine.verify()[1] == []


def test_an_occurrence_that_a_body_did() -> None:
    """Each occurrence is judged by the documents that open it for the body that did it."""
    engine = country(
        {"1": {"when": "x", "due": "1 week after x"}}, triggers={"x": {"repeats": True}}
    )
    event = record(engine, f"x@north={JAN}")
    engine.complete("1", body="n1", on=D("2023-01-10"))
    assert lines(engine, "scope occurrence state ungrounded") == [
        f"- {event} done False",
        f"north {event} done False",
        "- - waiting False",
    ]
    engine.retract(event, reason="r")
    assert lines(engine, "state ungrounded")[0] == "done True"
    assert engine.verify()[1] == []


def test_the_body_comes_to_lie_where_its_grounds_are() -> None:
    """Where a body lies, and who carries on its work, say which documents count for what it did."""
    engine = shared({"1": {"when": "x"}, "2": {"when": "y"}})
    record(engine, f"x@south={JAN}")
    record(engine, f"y@s2={NEWEST}")
    for task in ("1", "2"):
        engine.complete(task, body="n1", without_trigger=True, reason="r", on=D("2023-01-10"))
    assert lines(engine, "task scope ungrounded") == [
        "1 - True",
        "1 south False",
        "2 - True",
        "2 s2 False",
    ]
    engine.put_bodies(directory({"n1": {"name": "n1", "under": "south"}}))
    assert whole(engine) == ["1 False", "2 True"]
    engine.succeed("n1", "s2", D("2023-02-01"))
    assert whole(engine) == ["1 False", "2 False"]
    assert engine.verify()[1] == []
    engine.undo()
    assert whole(engine) == ["1 False", "2 True"]
    assert engine.verify()[1] == []
