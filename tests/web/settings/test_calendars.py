"""The pages of calendars: a year with its documents, and a table put into force as it was seen."""

from __future__ import annotations

import pytest

from tests.web.conftest import Served, hidden, recorded

PATH = "/settings/calendars/vn-state"
ROW = "2023-05-04,off,Nghỉ bù,Day in lieu,Thông báo 99/TB,confirmed\n"


def test_a_year_is_shown_to_everybody(served: Served) -> None:
    """Each day that differs from the week, with its document; what is a forecast is marked; the
    JSON is the API's; nobody but an administrator has a form."""
    assert served.signed_in("banxem").get("/settings/calendars").headers["location"] == PATH
    for account in ("banxem", "truongban", "quantri"):
        person = served.signed_in(account)
        page = person.get(f"{PATH}?year=2023").text
        said = person.get("/v1/calendars/vn-state?year=2023")
        assert person.get(f"{PATH}?year=2023&format=json").text == said.text
        for row in said.json()["rows"]:
            assert row["name"] in page
            assert row["source"] in page
        assert ('id="act"' in page) is (account == "quantri"), account
    assert "* dự kiến" not in served.signed_in("banxem").get(f"{PATH}?year=2023").text
    assert "* forecast" in served.signed_in("banxem").get(f"{PATH}?year=2027&lang=en").text


def test_who_counts_by_a_calendar_is_named(served: Served) -> None:
    """The workspace, plans, or nobody."""
    reader = served.signed_in("banxem")
    assert "nq21" in reader.get(PATH).text
    assert "Chưa có gì tính theo lịch này." in reader.get("/settings/calendars/us-federal").text
    assert reader.get("/settings/calendars/none-such").status_code == 404
    assert reader.get(f"{PATH}?year=1800").status_code == 422


@pytest.mark.parametrize("by_file", [True, False])
def test_a_table_is_put_into_force_as_it_was_seen(served: Served, by_file: bool) -> None:
    """The preview names the days that change and the deadlines that move; the file's text stays in
    the form, so that the file is chosen once; nothing else than what was seen is recorded."""
    admin = served.signed_in("quantri")
    table = admin.get(f"{PATH}?format=csv").text + ROW
    given = {"name": "vn-state", "reason": "Thông báo 99/TB"}
    files = {"file": ("lich.csv", table.encode())} if by_file else None
    typed = given | ({} if by_file else {"table": table})
    seen = admin.post(PATH, data=typed | {"act": "preview"}, files=files)
    assert seen.status_code == 200, seen.text
    for text in ("04/05/2023: Nghỉ bù (Thông báo 99/TB)", "hạn 05/05/2023, trước là 04/05/2023"):
        assert text in seen.text, text
    assert "Nghỉ bù,Day in lieu" in seen.text
    marks = {name: hidden(seen.text, name) for name in ("digest", "key")}
    other = {"table": table.replace("2023-05-04", "2023-05-11"), "act": "record"}
    assert admin.post(PATH, data=given | marks | other).status_code == 412
    assert admin.get("/v1/status").json()["entries"] == 2
    recorded(admin, PATH, given | {"table": table})
    assert admin.get("/v1/calendars/vn-state?year=2023").json()["origin"] == "workspace"
    assert "Nghỉ bù" in admin.get(f"{PATH}?year=2023").text


def test_a_new_calendar_may_stand_on_another(served: Served) -> None:
    """Under another name it is a new one, which the pages then offer."""
    admin = served.signed_in("quantri")
    table = f"date,kind,name,name_en,source,status\nvn-state,extends,,,,\n{ROW}"
    given = {"name": "vn-party", "table": table, "reason": "x"}
    assert "Chưa có lịch nào tên vn-party" in admin.post(PATH, data=given).text
    recorded(admin, PATH, given)
    assert "/settings/calendars/vn-party" in admin.get(PATH).text
    assert "vn-state" in admin.get("/settings/calendars/vn-party").text


def test_every_fault_of_a_table_has_its_line(served: Served) -> None:
    """All at once, and nothing is recorded."""
    admin = served.signed_in("quantri")
    table = "date,kind,name,name_en,source,status\n2023-13-01,off,A,,b,confirmed\nx,off,B,,c,sure\n"
    answer = admin.post(PATH, data={"name": "vn-state", "table": table, "act": "record"})
    assert answer.status_code == 422
    assert "calendar.csv:2" in answer.text
    assert "calendar.csv:3" in answer.text
    assert admin.get("/v1/status").json()["entries"] == 2


@pytest.mark.parametrize(
    "content", [b"\x00\x01", b"PK\x03\x04broken", b"\xff\xfe\xff", b"%PDF-1.4"]
)
def test_a_file_that_is_no_table_is_refused(served: Served, content: bytes) -> None:
    """By what it holds, whatever it is called; the page says which kinds there are."""
    admin = served.signed_in("quantri")
    for name in ("lich.csv", "lich.xlsx"):
        files = {"file": (name, content)}
        answer = admin.post(PATH, data={"name": "vn-state", "reason": "x"}, files=files)
        assert 400 <= answer.status_code < 500, (name, answer.text)


def test_only_an_administrator_puts_one(served: Served) -> None:
    """Others are refused, and nothing of the table is read."""
    for account in ("banxem", "vanthu", "truongban"):
        answer = served.signed_in(account).post(PATH, data={"name": "x", "table": "y"})
        assert answer.status_code == 403, account
