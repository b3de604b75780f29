"""Policies: layers, where each knob came from, and the shipped files."""

from __future__ import annotations

import pytest

from triggers.calendar_files import calendar_names
from triggers.errors import BadInputError, UnknownNameError
from triggers.policies import DEFAULT, KNOBS, check_knob, named_policy, policy_names, resolve

STEPS = {"anchor", "day", "week", "half-month", "month", "year", "half-year", "quarter", "leap"} | {
    *("roll", "backward_roll", "roll_fixed", "part-month", "part-year", "part", "recess"),
    *("working", "window", "fixed", "before", "rule", "end", "short", "least"),
}


def test_default() -> None:
    """Without layers the policy is vn-blds, and says so for every knob."""
    policy = resolve()
    assert (policy.name, policy.roll, policy.backward_roll) == (DEFAULT, "following", "preceding")
    assert {policy.origin(knob) for knob in KNOBS} == {DEFAULT}
    assert list(policy.values()) == list(KNOBS)


def test_later_layers_win() -> None:
    """A later layer wins, and each knob remembers the layer that set it."""
    policy = resolve(
        [("workspace", {"roll": "none", "month_end": "up"}), ("plan", {"roll": "nearest"})]
    )
    assert (policy.roll, policy.origin("roll")) == ("nearest", "plan")
    assert (policy.month_end, policy.origin("month_end")) == ("up", "workspace")
    assert policy.origin("start_day") == DEFAULT


def test_named_base() -> None:
    """A layer that names a policy takes all its knobs, then its own, whatever came before."""
    policy = resolve(
        [("workspace", {"roll": "none"}), ("plan", {"start_day": "included", "name": "de-bgb"})]
    )
    assert (policy.name, policy.roll, policy.start_day) == ("de-bgb", "following", "included")
    assert policy.origin("roll") == "de-bgb (plan)"
    assert policy.origin("start_day") == "plan"


def test_faults() -> None:
    """Unknown knobs and values are refused with what is allowed, policies with the nearest."""
    with pytest.raises(BadInputError, match="nearest: roll"):
        check_knob("rol", "none")
    with pytest.raises(BadInputError, match="policy knob"):
        check_knob("xyzzyq", "none")
    with pytest.raises(BadInputError, match="following, none"):
        resolve([("plan", {"roll": "forward"})])
    with pytest.raises(UnknownNameError) as caught:
        resolve([("plan", {"name": "de-bgbb"})])
    assert caught.value.nearest[0] == "de-bgb"
    check_knob("calendar", "any-name")


@pytest.mark.parametrize("name", policy_names())
def test_shipped_file(name: str) -> None:
    """A policy file has every knob with an allowed value, two titles, a source, a known calendar,
    and two texts for each basis."""
    source = named_policy(name)
    assert set(source.knobs) == set(KNOBS)
    for knob, value in source.knobs.items():
        check_knob(knob, value)
    assert set(source.title) == {"vi", "en"}
    assert source.source
    assert source.knobs["calendar"] in calendar_names()
    assert set(source.basis) <= STEPS
    assert all(set(texts) == {"vi", "en"} for texts in source.basis.values())


def test_half_month_is_letter_d() -> None:
    """Article 146.1: c) is the month of 30 days, d) the half-month of 15."""
    assert named_policy(DEFAULT).basis["half-month"]["en"].endswith("146.1(d)")
