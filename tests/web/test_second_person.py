"""Acts that need a second person: proposed by one, recorded by another, named both."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Serve
from tests.web.test_pages import STAMP
from triggers.errors import UsageError
from web.acts.seconding import PROPOSED, acts_seconded
from web.acts.table import ACTS
from web.rights import OPERATIONS


def test_another_person_confirms_what_was_seen(serve: Serve) -> None:
    """The proposer cannot; one without the right cannot; another head records it, and the entry
    names both."""
    served = serve(second=frozenset({"extend"}))
    office = served.app.state.office
    kept = office.accounts.find("truongban").password
    office.accounts.add("pho", by="t", full_name="Phó", role="head", password=kept)
    first, second, clerk = (served.signed_in(name) for name in ("truongban", "pho", "vanthu"))
    path = "/tasks/nq21/3.e/extend"
    given = {"to": "30/6/2023", "reason": "Chờ"}
    seen = first.post(path, data=given | {"act": "preview"})
    digest = re.search(r'name="digest" value="(\w+)"', seen.text)
    assert digest
    sent = first.post(path, data=given | {"act": "record", "digest": digest[1], "key": "k"})
    place = sent.headers["location"]
    assert place.startswith("/proposals/")
    for shown in (second.get("/proposals").text, second.get(place).text):
        assert not STAMP.findall(shown)  # the moment as people write it
    assert re.search(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}", second.get("/proposals").text)
    assert first.get("/v1/verify").json()["entries"] == 2
    confirm = {"act": "confirm", "digest": digest[1]}
    assert first.post(place, data=confirm).status_code == 403
    assert clerk.post(place, data=confirm).status_code == 403
    assert second.post(place, data=confirm | {"digest": "0"}).status_code == 412
    done = second.post(place, data=confirm)
    assert done.headers["location"].startswith("/log/3")
    assert first.get("/v1/log").json()[-1]["by"] == "truongban + pho"
    assert second.post(place, data=confirm).status_code == 409


def test_the_api_proposes_too_and_a_refusal_records_nothing(serve: Serve) -> None:
    """A request for such an act is refused and says to propose it; a proposal that is refused with
    a reason is gone."""
    served = serve(second=frozenset({"retract"}))
    clerk, head = served.signed_in("vanthu"), served.signed_in("truongban")
    event = clerk.get("/v1/events").json()[0]["event"]
    answer = clerk.delete(f"/v1/events/{event}?reason=x")
    assert (answer.status_code, answer.json()["code"]) == (409, "second_needed")
    body = {"operation": "retract", "given": {"event": event, "reason": "x"}}
    made = clerk.post("/v1/proposals", json=body).json()
    assert [one["id"] for one in head.get("/v1/proposals").json()] == [made["id"]]
    refused = head.post(f"/v1/proposals/{made['id']}/refuse", json={"reason": "không"})
    assert refused.status_code == 200
    assert head.get("/v1/proposals").json() == []
    assert head.get("/v1/verify").json()["entries"] == 2


def test_an_act_of_administrators_is_seconded_by_another_administrator(serve: Serve) -> None:
    """Whatever is put under two persons can be confirmed by somebody: where no head may do it,
    another administrator does; a head sees it and is told who confirms."""
    served = serve(second=frozenset({"policy"}))
    office = served.app.state.office
    kept = office.accounts.find("quantri").password
    office.accounts.add("quantri2", by="t", full_name="Hai", role="admin", password=kept)
    first, second, head = (served.signed_in(n) for n in ("quantri", "quantri2", "truongban"))
    body = {"operation": "policy", "given": {"knob.roll": "none", "reason": "x"}}
    made = first.post("/v1/proposals", json=body)
    assert made.status_code == 201, made.text
    place = f"/proposals/{made.json()['id']}"
    assert 'value="confirm"' not in first.get(place).text
    assert 'value="confirm"' not in head.get(place).text
    assert 'value="confirm"' in second.get(place).text
    told = head.get(place)
    assert (told.status_code, "quản trị viên khác xác nhận" in told.text) == (200, True)
    for one in (first, head):
        assert one.post(f"/v1{place}/confirm").status_code == 403
    seen = second.post(f"/v1{place}/confirm?dry_run=true")
    assert (seen.status_code, seen.json()["entry"]) == (200, None)
    assert second.get("/v1/verify").json()["entries"] == 2
    assert second.post(f"/v1{place}/confirm").status_code == 201
    assert second.get("/v1/log").json()[-1]["by"] == "quantri + quantri2"


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_can_be_seconded_by_some_role(name: str) -> None:
    """There is a role that may do it, and either may second or does what no head does."""
    roles = OPERATIONS[ACTS[name].operation]
    assert roles & OPERATIONS["second"] or roles == {"admin"}


@pytest.mark.parametrize("name", ["amends", "undo", "read"])
def test_what_cannot_wait_is_refused_before_serving(serve: Serve, name: str) -> None:
    """A name that is no act, or an act that cannot wait, would let one person record at once."""
    with pytest.raises(UsageError, match=name):
        serve(second=frozenset({name}))


def test_every_act_but_undo_can_wait() -> None:
    """What `--second` takes is what can be proposed."""
    assert acts_seconded(PROPOSED) == frozenset(ACTS) - {"undo"}
