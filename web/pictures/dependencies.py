"""What depends on what, in layers: triggers by issuer, tasks, tasks after tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from web.pictures.svg import BLUE, INK, RULE, SOFT, TONES, label, picture, tag
from web.request_context import RequestContext
from web.shapes import shape_of
from workflows.plan import Plan

WIDTH, STEP, TOP, SWEEPS = 1080, 30, 20, 4
COLUMNS = ((10, 470), (640, 170), (880, 170))
"""Left edge and width of each layer."""


class Link(NamedTuple):
    """From a trigger (or `done TASK`) to the task that waits for it."""

    source: str
    target: str


def dependency_picture(
    ctx: RequestContext, plan: Plan, links: list[Link], states: Mapping[str, Mapping[str, Any]]
) -> Markup:
    """The picture of the `links` of a `plan`; the nested list below it has the same. `states` are
    the rows of its tasks by id, `ctx` gives words and addresses."""
    layers = _layers(links)
    places = _places(layers)
    parts: list[Markup] = []
    for link in links:
        source = link.source.removeprefix("done ")
        if source in places and link.target in places:
            parts.append(_line(places[source], places[link.target]))
    parts += [
        _node(ctx, plan, name, places[name], column, states)
        for column, names in enumerate(layers)
        for name in names
    ]
    height = TOP + STEP * max((len(names) for names in layers), default=1) + 10
    title = ctx.say("web.dependencies.picture", plan_id=plan.plan)
    return picture(WIDTH, height, title, parts, "graph", role="group")


def _layers(links: list[Link]) -> list[list[str]]:
    """Triggers, the tasks that wait for them, the tasks that wait for tasks; each layer ordered by
    the middle of what it hangs on, so that few lines cross."""
    triggers = [link.source for link in links if not link.source.startswith("done ")]
    after = [link.target for link in links if link.source.startswith("done ")]
    before = [link.source.removeprefix("done ") for link in links if link.source not in triggers]
    first = [link.target for link in links if not link.source.startswith("done ")]
    later = [name for name in dict.fromkeys(after) if name not in first]
    middle = [name for name in dict.fromkeys([*first, *before]) if name not in later]
    layers = [list(dict.fromkeys(triggers)), middle, later]
    for _ in range(SWEEPS):
        for upper, lower in ((0, 1), (1, 2), (1, 0)):
            layers[lower] = _ordered(layers[lower], layers[upper], links)
    return layers


def _ordered(names: list[str], beside: list[str], links: list[Link]) -> list[str]:
    """The names by the middle place of what they are linked with."""
    place = {name: number for number, name in enumerate(beside)}
    near: dict[str, list[int]] = {name: [] for name in names}
    for link in links:
        source = link.source.removeprefix("done ")
        for one, other in ((source, link.target), (link.target, source)):
            if one in near and other in place:
                near[one].append(place[other])
    middle = {
        name: sum(found) / len(found) if found else float(number)
        for number, (name, found) in enumerate(near.items())
    }
    return sorted(names, key=lambda name: middle[name])


def _places(layers: list[list[str]]) -> dict[str, tuple[float, float, float]]:
    """Name -> left edge, right edge, and the height of its middle."""
    found: dict[str, tuple[float, float, float]] = {}
    for (left, width), names in zip(COLUMNS, layers, strict=True):
        for number, name in enumerate(names):
            found[name] = (left, left + width, TOP + STEP * number + 11)
    return found


def _line(source: tuple[float, ...], target: tuple[float, ...]) -> Markup:
    x1, y1, x2, y2 = source[1], source[2], target[0], target[2]
    middle = (x1 + x2) / 2
    way = f"M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return tag("path", d=way, fill="none", stroke=RULE, stroke_width=1.5)


def _node(
    ctx: RequestContext,
    plan: Plan,
    name: str,
    place: tuple[float, float, float],
    column: int,
    states: Mapping[str, Mapping[str, Any]],
) -> Markup:
    left, right, y = place
    if column == 0:
        declared = plan.triggers.get(name)
        text, link, colour = declared.name if declared else name, f"/triggers/{name}", BLUE
    else:
        row = states.get(name)
        shape = shape_of(row) if row else None
        text = f"{shape.sign} {name}" if shape else name
        link, colour = f"/tasks/{plan.plan}/{name}", TONES[shape.tone] if shape else SOFT
    short = text if len(text) < 62 else f"{text[:60]}…"
    box = tag(
        "rect",
        x=left,
        y=y - 11,
        width=right - left,
        height=23,
        rx=4,
        fill="#ffffff",
        stroke=colour,
    )
    words = label(left + 8, y + 4, short, 12, text_anchor="start", fill=INK)
    return tag("a", tag("title", text) + box + words, href=ctx.link(link))
