"""A plan to begin with, which plans there are, and where the database is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Office
from upon.words.texts import LANGUAGES

NAMES = {"vi": "ke-hoach.yaml", "en": "plan.yaml"}
COMMENTS = {"vi": "# Các đơn vị.", "en": "# The bodies."}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_to_fill_in(office: Office, lang: str) -> None:
    """It is commented in the language chosen, without faults, and nothing is overwritten."""
    assert office("new", "--lang", lang, "--today", "2023-02-10").code == 0
    text = (office.folder / NAMES[lang]).read_text(encoding="utf-8")
    assert COMMENTS[lang] in text
    assert "adopted: 2023-02-10" in text
    checked = office("check", NAMES[lang], "--json")
    assert checked.code == 0, checked
    assert checked.data == {"faults": [], "warnings": []}
    again = office("new", "--lang", lang)
    assert again.code == 4
    assert (office.folder / NAMES[lang]).read_text(encoding="utf-8") == text


def test_one_of_the_examples_to_begin_with(office: Office) -> None:
    """`--from` copies a shipped plan, which can be adopted as it is."""
    assert office("new", "mine", "--from", "research-grant").code == 0
    assert office("adopt", "mine.yaml", "--today", "2024-10-01").code == 0
    assert [row["plan"] for row in office("plans", "--json").data] == ["research-grant"]
    assert office("new", "x", "--from", "nonsense").code == 3


def test_how_a_plan_stands(office: Office) -> None:
    """A plan that rests or has ended says since when, and which plan replaces it, on that day."""
    office("adopt", "research-grant", "--today", "2024-10-01")
    office("adopt", "us-civil-case", "--today", "2024-10-01")

    def stands(day: str) -> tuple[object, ...]:
        row = office("plans", "--json", "--today", day).data[0]
        return row["plan"], row["state"], row["state_from"], row["replaced_by"]

    when = ("--reason", "r", "--today", "2025-03-01")
    assert office("plan", "suspend", "research-grant", "--on", "2024-11-04", *when).code == 0
    assert stands("2024-11-03") == ("research-grant", "in_force", None, None)
    assert stands("2024-11-04") == ("research-grant", "suspended", "2024-11-04", None)
    assert office("plan", "resume", "research-grant", "--on", "2024-12-02", *when).code == 0
    assert stands("2024-12-02") == ("research-grant", "in_force", None, None)
    end = ("--on", "2025-02-03", "--replaced-by", "us-civil-case", *when)
    assert office("plan", "end", "research-grant", *end).code == 0
    assert stands("2025-03-01") == ("research-grant", "ended", "2025-02-03", "us-civil-case")
    shown = office("plans", "--lang", "en", "--today", "2025-03-01").out
    assert "Ended on 2025-02-03" in shown
    assert "Replaced by plan us-civil-case" in shown


@pytest.mark.parametrize(("lang", "said"), [("vi", "Số kế hoạch kèm sẵn"), ("en", "Plans shipped")])
def test_the_examples_are_listed(office: Office, lang: str, said: str) -> None:
    """Each by the name under which it is adopted, with its title and tasks."""
    answer = office("plans", "--shipped", "--lang", lang)
    assert said in answer.err
    assert "us-civil-case" in answer.out
    names = {row["plan"] for row in office("plans", "--shipped", "--json").data}
    assert names >= {"eu-ai-act-member-state", "hospital-survey", "research-grant"}
    assert "upon plans --shipped" in office("plans", "--lang", lang).err


def test_the_home_of_the_database(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--db, else UPON_DB, else the nearest upon.db upwards, else the data folder; the reason is
    said, and a note where a new one is made."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert office("where", "--json").data["because"] == "variable"
    monkeypatch.delenv("UPON_DB")
    answer = office("where", "--json").data
    assert answer == {
        "url": str(tmp_path / "data" / "upon" / "upon.db"),
        "because": "data",
        "entries": None,
    }
    made = office("adopt", str(office.plan))
    assert made.code == 0
    assert f"Tạo sổ mới tại {tmp_path / 'data' / 'upon' / 'upon.db'}" in made.err
    assert office("where", "--json").data["entries"] == 1
    below = tmp_path / "one" / "two"
    below.mkdir(parents=True)
    (tmp_path / "data" / "upon" / "upon.db").rename(tmp_path / "one" / "upon.db")
    monkeypatch.chdir(below)
    assert office("where", "--json").data["because"] == "near"
    assert office("tasks", "--count").code == 0
    given = office("where", "--db", "other.db", "--lang", "en")
    assert "Given by --db." in given.out
    assert "upon adopt PLAN" in given.out


def test_a_server_is_named_without_its_password(office: Office) -> None:
    """A server that cannot be reached is still named."""
    answer = office("where", "--db", "postgresql://me:secret@127.0.0.1:1/db")
    assert answer.code == 0
    assert "postgresql://me:***@127.0.0.1:1/db" in answer.out
    assert "secret" not in answer.out + answer.err
