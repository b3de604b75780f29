"""The page of how deadlines are counted: shown to all, set by an administrator as it was seen."""

from __future__ import annotations

import pytest

from tests.web.conftest import Served, recorded
from triggers.policies import KNOBS
from upon.words.policies import knob_value
from upon.words.texts import Words

PATH = "/settings/policy"


def test_what_holds_is_shown_to_everybody(served: Served) -> None:
    """Each knob with its value and where that comes from, as the API has them; nobody but an
    administrator has a form."""
    for account in ("banxem", "vanthu", "truongban", "quantri"):
        person = served.signed_in(account)
        page = person.get(PATH).text
        assert person.get(f"{PATH}?format=json").text == person.get("/v1/policy").text
        for knob in KNOBS:
            assert f"<code>{knob}</code>" in page, knob
        assert ('id="act"' in page) is (account == "quantri"), account


def test_a_knob_is_set_as_it_was_seen(served: Served) -> None:
    """The preview names the deadline that moves; what is recorded is that, with the reason, and the
    page then says who set it."""
    admin = served.signed_in("quantri")
    given = {"knob.roll": "none", "reason": "Theo quy chế"}
    seen = admin.post(PATH, data=given | {"act": "preview"}).text
    assert "2.1.2.b" in seen
    assert "30/04/2023" in seen
    assert admin.get("/v1/status").json()["entries"] == 2
    assert "2.1.2.b" in recorded(admin, PATH, given)
    assert admin.get("/v1/policy").json()["knobs"]["roll"] == {
        "value": "none",
        "from": "workspace",
        "allowed": list(KNOBS["roll"]),
    }
    assert "roll=none" in admin.get(PATH).text
    assert "Theo quy chế" in admin.get(PATH).text


def test_the_day_from_which_it_holds_is_kept(served: Served) -> None:
    """A policy may hold from a later day, in the words of paper."""
    admin = served.signed_in("quantri")
    given = {"knob.roll": "none", "reason": "x", "holds_from": "ngày 06 tháng 02 năm 2023"}
    recorded(admin, PATH, given)
    wrong = admin.post(PATH, data=given | {"holds_from": "31/02/2023", "act": "preview"})
    assert wrong.status_code == 422
    assert 'href="#f-holds_from"' in wrong.text


@pytest.mark.parametrize("given", [{}, {"knob.roll": ""}, {"knob.roll": "sideways"}])
def test_nothing_chosen_and_nothing_allowed_is_no_act(
    served: Served, given: dict[str, str]
) -> None:
    """A form without a choice, or with a value that there is not, records nothing and says what to
    do."""
    admin = served.signed_in("quantri")
    answer = admin.post(PATH, data=given | {"reason": "x", "act": "record", "digest": "d"})
    assert answer.status_code == 422
    assert 'id="faults"' in answer.text
    assert admin.get("/v1/status").json()["entries"] == 2


def test_a_page_of_another_day_sets_nothing(served: Served) -> None:
    """What is shown as it was is not to be changed."""
    page = served.signed_in("quantri").get(f"{PATH}?today=2023-06-01").text
    assert 'id="act"' not in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_value_has_its_meaning(lang: str) -> None:
    """Each value that a knob allows is said in words, with the value itself behind it."""
    words = Words(lang)
    for knob, allowed in KNOBS.items():
        for value in allowed:
            text = knob_value(words, knob, value)
            assert text.endswith(f"({value})"), (knob, value)
    assert knob_value(words, "calendar", "vn-state") == "vn-state"
