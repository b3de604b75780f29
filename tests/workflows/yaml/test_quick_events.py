"""What is read quickly is read as ruamel.yaml reads it; what the two read otherwise, is left."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support.strategies import SEARCH
from workflows.yaml.quick_events import quick_events

ROOT = Path(__file__).parents[3]
TEXTS = [path.read_text("utf-8") for path in sorted(ROOT.glob("workflows/plans/*.yaml"))]
TEXTS += [path.read_text("utf-8") for path in sorted(ROOT.glob("tests/stories/*.yaml"))]
PIECES = [
    *" \n:#-[]{},'\"|>&*!?ab.~\\",
    *(": ", "\n  ", "\n- ", "- ", " #", "\n\n", "--- ", "...\n", "'a''b'", '"\\u0041"'),
    *("[a, b]", "{c: d}", "k: v\n", "k: |\n   x\n", "k: >-\n   x\n\n   y\n", "<<: *a"),
]


def whole(text: str) -> list[Any]:
    """The events of all of YAML."""
    return list(YAML(typ="safe", pure=True).parse(text))


def shown(events: list[Any]) -> list[tuple[Any, ...]]:
    """What a plan is made of: kinds, texts and quotes, marks, where each begins, where texts end.
    What is not there stands wherever the next thing does, so its place is left out."""
    rows = []
    for one in events[2:-2]:
        values = [getattr(one, name, None) for name in ("value", "anchor", "tag", "flow_style")]
        row: list[Any] = [type(one).__name__, *map(_text, values), getattr(one, "style", "") or ""]
        begins = type(one).__name__.endswith("StartEvent")
        text = type(one).__name__ == "ScalarEvent" and bool(one.value or one.style)
        if begins or text:
            row += [one.start_mark.line, one.start_mark.column]
        if text:
            row += [one.start_mark.index, one.end_mark.index]
        rows.append(tuple(row))
    return rows


def _text(value: object) -> object:
    return value if value is None or isinstance(value, bool) else str(value)


def spoilt(rng: Random) -> str:
    """Some lines of a file with pieces put in and characters taken out."""
    lines = rng.choice(TEXTS).split("\n")
    begin = rng.randrange(len(lines))
    text = "\n".join([*lines[:3], *lines[begin : begin + rng.randint(1, 14)]])
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(PIECES) + text[at + rng.choice([0, 0, 1, 3]) :]
    return text


@pytest.mark.parametrize("text", TEXTS)
def test_the_files_of_the_house_are_read_quickly(text: str) -> None:
    """Each plan and story is read quickly, with the events of all of YAML; but what has anchors."""
    events = quick_events(text)
    assert events is not None or "&" in text
    assert events is None or shown(events) == shown(whole(text))


@pytest.mark.parametrize("seed", range(SEARCH))
def test_what_is_read_is_read_alike(seed: int) -> None:
    """Files with anything put in: what is read quickly has the events of all of YAML, which is no
    error there; and some are."""
    rng, alike = Random(seed), 0  # noqa: S311
    for _ in range(150):
        text = spoilt(rng)
        events = quick_events(text)
        if events is not None:
            alike += 1
            assert shown(events) == shown(whole(text)), text
    assert alike


QUICK = [
    "",
    "# c\n",
    "a",
    "a: 1\nb:\n- x\n- y: 2\n  z:\n    - w\n",
    "# c\na:   'it''s'   # c\n\"k\": \"\\u00e2\\n\"\n",
    '{"tasks": {"1": {"title": "A",\n "due": [1, 2,]}}, "b": []}',
    "a:\nb: {}\nc: [x, {y: z}]",
    "tựa đề: Việc số 1\n2.1.a: x y  z",
    "a: |\n  x\n\n  y\nb: 1\n",
    'a: "x\n\n  y"\nb: !t {c: d}\n',
    "? a\n: b",
    "a: 1\r\nb: 2",
]
LEFT = [
    "- a\n b: c",
    "a: b: c",
    "[a] b",
    "a:\tb",
    "b: &q z\n",
    "b: *q\n",
    "--- a: b",
    "a: '",
    "%YAML 1.2\n---\na: b\n",
]


def test_what_is_read_and_what_is_left() -> None:
    """Mistakes are left to the reader that tells more of them; tabs, anchors and directives to the
    one that is stricter."""
    for text in QUICK:
        assert shown(quick_events(text) or []) == shown(whole(text)), text
    for text in LEFT:
        assert quick_events(text) is None, text
