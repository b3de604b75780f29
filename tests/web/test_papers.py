"""The papers of an office, taken away from the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cli.main import run
from reports.papers.makers import KINDS
from tests.web.conftest import DAY, Served
from web.demo import PASSWORD
from web.guard.passwords import hash_password
from web.pages.reports import MEDIA

FORMATS = [("progress", ending) for ending in ("docx", "xlsx", "pdf", "html", "md")]


@pytest.mark.parametrize(("kind", "ending"), [*((kind, "csv") for kind in KINDS), *FORMATS])
def test_the_page_gives_what_the_command_makes(
    served: Served, clerk: TestClient, tmp_path: Path, kind: str, ending: str
) -> None:
    """To the byte, as a file to keep, under a name that says what it is."""
    made = tmp_path / f"paper.{ending}"
    span = ("--from", "2023-01-01", "--to", "2023-12-31")
    url = ("--db", str(served.path), "--today", DAY.isoformat(), "--lang", "vi")
    run(["report", kind, *span, "-o", str(made), *url])
    answer = clerk.get(f"/reports/{kind}.{ending}?period=2023")
    assert answer.status_code == 200
    assert answer.content == made.read_bytes()
    name = f"{kind}-2023-01-01-2023-12-31.{ending}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["content-type"] == MEDIA[ending]


def test_the_office_file_beside_the_database(served: Served, clerk: TestClient) -> None:
    """It gives the letterhead; one with a fault makes no paper, and the page says which line."""
    office = served.path.with_name("office.yaml")
    office.write_text("name: VĂN PHÒNG THỬ NGHIỆM\n", encoding="utf-8")
    assert "VĂN PHÒNG THỬ NGHIỆM" in clerk.get("/reports/progress.html?period=2023").text
    office.write_text("name: A\nform: church\n", encoding="utf-8")
    answer = clerk.get("/reports/progress.html?period=2023&lang=en")
    assert answer.status_code == 422
    assert "office.yaml has a fault in line 2, so no paper was made" in answer.text


@pytest.mark.parametrize("name", ["nonsense.csv", "progress.exe", "progress.docx.exe"])
def test_what_there_is_not(clerk: TestClient, name: str) -> None:
    """Another kind or format is a page that says which there are."""
    answer = clerk.get(f"/reports/{name}?lang=en")
    assert answer.status_code == 404
    assert "progress" in answer.text or "docx" in answer.text


def test_nothing_to_chase(clerk: TestClient) -> None:
    """Where there is nothing to write about, the page says so."""
    asked = "/reports/chase.docx?period=2022-01&today=2022-01-15&lang=en"
    answer = clerk.get(asked)
    assert answer.status_code == 303
    assert "no letter was made" in clerk.get(answer.headers["location"]).text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_paper_is_offered(clerk: TestClient, lang: str) -> None:
    """Each link of the page leads to a paper for its period."""
    text = clerk.get(f"/reports?period=2023-Q1&lang={lang}").text
    for kind in KINDS:
        assert f"/reports/{kind}.docx?" in text
    assert text.count("period=2023-Q1") > len(KINDS)


def test_who_may_not_see_it(served: Served) -> None:
    """Nobody without a session; a person of a place gets the papers of that place alone, and
    nothing in them tells of a document for another."""
    assert served.visitor().get("/reports/progress.csv").status_code == 303
    whole = served.signed_in("truongban")
    rows = whole.get("/v1/bodies?limit=1000").json()
    own, other = [row["id"] for row in rows if row["under"] == "thi-uy"][:2]
    body = {
        "trigger": ["btvthu-new-cadre-rule"],
        "issued": "2023-02-01",
        "scope": other,
        "number": "987-OTHER",
    }
    whole.post("/v1/events", json=body, headers={"idempotency-key": "k"})
    kept = hash_password(PASSWORD)
    accounts = served.app.state.office.accounts
    accounts.add("nguoi-xa", by="t", full_name="X", role="head", body=own, password=kept)
    inner = served.signed_in("nguoi-xa")
    assert inner.get(f"/reports/progress.csv?period=2023&body={other}").status_code == 404
    for kind in KINDS:
        paper = f"/reports/{kind}.csv?period=2023"
        mine = inner.get(paper)
        assert mine.status_code in (200, 303), kind
        assert "987-OTHER" not in mine.text, kind
        if mine.status_code == 200:
            assert mine.content == inner.get(f"{paper}&body={own}").content, kind
    assert "987-OTHER" in whole.get("/reports/register.csv?period=2023").text
