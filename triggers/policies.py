"""The policy under which a deadline is counted: every knob, its value, and who set it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from triggers.errors import BadInputError, UnknownNameError
from triggers.nearest import nearest

ROLLS = (
    "following",
    "none",
    "preceding",
    "modified_following",
    "modified_preceding",
    "half_month_modified_following",
    "nearest",
    "same_direction",
)

KNOBS: Mapping[str, tuple[str, ...]] = {
    "counts_from": ("issued", "received", "effective", "recorded"),
    "start_day": ("excluded", "included"),
    "month_end": ("down", "up", "error"),
    "end_of_month": ("corresponding", "sticky", "sticky_working"),
    "roll": ROLLS,
    "backward_roll": ROLLS,
    "roll_fixed": ROLLS,
    "early_period": ("first_month", "first_day"),
    "suspension": ("keeps_date", "stops_clock"),
    "calendar": (),
}
"""Knob -> allowed values; `calendar` names a calendar, so any name is allowed."""

DEFAULT = "vn-blds"
DECISION = "decision"
"""The origin of a knob that a person set for one deadline."""

FOLDER = Path(__file__).with_name("policies")


@dataclass(frozen=True, slots=True)
class Policy:
    """One value a knob. `origins` says where each value came from: a policy's name or a layer."""

    name: str
    counts_from: str
    start_day: str
    month_end: str
    end_of_month: str
    roll: str
    backward_roll: str
    roll_fixed: str
    early_period: str
    suspension: str
    calendar: str
    origins: tuple[tuple[str, str], ...] = field(compare=False, default=())

    def origin(self, knob: str) -> str:
        """The layer that set the knob: `vn-blds`, `workspace`, `plan`, `rule`, `option` ..."""
        return dict(self.origins).get(knob, self.name)

    def values(self) -> dict[str, str]:
        """Knob -> value, in the order of law."""
        return {knob: getattr(self, knob) for knob in KNOBS}


@dataclass(frozen=True, slots=True)
class PolicySource:
    """A named policy as its data file has it: knobs, and the article behind each step."""

    name: str
    title: Mapping[str, str]
    source: str
    knobs: Mapping[str, str]
    basis: Mapping[str, Mapping[str, str]]


@cache
def named_policy(name: str) -> PolicySource:
    """Read a named policy's data file. Raises UnknownNameError, naming the nearest."""
    if name not in policy_names():
        raise UnknownNameError("policy", name, nearest(name, policy_names()))
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return PolicySource(name, data["title"], data["source"], data["knobs"], data["basis"])


@cache
def policy_names() -> tuple[str, ...]:
    """The policies that the product ships."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def check_knob(knob: str, value: str) -> None:
    """Raise BadInputError for a knob or a value that law does not know."""
    if knob == "name":
        named_policy(value)
    elif knob not in KNOBS:
        close = nearest(knob, KNOBS)
        hint = f" (nearest: {', '.join(close)})" if close else ""
        raise BadInputError("policy knob", knob, ", ".join(("name", *KNOBS)) + hint)
    elif KNOBS[knob] and value not in KNOBS[knob]:
        raise BadInputError(f"policy {knob}", value, ", ".join(KNOBS[knob]))


def resolve(layers: Iterable[tuple[str, Mapping[str, str]]] = ()) -> Policy:
    """Put layers over the default policy; a later layer wins, and `name` changes the base.

    A layer that names another policy takes all of that policy's knobs, then its own.
    Raises BadInputError for an unknown knob or value, UnknownNameError for an unknown policy.
    """
    name = DEFAULT
    values = dict(named_policy(DEFAULT).knobs)
    origins = dict.fromkeys(KNOBS, DEFAULT)
    for origin, layer in layers:
        for knob, value in layer.items():
            check_knob(knob, value)
        if "name" in layer:
            name = layer["name"]
            values = dict(named_policy(name).knobs)
            origins = dict.fromkeys(KNOBS, f"{name} ({origin})")
        for knob, value in layer.items():
            if knob != "name":
                values[knob], origins[knob] = value, origin
    return Policy(name=name, **values, origins=tuple(origins.items()))
