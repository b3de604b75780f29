"""The page of messages: by state, why one is dead, sent again and dropped as the command does."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from cli.main import run
from delivery.dispatch import deliver_once
from delivery.sending import sender
from delivery.settings_file import read_settings
from engine.service.engine import Engine
from store.messages import SqlMessageQueue
from tests.delivery.servers import MailServer
from tests.web.conftest import DAY
from tests.web.settings.conftest import Told
from triggers.calendar_files import shipped_calendar
from upon.files.notify import writer_of

PATH = "/settings/outbox"
REFUSED = "550 no such mailbox <b>here</b>"


@pytest.fixture
def dead(told: Told, mail: MailServer) -> Told:
    """The trial after its messages were refused for good."""
    mail.to_data = REFUSED
    settings = read_settings(told.notify).settings
    assert settings is not None
    engine = Engine(
        told.served.ledger,
        lambda: datetime(2023, 2, 3, 9, 30, tzinfo=UTC),
        told.engine.zone,
        by="clock",
        via="cli",
        calendars=shipped_calendar,
    )
    with sender(settings) as send:
        found = deliver_once(
            SqlMessageQueue(told.served.ledger), engine, writer_of(settings), send, DAY
        )
    assert found.dead == 2
    return told


def states(person: TestClient) -> dict[str, str]:
    """Recipient -> how its message stands."""
    return {row["recipient"]: row["state"] for row in person.get(f"{PATH}?format=json").json()}


def test_only_an_administrator_sees_it(dead: Told) -> None:
    """Addresses and refusals are nobody else's business; nor is there a link."""
    admin = dead.served.signed_in("quantri")
    name = admin.get(f"{PATH}?format=json").json()[0]["id"]
    for account in ("banxem", "vanthu", "truongban"):
        person = dead.served.signed_in(account)
        for path in (PATH, f"{PATH}/{name}"):
            assert person.get(path).status_code == 403, path
        for path in (f"{PATH}/resend", f"{PATH}/drop"):
            assert person.post(path, data={"id": name, "reason": "x"}).status_code == 403, path
        assert PATH not in person.get("/settings").text
    assert PATH in admin.get("/settings").text
    assert states(admin) == {"to-chuc": "dead", "board": "dead"}


def test_the_rows_are_the_command_s(dead: Told, capsys: pytest.CaptureFixture[str]) -> None:
    """As `upon outbox --json` prints them, by state and recipient too."""
    admin = dead.served.signed_in("quantri")
    for query, option in (
        ("", []),
        ("&state=dead", ["--state", "dead"]),
        ("&recipient=board", ["--recipient", "board"]),
        ("&state=sent", ["--state", "sent"]),
    ):
        capsys.readouterr()
        run(["outbox", *option, "--json", "--db", str(dead.served.path)])
        printed = json.loads(capsys.readouterr().out)
        assert admin.get(f"{PATH}?format=json{query}").json() == printed, query
    assert admin.get(f"{PATH}?state=lost").status_code == 422


def test_why_a_message_is_dead(dead: Told) -> None:
    """The refusal as text, to whom it went, and what it was about, with a link to each task."""
    admin = dead.served.signed_in("quantri")
    rows = {row["recipient"]: row for row in admin.get(f"{PATH}?format=json").json()}
    page = admin.get(PATH).text
    assert "550 no such mailbox &lt;b&gt;here&lt;/b&gt;" in page
    assert "Gửi lại mọi thư gửi hỏng (2)" in page
    one = admin.get(f"{PATH}/{rows['board']['id']}").text
    assert "ba@example.org, chi@example.org" in one
    assert "/tasks/nq21/2.2.9.b?occurrence=2022" in one
    assert admin.get(f"{PATH}/none").status_code == 404


def test_one_is_sent_again_and_one_is_dropped(dead: Told) -> None:
    """Each by its id; what cannot be done says how the message stands, and changes nothing."""
    admin = dead.served.signed_in("quantri")
    rows = {row["recipient"]: row["id"] for row in admin.get(f"{PATH}?format=json").json()}
    assert (
        "Số thư được xếp gửi lại: 1."
        in admin.post(f"{PATH}/resend", data={"id": rows["board"]}).text
    )
    assert states(admin) == {"to-chuc": "dead", "board": "queued"}
    again = admin.post(f"{PATH}/resend", data={"id": rows["board"]})
    assert again.status_code == 409
    assert "đang ở trạng thái “Chờ gửi”; cho phép: đã gửi, gửi hỏng, đã bỏ" in again.text
    blank = admin.post(f"{PATH}/drop", data={"id": rows["to-chuc"], "reason": " "})
    assert blank.status_code == 422
    assert 'href="#f-reason"' in blank.text
    assert states(admin)["to-chuc"] == "dead"
    assert admin.post(
        f"{PATH}/drop", data={"id": rows["to-chuc"], "reason": "Sai địa chỉ"}
    ).is_success
    assert states(admin) == {"to-chuc": "dropped", "board": "queued"}
    assert "Sai địa chỉ" in admin.get(f"{PATH}/{rows['to-chuc']}").text
    assert (
        admin.post(f"{PATH}/drop", data={"id": rows["to-chuc"], "reason": "x"}).status_code == 409
    )
    assert admin.post(f"{PATH}/resend", data={"id": "none"}).status_code == 404


def test_all_dead_ones_are_sent_again(dead: Told) -> None:
    """In one press; the button is gone afterwards."""
    admin = dead.served.signed_in("quantri")
    assert "Số thư được xếp gửi lại: 2." in admin.post(f"{PATH}/resend").text
    assert set(states(admin).values()) == {"queued"}
    assert "Gửi lại mọi thư" not in admin.get(PATH).text
