"""`upon calc` and what it is handed: strict, and bounded in what a line may cost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from upon.calc.line_calculator import LineCalculator

EVENTS = {"x": "1995-01-02"}


def answer(line: str | dict[str, Any]) -> dict[str, Any]:
    """The answer to one line, given as text or as an object."""
    text = line if isinstance(line, str) else json.dumps(line)
    found: dict[str, Any] = json.loads(LineCalculator("en").answer(text.encode()))
    return found


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('{"rule": "none", "event": {}}', "unknown key: got 'event'; allowed: rule, events"),
        ('{"rule": "none", "event": {}}', "(nearest: events)"),
        ('{"rule": "none", "rule": "none"}', "line 1: key: got 'rule'; allowed: each key once"),
        ('{"rule": "none", "events": {"x": "2024-01-01", "x": "2024-01-02"}}', "got 'x'"),
        ('{"rule": "none", "policy": {"rol": "none"}}', "nearest: roll"),
        ('{"rule": "none", "calendar": {"weekends": []}}', "nearest: weekend"),
        ('{"rule": "none", "period": NaN}', "NaN is no number"),
        ('["none"]', "one JSON object"),
        ('{"rule": "none"', "one JSON object"),
        ('{"rule": "\\u0663 days after x"}', "column 1"),
        ('{"rule": "by \\u0662024-01-01"}', "a date"),
        ('{"rule": "3 days after x", "events": {"x": "\\u0662024-01-01"}}', "YYYY-MM-DD"),
    ],
)
def test_faulty_lines(line: str, error: str) -> None:
    """An unknown key is named with the nearest, a key that comes twice is refused; only ASCII
    digits are numbers."""
    assert error in answer(line)["error"]


@pytest.mark.parametrize("levels", [21, 977, 20_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_nesting(levels: int, pair: str) -> None:
    """Nesting of any depth is one line of error, and the next line is answered."""
    key = '"k":' if pair == "{}" else ""
    text = '{"rule": ' + f"{pair[0]}{key}" * levels + "1" + pair[1] * levels + "}"
    lines = [text.encode(), b'{"rule": "by 2024-01-01"}']
    first, second = map(json.loads, LineCalculator("en").answers(lines))
    assert "20 levels at most" in first["error"] or "24000 at most" in first["error"]
    assert second["due"] == "2024-01-01"


def test_brackets_in_texts_do_not_nest() -> None:
    """What stands in a text is no level."""
    assert answer({"rule": "by 2024-01-01", "id": '\\"' + "[" * 50})["due"] == "2024-01-01"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"rule": " and ".join(["1 day after x"] * 41)}, "41 spans and recurrences"),
        ({"rule": "1 day after " + " or ".join(["x"] * 400)}, "1200 at most"),
        ({"rule": "none", "id": "x" * 24_000}, "24000 at most"),
        (
            {
                "rule": " and ".join(["1 day after x"] * 10),
                "calendar": {
                    "weekend": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
                    "work": ["2004-06-01"],
                },
            },
            "days off passed over",
        ),
    ],
)
def test_bounds(line: dict[str, Any], error: str) -> None:
    """What would take long to count is an error that says why."""
    assert error in answer({**line, "events": EVENTS})["error"]


@pytest.mark.parametrize(
    ("rule", "calendar", "due"),
    [
        ("99999 working days after x", {"weekend": ["Sat", "Sun"]}, "2378-04-21"),
        ("99999 days after x", {"recess": [["1996-01-01", "1996-12-31"]]}, "2269-10-17"),
    ],
)
def test_long_spans(rule: str, calendar: Any, due: str) -> None:
    """A long span is counted like a short one."""
    found = answer(
        {"rule": rule, "events": EVENTS, "calendar": calendar, "policy": {"roll": "none"}}
    )
    assert found["due"] == due


def test_dates_out_of_order() -> None:
    """A document effective or received before it was issued is counted, with a warning for each."""
    events = {"x": "2024-03-01", "x.effective": "2024-02-01", "x.received": "2024-02-02"}
    found = answer({"rule": "3 days after x", "events": events})
    assert found["due"] == "2024-03-04"
    assert [warning["code"] for warning in found["warnings"]] == [
        "effective_before_issued",
        "received_before_issued",
    ]
    assert found["warnings"][0]["message"] == "x.effective (2024-02-01) lies before x (2024-03-01)"
    assert answer({"rule": "3 days after x", "events": {"x": "2024-03-01"}})["warnings"] == []
