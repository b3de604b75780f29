"""`upon policy`: how the workspace counts, knob by knob, and the policies that have a name."""

from __future__ import annotations

from typing import Any

import pytest

from triggers.policies import KNOBS, policy_names

DAY = "2022-12-06"


@pytest.fixture
def dated(office: Any) -> Any:
    """An office whose task 1.a is due on 2023-02-28 (3 months after 30 November)."""
    office.adopted()
    for trigger, day in (("model-regulation", "2022-11-30"), ("guidance", "2022-11-05")):
        assert office("record", trigger, "--issued", day, "--today", DAY).code == 0
    assert office.row("1.a", "--today", DAY)["due"] == "2023-02-28"
    return office


def test_each_knob_has_its_value_and_where_it_comes_from(office: Any) -> None:
    """Without a database it is the default; each knob says what is allowed."""
    found = office("policy", "show", "--json").data
    assert found["name"] == "vn-blds"
    assert set(found["knobs"]) == set(KNOBS)
    assert found["knobs"]["roll"]["from"] == "vn-blds"
    assert found["knobs"]["month_end"]["allowed"] == ["down", "up", "error"]
    assert found["knobs"]["calendar"]["allowed"] == [
        "none",
        "weekend",
        "us-federal",
        "vn-state",
    ]
    assert not (office.folder / "upon.db").exists()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "Bộ luật Dân sự 2015"),
        ("en", "Civil Code of Vietnam 2015"),
    ],
)
def test_the_page(office: Any, lang: str, said: str) -> None:
    """Knobs, values, origins and what is allowed, in 100 columns."""
    out = office("policy", "show", "--lang", lang).out
    assert said in out
    assert all(knob in out for knob in KNOBS)
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_names_lists_every_policy(office: Any, lang: str) -> None:
    """Each named policy has its title and its source; the default is marked."""
    out = office("policy", "names", "--lang", lang).out
    assert all(name in out for name in policy_names())
    assert "vn-blds *" in out
    assert max(map(len, out.splitlines())) <= 100
    rows = {row["name"]: row for row in office("policy", "names", "--json").data}
    assert set(rows) == set(policy_names())
    assert rows["vn-blds"]["default"] is True
    assert rows["de-bgb"]["source"] == "Bürgerliches Gesetzbuch, §§ 187-193"


def test_setting_a_knob_lists_what_moves(dated: Any) -> None:
    """The dates are told before and after; a preview records nothing; who and why is kept."""
    asked = ("policy", "set", "month_end=up", "--reason", "Ý kiến 5", "--today", DAY)
    preview = dated(*asked, "--preview")
    assert "28/02/2023" in preview.out
    assert "01/03/2023" in preview.out
    assert dated.row("1.a", "--today", DAY)["due"] == "2023-02-28"
    assert dated(*asked, "--as", "an").code == 0
    assert dated.row("1.a", "--today", DAY)["due"] == "2023-03-01"
    found = dated("policy", "show", "--json").data
    assert found["knobs"]["month_end"] == {
        "value": "up",
        "from": "workspace",
        "allowed": ["down", "up", "error"],
    }
    assert [(s["knobs"], s["by"], s["reason"]) for s in found["set"]] == [
        ({"month_end": "up"}, "an", "Ý kiến 5")
    ]
    out = dated("policy", "show").out
    assert "cơ quan" in out
    assert "month_end=up. Lý do: Ý kiến 5" in out
    assert "month_end = up: lựa chọn của cơ quan" in dated("why", "1.a", "--today", DAY).out


def test_another_named_policy_can_be_chosen(dated: Any) -> None:
    """`name=` takes all knobs of a named policy; `why` says who chose it."""
    asked = ("policy", "set", "name=de-bgb", "calendar=vn-state", "--reason", "x", "--json")
    found = dated(*asked, "--today", DAY).data
    assert found["entry"] is not None
    assert dated("policy", "show", "--json").data["name"] == "de-bgb"
    out = dated("why", "1.a", "--today", DAY, "--lang", "en").out
    assert "name = de-bgb: the workspace's choice" in out
    assert dated("verify").code == 0


def test_a_knob_may_start_tasks_anew(dated: Any) -> None:
    """Counting from another date of the documents takes a date away: that is listed too."""
    out = dated(
        "policy",
        "set",
        "counts_from=received",
        "--reason",
        "x",
        "--preview",
        "--today",
        DAY,
        "--lang",
        "en",
    ).out
    assert "Waiting" in out
    assert "2023-02-28  -" in out


def test_a_key_records_once(dated: Any) -> None:
    """The same key again gives the same answer."""
    asked = ("policy", "set", "roll=none", "--reason", "x", "--key", "k", "--json", "--today", DAY)
    first, again = dated(*asked).data, dated(*asked).data
    assert first["entry"] == again["entry"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["set", "rol=none", "--reason", "x"], 5, "roll"),
        (["set", "roll=up", "--reason", "x"], 5, "following"),
        (["set", "roll", "--reason", "x"], 2, "KNOB=VALUE"),
        (["set", "name=de-bg", "--reason", "x"], 3, "de-bgb"),
        (["set", "calendar=vn-stat", "--reason", "x"], 3, "vn-state"),
        (["set", "roll=none"], 2, "--reason"),
        (["set"], 2, "upon policy set --help"),
        (["show", "x"], 2, "x"),
    ],
)
def test_a_wrong_call_is_one_line(
    office: Any, one_line: Any, arguments: list[str], code: int, said: str
) -> None:
    """What cannot be read is named in one line, in both languages."""
    office.adopted()
    for lang in ("vi", "en"):
        assert said in one_line(office("policy", *arguments, "--lang", lang), code)


def test_plans_that_set_their_own_are_named(office: Any) -> None:
    """What the workspace sets does not reach a plan's own knobs: those are shown."""
    text = office.plan.read_text(encoding="utf-8").replace("\nbodies:", "\ncalendar: none\nbodies:")
    office.plan.write_text(text, encoding="utf-8")
    office.adopted()
    assert office("policy", "show", "--json").data["plans"] == {"small": {"calendar": "none"}}
    assert "calendar=none" in office("policy", "show", "--lang", "en").out
