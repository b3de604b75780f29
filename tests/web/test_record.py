"""Recording on the page: what was seen is what is recorded, once."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import Served


def hidden(text: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return unescape(found[1])


def waited_trigger(clerk: TestClient) -> str:
    """A trigger whose document would start a task today."""
    for row in clerk.get("/v1/triggers").json():
        body = {"trigger": [row["id"]], "issued": "2023-01-30"}
        seen = clerk.post("/v1/events?dry_run=true", json=body).json()
        if row["waiting"] == 1 and any(c["field"] == "state" for c in seen["changes"]):
            return str(row["id"])
    raise LookupError


def test_a_document_is_previewed_recorded_and_undone(clerk: TestClient) -> None:
    """The preview, the entry's page and the ledger tell the same changes; undoing takes them
    back."""
    trigger = waited_trigger(clerk)
    before = clerk.get("/v1/counts").json()
    given = {"trigger": trigger, "number": "21-QC/TU", "issued": "30/1/2023", "act": "preview"}
    seen = clerk.post("/record", data=given)
    assert seen.status_code == 200
    digest = hidden(seen.text, "digest")
    made = clerk.post("/record", data=given | {"act": "record", "digest": digest, "key": "k1"})
    assert made.status_code == 303
    page = clerk.get(made.headers["location"])
    assert "21-QC/TU" in page.text
    assert 'id="undo"' in page.text
    undo = clerk.get("/undo")
    done = clerk.post(
        "/undo", data={"act": "record", "digest": hidden(undo.text, "digest"), "key": "k2"}
    )
    assert done.status_code == 303
    assert clerk.get("/v1/counts").json() == before
    assert clerk.get("/verify").status_code == 200


def test_nothing_is_recorded_without_the_digest_that_was_seen(clerk: TestClient) -> None:
    """Pressing "record" before anything was seen shows the preview and records nothing."""
    head = clerk.get("/v1/verify").json()["entries"]
    given = {"trigger": waited_trigger(clerk), "number": "1", "issued": "2023-01-30"}
    answer = clerk.post("/record", data=given | {"act": "record", "key": "k"})
    assert answer.status_code == 200
    assert hidden(answer.text, "digest")
    assert clerk.get("/v1/verify").json()["entries"] == head


def test_a_preview_that_no_longer_holds_records_nothing(served: Served, clerk: TestClient) -> None:
    """Where another's act changed what would follow, the answer is 412 with the new preview."""
    trigger = waited_trigger(clerk)
    given = {"trigger": trigger, "number": "5-CV/TU", "issued": "2023-01-30"}
    seen = clerk.post("/record", data=given | {"act": "preview"})
    other = served.signed_in("truongban")
    body = {"trigger": [trigger], "number": "4-CV/TU", "issued": "2023-01-20"}
    headers = {"idempotency-key": "other"}
    assert other.post("/v1/events", json=body, headers=headers).status_code == 201
    head = clerk.get("/v1/verify").json()["entries"]
    sent = given | {"act": "record", "digest": hidden(seen.text, "digest"), "key": "k"}
    answer = clerk.post("/record", data=sent)
    assert answer.status_code == 412
    assert hidden(answer.text, "digest") != sent["digest"]
    assert clerk.get("/v1/verify").json()["entries"] == head


def test_a_doubled_press_is_one_entry(clerk: TestClient) -> None:
    """The hidden key makes the second press answer what the first one did."""
    given = {"trigger": waited_trigger(clerk), "number": "7", "issued": "2023-01-30"}
    seen = clerk.post("/record", data=given | {"act": "preview"})
    sent = given | {"act": "record", "digest": hidden(seen.text, "digest"), "key": "once"}
    first, second = (clerk.post("/record", data=sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert clerk.get("/v1/verify").json()["entries"] == 3


def test_all_faults_come_at_once_and_the_input_is_kept(clerk: TestClient) -> None:
    """Each fault is in the summary, linked to its field, and what was typed stands there."""
    given = {"trigger": "", "number": "9<b>", "issued": "31/2/2023", "received": "hôm qua"}
    answer = clerk.post("/record", data=given | {"act": "preview"})
    assert answer.status_code == 422
    for name in ("trigger", "issued", "received"):
        assert f'href="#f-{name}"' in answer.text
    assert "Hãy chọn văn bản đã đến" in answer.text
    assert "trigger_needed" not in answer.text
    assert 'value="31/2/2023"' in answer.text
    assert "9&lt;b&gt;" in answer.text


def test_a_document_that_is_there_is_shown(clerk: TestClient) -> None:
    """The same document again is refused with its address; the same number with another date asks,
    and takes a second, explicit button."""
    row = clerk.get("/v1/events").json()[0]
    same = {
        "trigger": row["triggers"],
        "number": row["number"],
        "issued": row["issued"],
        "act": "preview",
    }
    answer = clerk.post("/record", data=same)
    assert answer.status_code == 422
    assert f"/events/{row['event']}" in answer.text
    other = same | {"issued": "2023-01-30"}
    seen = clerk.post("/record", data=other)
    assert 'value="another"' in seen.text
    digest = hidden(seen.text, "digest")
    plain = clerk.post("/record", data=other | {"act": "record", "digest": digest, "key": "a"})
    assert plain.status_code == 200
    sure = clerk.post("/record", data=other | {"act": "another", "digest": digest, "key": "a"})
    assert sure.status_code == 303


def test_dates_are_taken_as_paper_has_them(clerk: TestClient) -> None:
    """The echo says what was understood, whichever way the date is written."""
    for text in ("30/1/2023", "30.1.2023", "30-01-2023", "ngày 30 tháng 01 năm 2023", "2023-01-30"):
        answer = clerk.post("/record/preview", data={"trigger": "", "issued": text})
        assert "thứ Hai, 30/01/2023 · 4 ngày trước" in answer.text, text


REGULATION = {
    "number": "08-QC/TU",
    "issuer": "BTV Tỉnh ủy",
    "title": "Quy chế mẫu về làm việc của cấp ủy cơ sở và chi bộ trực thuộc đảng ủy cơ sở",
    "issued": "30/1/2023",
}
BOTH = {
    "number": "700-CV/TU",
    "issuer": "Ban Thường vụ Tỉnh ủy",
    "title": "V/v sơ kết Chỉ thị số 07-CT/TU và tổng kết các mô hình thí điểm",
}
NOISE = (
    {"title": "V/v rà soát vị trí việc làm, biên chế công chức năm 2023", "issuer": "Sở Nội vụ"},
    {"title": "Quyết định giao dự toán thu, chi ngân sách nhà nước năm 2023"},
    {"number": "15-CV/TU"},
    {"title": "a"},
    {"issuer": "Ban Thường vụ Tỉnh ủy"},
)


def proposed(clerk: TestClient, given: dict[str, Any], lang: str = "vi") -> list[tuple[str, str]]:
    """What the preview proposes for a document: the field that choosing fills, the trigger."""
    answer = clerk.post(f"/record/preview?lang={lang}", data=given)
    assert answer.status_code == 200
    return re.findall(r'<button[^>]* name="(take|add)" value="([^"]+)" data-take', answer.text)


@pytest.mark.parametrize(
    ("lang", "heading", "words", "issuer"),
    [
        ("vi", "Văn bản này có thể là", "Trích yếu có “Quy chế mẫu", "“BTV Tỉnh ủy” đúng là"),
        ("en", "This document may be", "Its summary has “Quy chế mẫu", "“BTV Tỉnh ủy” is"),
    ],
)
def test_what_is_typed_is_matched_with_what_is_awaited(
    clerk: TestClient, lang: str, heading: str, words: str, issuer: str
) -> None:
    """With no trigger chosen the preview names the awaited document and why, as `inbox` does, and
    a button that chooses it; it stands in the live part of the page."""
    answer = clerk.post(f"/record/preview?lang={lang}", data=REGULATION)
    for text in (heading, words, issuer):
        assert text in unescape(answer.text), text
    assert proposed(clerk, REGULATION, lang)[0] == ("take", "btvtu-model-regulation")
    page = unescape(clerk.post(f"/record?lang={lang}", data=REGULATION | {"act": "preview"}).text)
    live = page.index('id="preview" aria-live="polite"')
    assert live < page.index(heading) < page.index("</aside>")


def test_a_title_alone_is_doubtful_and_says_what_is_missing(clerk: TestClient) -> None:
    """While the issuer is not typed yet, the proposal says that it is not known."""
    given = {"title": REGULATION["title"]}
    assert proposed(clerk, given)[0] == ("take", "btvtu-model-regulation")
    text = clerk.post("/record/preview", data=given).text
    assert "Lưu ý: Chưa rõ nơi ban hành" in text
    assert 1 <= len(proposed(clerk, given)) <= 3


@pytest.mark.parametrize("given", NOISE)
def test_what_no_one_awaits_is_not_proposed(clerk: TestClient, given: dict[str, str]) -> None:
    """Neither another subject nor a number or an issuer alone."""
    assert proposed(clerk, given) == []
    assert "likely-title" not in clerk.post("/record/preview", data=given).text


def test_pressing_a_proposal_chooses_it_and_records_nothing(clerk: TestClient) -> None:
    """Without JavaScript the button sends the form: what was typed stays, the trigger is chosen,
    the changes are shown; recording takes a press of its own."""
    head = clerk.get("/v1/verify").json()["entries"]
    sent = REGULATION | {"trigger": "", "take": "btvtu-model-regulation", "key": "k"}
    answer = clerk.post("/record", data=sent)
    assert answer.status_code == 200
    assert '<option value="btvtu-model-regulation" selected>' in answer.text
    assert 'value="08-QC/TU"' in answer.text
    assert "likely-title" not in answer.text
    digest = hidden(answer.text, "digest")
    assert clerk.get("/v1/verify").json()["entries"] == head
    given = REGULATION | {"trigger": "btvtu-model-regulation", "act": "record"}
    assert clerk.post("/record", data=given | {"digest": digest, "key": "k"}).status_code == 303


def test_a_document_that_is_two_is_proposed_as_both(clerk: TestClient) -> None:
    """Once the first is chosen the other is offered as the second, and fills the second list."""
    offers = proposed(clerk, BOTH)
    assert len(offers) == 2
    (_, first), (_, second) = offers
    assert proposed(clerk, BOTH | {"trigger": first}) == [("add", second)]
    answer = clerk.post("/record", data=BOTH | {"trigger": first, "add": second, "key": "k"})
    for name in (first, second):
        assert f'<option value="{name}" selected>' in answer.text


def test_a_recorded_document_is_named_before_a_trigger_is_chosen(clerk: TestClient) -> None:
    """Its number and date suffice; it is proposed for nothing."""
    row = clerk.get("/v1/events").json()[0]
    given = {name: row[name] for name in ("number", "issuer", "title", "issued") if row[name]}
    assert proposed(clerk, given) == []
    text = clerk.post("/record/preview", data=given).text
    assert text.count(f"/events/{row['event']}") == 1
    assert "đã có trong sổ" in text


def test_another_document_for_what_is_met_names_no_command(clerk: TestClient) -> None:
    """What speaks against a proposal is said as the page says it."""
    given = {
        "number": "99-QĐ/TU",
        "issuer": "BTV Thị ủy",
        "title": "Quy định về phân cấp quản lý cán bộ và bổ nhiệm, giới thiệu cán bộ ứng cử "
        "(cụ thể hóa Quy định 80-QĐ/TW của Bộ Chính trị)",
        "issued": "1/2/2023",
    }
    assert ("take", "btvthu-new-cadre-rule") in proposed(clerk, given)
    text = clerk.post("/record/preview", data=given).text
    assert "Đã ghi một văn bản khác cho nội dung này" in text
    assert "upon record" not in text


def test_a_number_with_what_nobody_sees(clerk: TestClient) -> None:
    """Both doors of the web refuse an invisible character in a number, and name it."""
    trigger = waited_trigger(clerk)
    body = {"trigger": [trigger], "issued": "2023-01-30", "number": "08\u200b-QC/TU"}
    answer = clerk.post("/v1/events?dry_run=true", json=body)
    assert answer.status_code == 422
    assert "U+200B" in answer.text
    given = {"trigger": trigger, "number": "08\u200b-QC/TU", "issued": "30/1/2023"}
    page = clerk.post("/record", data=given | {"act": "preview"}).text
    assert "U+200B" in page
