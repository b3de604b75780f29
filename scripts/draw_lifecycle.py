"""Draw the lifecycle of a task, from the machine that the engine runs, as an SVG picture.

Run it after a change of the lifecycle: ``python scripts/draw_lifecycle.py``.
``tests/docs/test_lifecycle.py`` fails while the picture differs from the machine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "explanation" / "lifecycle.svg"

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

WIDTH, HEIGHT = 900, 470
BOX = (130, 44)
PLACES = {
    "waiting": (90, 90),
    "active": (330, 90),
    "in_progress": (570, 90),
    "done": (810, 90),
    "suspended": (470, 250),
    "cancelled": (330, 410),
}
"""The middle of each state's box."""
BENDS = {
    ("waiting", "active"): -26,
    ("active", "waiting"): -26,
    ("active", "in_progress"): 0,
    ("active", "done"): -80,
    ("in_progress", "done"): -26,
    ("done", "in_progress"): -26,
    ("active", "suspended"): -18,
    ("suspended", "active"): -18,
    ("in_progress", "suspended"): -18,
    ("suspended", "in_progress"): -18,
    ("waiting", "cancelled"): 0,
    ("cancelled", "waiting"): -50,
    ("active", "cancelled"): 22,
    ("cancelled", "active"): 22,
    ("in_progress", "cancelled"): -90,
    ("suspended", "cancelled"): -20,
}
"""How far the middle of an arrow lies beside the straight line, so that none hides another."""

STYLE = """\
  <style>
    text { font: 14px sans-serif; text-anchor: middle; fill: #222 }
    .state { fill: #f4f6fb; stroke: #3f51b5; stroke-width: 1.5 }
    .name { font-weight: bold }
    .arrow { fill: none; stroke: #555; stroke-width: 1.3; marker-end: url(#tip) }
    .engine { stroke-dasharray: 5 4 }
    .label { font-size: 12px; paint-order: stroke; stroke: #fff; stroke-width: 4 }
  </style>
  <defs>
    <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
      orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#555"/></marker>
  </defs>"""


class Arrow(NamedTuple):
    """From one state to another, with the moves that lead there."""

    source: str
    dest: str
    moves: tuple[str, ...]
    by_engine: bool


def module(*names: str) -> Any:
    """The first of some modules that is there: the engine's folders may be cut otherwise."""
    for name in names[:-1]:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    return import_module(names[-1])


def arrows() -> list[Arrow]:
    """What the machine does, asked of it state by state and move by move."""
    machine = module("engine.model.lifecycle", "engine.model.lifecycle")
    states = module("engine.model.states", "engine.model.states")
    found: dict[tuple[str, str], dict[str, bool]] = {}
    interrupted = (states.State.ACTIVE, states.State.IN_PROGRESS)
    for state, move, before, holds in product(
        states.State, states.Move, interrupted, (True, False)
    ):
        try:
            dest = machine.next_state(state, move, before, holds)
        except machine.MoveRefusedError:
            continue
        moves = found.setdefault((state.value, dest.value), {})
        moves[move.value] = move in states.ENGINE_MOVES
    return [Arrow(*ends, tuple(moves), all(moves.values())) for ends, moves in found.items()]


def _edge(place: tuple[int, int], towards: tuple[float, float]) -> tuple[float, float]:
    """Where a line from the middle of a box towards a point leaves the box."""
    across, down = towards[0] - place[0], towards[1] - place[1]
    reach = max(abs(across) / (BOX[0] / 2), abs(down) / (BOX[1] / 2))
    return place[0] + across / reach, place[1] + down / reach


def _arrow(arrow: Arrow) -> Iterator[str]:
    start, end = PLACES[arrow.source], PLACES[arrow.dest]
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    bend = BENDS[arrow.source, arrow.dest]
    aside = (-down / length * bend, across / length * bend)
    middle = (start[0] + across / 2 + aside[0], start[1] + down / 2 + aside[1])
    control = (middle[0] + aside[0], middle[1] + aside[1])
    (x, y), (to_x, to_y) = _edge(start, control), _edge(end, control)
    kind = "arrow engine" if arrow.by_engine else "arrow"
    yield (
        f'  <path class="{kind}" d="M{x:.0f} {y:.0f} Q{control[0]:.0f} {control[1]:.0f} '
        f'{to_x:.0f} {to_y:.0f}"/>'
    )
    label_x = (x + 2 * control[0] + to_x) / 4
    label_y = (y + 2 * control[1] + to_y) / 4 + 4
    names = ", ".join(arrow.moves)
    yield f'  <text class="label" x="{label_x:.0f}" y="{label_y:.0f}">{names}</text>'


def _box(name: str, place: tuple[int, int]) -> Iterator[str]:
    left, top = place[0] - BOX[0] // 2, place[1] - BOX[1] // 2
    yield (
        f'  <rect class="state" x="{left}" y="{top}" width="{BOX[0]}" height="{BOX[1]}" rx="8"/>'
    )
    yield f'  <text class="name" x="{place[0]}" y="{place[1] + 5}">{name}</text>'


def picture() -> str:
    """The picture, worked out anew. Raises KeyError for a state or an arrow that has no place."""
    made = arrows()
    names = sorted({name for arrow in made for name in (arrow.source, arrow.dest)})
    view = f'viewBox="0 -60 {WIDTH} {HEIGHT + 60}" role="img" aria-label="The lifecycle of a task"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}>',
        STYLE,
        f'  <rect x="0" y="-60" width="{WIDTH}" height="{HEIGHT + 60}" fill="#fff"/>',
        *(line for arrow in made for line in _arrow(arrow)),
        *(line for name in names for line in _box(name, PLACES[name])),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
