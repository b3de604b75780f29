"""The page of reminders: the rules, who is told and when next, what would go out, a test."""

from __future__ import annotations

from typing import Any

import pytest

from tests.delivery.servers import MailServer
from tests.web.conftest import Served, hidden, recorded
from tests.web.settings.conftest import Told
from web.pages.settings.rule_fields import filled_from, rules_from_form
from workflows.reminders import FAMILIES

PATH = "/settings/reminders"


def form_of(rules: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of the form as it stands: no field for a tick that is not set."""
    filled = filled_from(rules)
    return {name: value for name, value in filled.items() if value} | {"reason": "Theo quy chế"}


def test_the_rules_are_shown_to_everybody_and_people_to_nobody_else(told: Told) -> None:
    """Whom, when and what is told; the addresses and the form are an administrator's."""
    for account in ("banxem", "vanthu", "truongban", "quantri"):
        person = told.served.signed_in(account)
        page = person.get(f"{PATH}?recipient=board").text
        assert person.get(f"{PATH}?format=json").text == person.get("/v1/reminders").text
        assert "trước hạn (ngày): 30, 7, 1, 0" in page
        for text in ("an@example.org", 'id="act"', "Thư sẽ gửi board"):
            assert (text in page) is (account == "quantri"), (account, text)


def test_the_form_as_it_stands_changes_nothing(served: Served) -> None:
    """What is sent back as it was shown states no rule of its own, so that what comes from the
    default goes on coming from there; each thing changed is stated, and nothing else."""
    rules = served.signed_in("banxem").get("/v1/reminders").json()["rules"]
    assert rules_from_form(filled_from(rules)) == {}
    for name in FAMILIES:
        changed = filled_from(rules) | {f"{name}.urgent": "true"}
        assert rules_from_form(changed) == {name: {"urgent": True}}
        silent = filled_from(rules) | {f"{name}.to": []}
        assert rules_from_form(silent) == {name: {"to": []}}
    assert rules_from_form(filled_from(rules | {"due": None}))["due"] == {"to": []}


def test_rules_are_set_from_the_form(served: Served) -> None:
    """What the API then says is what was ticked and typed; the form shows it."""
    admin = served.signed_in("quantri")
    given = form_of(admin.get("/v1/reminders").json()["rules"])
    given |= {"due.days": "14, 3", "overdue.to": ["directing"], "overdue.daily": "2"}
    recorded(admin, PATH, given)
    said = admin.get("/v1/reminders").json()
    assert said["set"] == {
        "due": {"days": [14, 3]},
        "overdue": {"to": ["directing"], "daily": 2},
    }
    page = admin.get(PATH).text
    assert 'value="14, 3"' in page
    again = admin.post(PATH, data=given | {"act": "preview"})
    assert again.status_code == 422
    assert "quy tắc nhắc việc đang dùng đã như vậy" in again.text


@pytest.mark.parametrize(
    ("field", "text"),
    [("due.days", "30, x"), ("waiting.days", "-1"), ("overdue.daily", "99999"), ("reason", "")],
)
def test_a_faulty_field_is_named(served: Served, field: str, text: str) -> None:
    """The summary links to the field; the rest is kept, and nothing is recorded."""
    admin = served.signed_in("quantri")
    given = form_of(admin.get("/v1/reminders").json()["rules"])
    given |= {"start.to": ["lead"], field: text, "act": "record", "digest": "d"}
    answer = admin.post(PATH, data=given)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert admin.get("/v1/status").json()["entries"] == 2


def test_rules_over_the_api_have_the_law_of_a_file(served: Served) -> None:
    """All faults at once, each with its code."""
    admin = served.signed_in("quantri")
    body = {"rules": {"due": {"days": [-1]}, "sometimes": {}}, "reason": "x"}
    answer = admin.put("/v1/reminders?dry_run=true", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "reminders_faults"
    assert {one["code"] for one in answer.json()["errors"]} == {"bad-days", "unknown-key"}


def test_what_would_go_out_is_what_the_recipient_would_read(told: Told) -> None:
    """As `upon notify preview` prints it; nothing is sent or kept."""
    admin = told.served.signed_in("quantri")
    page = admin.get(f"{PATH}?recipient=board").text
    assert "2 việc quá hạn (03/02/2023)" in page
    assert "Hạn 31/12/2022, quá hạn 34 ngày." in page
    assert "16:00" in page
    assert admin.get(f"{PATH}?recipient=nobody").status_code == 404
    assert told.engine.messages() == []


def test_a_test_message_is_sent(told: Told, mail: MailServer) -> None:
    """To that recipient alone; the page says its id, and what went wrong where it was refused."""
    admin = told.served.signed_in("quantri")
    answer = admin.post(f"{PATH}/test", data={"recipient": "board"})
    assert answer.status_code == 200
    assert "Đã gửi thư thử" in answer.text
    assert sorted(mail.envelopes[0][1]) == ["ba@example.org", "chi@example.org"]
    mail.to_data = "550 none of it"
    refused = admin.post(f"{PATH}/test", data={"recipient": "to-chuc"})
    assert refused.status_code == 422
    assert "550" in refused.text
    assert admin.post(f"{PATH}/test", data={"recipient": "x"}).status_code == 422
    assert len(mail.mails) == 1


def test_channels_are_checked_and_nothing_is_sent(told: Told, mail: MailServer) -> None:
    """Each channel and recipient, with what is wrong with it."""
    admin = told.served.signed_in("quantri")
    told.notify.write_text(
        told.notify.read_text("utf-8").replace("cq-to-chuc-noi-vu", "none-such"), "utf-8"
    )
    page = admin.post(f"{PATH}/check").text
    assert "Kênh mail: dùng được." in page
    assert "Nơi nhận board: đúng." in page
    assert "none-such" in page
    assert mail.mails == []


def test_a_faulty_file_is_told_with_its_places(told: Told) -> None:
    """And a file that is not there is no fault of the page."""
    admin = told.served.signed_in("quantri")
    told.notify.write_text("recipients: {a: {body: x}}\n", "utf-8")
    page = admin.get(PATH).text
    assert "dòng 1" in page
    told.notify.unlink()
    without = admin.get(PATH)
    assert without.status_code == 200
    assert "notify.yaml" in without.text
    assert admin.post(f"{PATH}/check").status_code == 409


def test_only_an_administrator_sets_tests_and_checks(told: Told, mail: MailServer) -> None:
    """Others are refused before anything is looked at; another site's form is refused too."""
    for account in ("banxem", "vanthu", "truongban"):
        person = told.served.signed_in(account)
        for path in (PATH, f"{PATH}/test", f"{PATH}/check"):
            assert person.post(path, data={"recipient": "board"}).status_code == 403, path
    admin = told.served.signed_in("quantri")
    cross = {"sec-fetch-site": "cross-site"}
    sent = admin.post(f"{PATH}/test", data={"recipient": "board"}, headers=cross)
    assert sent.status_code == 403
    assert mail.mails == []


def test_the_preview_of_rules_carries_a_digest(served: Served) -> None:
    """As every act's does."""
    admin = served.signed_in("quantri")
    given = form_of(admin.get("/v1/reminders").json()["rules"]) | {"due.days": "5"}
    assert hidden(admin.post(PATH, data=given | {"act": "preview"}).text, "digest")
