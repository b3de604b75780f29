"""The ledger to the letter over HTTP: a program proves the chain by what it gets."""

from __future__ import annotations

from typing import Any

from engine.model.hash_chain import Head, Raw, verify
from tests.web.conftest import Served
from web.demo import PASSWORD
from web.guard.passwords import hash_password


def test_the_chain_can_be_proved(served: Served) -> None:
    """Page after page the entries come as they are kept, and their chain leads to the head that the
    service's own proof names."""
    reader = served.signed_in("banxem")
    head, rows = Head(), list[dict[str, Any]]()
    address: str | None = "/v1/ledger?limit=2"
    while address:
        answer = reader.get(address)
        assert answer.status_code == 200
        page = answer.json()
        assert len(page) <= 2
        head = verify([Raw(**row) for row in page], start=head)
        rows += page
        address = answer.links.get("next", {}).get("url")
    with served.ledger.reading() as unit:
        assert [Raw(**row) for row in rows] == list(unit.entries.raw())
    assert str(head) == reader.get("/v1/verify").json()["head"]
    last = len(rows)
    assert reader.get(f"/v1/ledger?after={last}").json() == []
    assert reader.get(f"/v1/ledger?after={last - 1}").json() == rows[-1:]


def test_it_is_for_people_of_the_whole(served: Served) -> None:
    """Who sees one body alone is refused, and who is nobody must sign in."""
    body = served.signed_in("banxem").get("/v1/bodies?limit=1").json()[0]["id"]
    store, kept = served.app.state.office.accounts, hash_password(PASSWORD)
    store.add("nguoi-xa", by="t", full_name="X", role="head", body=body, password=kept)
    assert served.signed_in("nguoi-xa").get("/v1/ledger").status_code == 403
    assert served.visitor().get("/v1/ledger").status_code == 401


def test_it_is_sent_once(served: Served) -> None:
    """Who has it gets 304 while nobody records; faults in what is asked are named."""
    reader = served.signed_in("banxem")
    mark = reader.get("/v1/ledger").headers["etag"]
    assert reader.get("/v1/ledger", headers={"if-none-match": mark}).status_code == 304
    for fault in ("after=-1", "after=x", "limit=0", "limit=1001"):
        assert reader.get(f"/v1/ledger?{fault}").status_code in (400, 422), fault
