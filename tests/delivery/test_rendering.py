"""Messages as people read them: words of one language, columns, markup that stays text."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.errors import TemplateFailedError
from delivery.letters import Letter
from store.ledger import open_ledger
from tests.delivery.desk import PLAN, SETTINGS, Desk

TITLE = "Ban hành <b>quy chế</b> & hướng dẫn {{ 7 * 7 }} " + "dài " * 80


@pytest.fixture
def letter(database: Path, tmp_path: Path) -> Letter:
    """A letter in Vietnamese about a task with an odd title."""
    return first_letter(database, tmp_path, SETTINGS.replace("lang: en", "lang: vi, name: Thị ủy"))


def first_letter(database: Path, folder: Path, settings: str) -> Letter:
    """What ward A is told first."""
    plan = PLAN.replace("Xây dựng kế hoạch", f"'{TITLE}'").replace("2023-03-31", "2023-01-03")
    desk = Desk(open_ledger(str(database)), folder, settings, plan)
    desk.at("2023-01-04 07:30").sweep().deliver()
    return desk.taken.to("a")[0]


def test_the_text(letter: Letter) -> None:
    """In Vietnamese: dates as an office writes them, how late, nothing wider than ninety columns,
    long titles cut, and the whole one in the data."""
    assert letter.subject == "[Thị ủy] Phường A: 1 việc quá hạn (04/01/2023)"
    assert letter.text.startswith(
        "Việc của Phường A, ngày 04/01/2023\n\nQUÁ HẠN (1)\n  2  Ban hành"
    )
    assert "Hạn 03/01/2023, quá hạn 1 ngày." in letter.text
    assert max(len(line) for line in letter.text.splitlines()) <= 90
    assert letter.text.count("dài") < 60
    assert letter.data["sections"]["overdue"][0]["title"] == TITLE.strip()
    assert letter.id in letter.text
    assert "\n\n\n" not in letter.text


def test_markup_stays_text(letter: Letter) -> None:
    """A title is text in HTML too, and no template."""
    assert "&lt;b&gt;quy chế&lt;/b&gt; &amp; hướng dẫn {{ 7 * 7 }}" in letter.html
    assert "<b>quy chế" not in letter.html
    assert "<b>quy chế</b> & hướng dẫn {{ 7 * 7 }}" in letter.text


def test_templates_of_the_office(database: Path, tmp_path: Path) -> None:
    """A folder's template wins over the one shipped; the other is still the shipped one."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "message.txt.j2").write_text("{{ title }} / {{ sections|length }}")
    found = first_letter(database, tmp_path, SETTINGS + "templates: own\n")
    assert found.text == "Work of Phường A, 2023-01-04 / 1\n"
    assert found.html.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "text", ["{{ nothing }}", "{% if %}", "{{ ''.__class__.__mro__ }}", "{{ sections.append(1) }}"]
)
def test_templates_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    """A name that is none, a broken tag, a way out of the sandbox: one error that names the
    template."""
    from delivery.rendering import render  # noqa: PLC0415

    own = tmp_path / "own"
    own.mkdir()
    (own / "message.txt.j2").write_text(text)
    with pytest.raises(TemplateFailedError, match=r"message\.txt\.j2"):
        render({"sections": []}, own)
