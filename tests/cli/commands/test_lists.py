"""The lists, the agenda, and the global options before and after a command."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Office

ROW = {
    "plan",
    "task",
    "occurrence",
    "scope",
    "title",
    "state",
    "since",
    "starts_on",
    "due_kind",
    "due",
    "nominal_due",
    "computed_due",
    "extended_to",
    "ambiguous",
    "provisional",
    "needs_confirmation",
    "ungrounded",
    "timeliness",
    "waiting_for",
    "roles",
}
LISTS = ("tasks", "due", "overdue", "waiting")


@pytest.mark.parametrize("listed", LISTS)
def test_a_list_has_the_keys_of_the_design(office: Office, listed: str) -> None:
    """Each list prints rows with all keys, dates as YYYY-MM-DD."""
    rows = office.adopted()(listed, "--json", "--today", "2023-01-05").data
    assert rows
    assert all(row.keys() >= ROW for row in rows)
    dues = [row["due"] for row in rows if row["due"]]
    assert all(len(due) == 10 and due[4] == "-" for due in dues)


@pytest.mark.parametrize("option", [["--json"], ["--today", "2023-01-05", "--json"]])
def test_global_options_work_on_both_sides(office: Office, option: list[str]) -> None:
    """The same options before and after the command's name give the same answer."""
    office.adopted()
    after = office("overdue", "--today", "2023-01-05", *option)
    before = office("--today", "2023-01-05", *option, "overdue")
    assert before == after
    assert [row["task"] for row in after.data] == ["1.b", "1.đ"]


def test_the_option_after_the_command_wins(office: Office) -> None:
    """Where an option is given twice, the one after the command counts."""
    office.adopted()
    answer = office("--today", "2022-11-01", "overdue", "--today", "2023-01-05", "--json")
    assert len(answer.data) == 2


def test_an_empty_list_says_so(office: Office) -> None:
    """An empty list is a sentence on stderr, and [] for programs."""
    office.adopted()
    answer = office("overdue", "--today", "20/10/2022")
    assert answer.out == ""
    assert answer.err == "Không có việc nào quá hạn, tính đến ngày 20/10/2022.\n"
    assert office("overdue", "--today", "20/10/2022", "--json").data == []


@pytest.mark.parametrize(
    ("filters", "tasks"),
    [
        (["--body", "ward-a"], ["1.a", "1.đ"]),
        (["--body", "office", "--role", "directing"], ["1.a"]),
        (["--role", "lead", "--state", "waiting"], ["2", "3"]),
        (["--trigger", "guidance"], ["1.a"]),
        (["--before", "31/12/2022"], []),
        (["--after", "2022-12-30"], ["1.b", "1.đ"]),
        (["--plan", "small", "--state", "active"], ["1.b", "1.đ"]),
        (["--plan", "small", "--occurrences", "all", "--after", "2023-12-30"], ["1.đ", "1.đ"]),
    ],
)
def test_filters(office: Office, filters: list[str], tasks: list[str]) -> None:
    """Each filter keeps the rows that it names, a body's groups among them."""
    rows = office.adopted()("tasks", "--json", "--today", "2022-10-20", *filters).data
    assert [row["task"] for row in rows] == tasks


def test_the_agenda_is_an_object_of_lists(office: Office) -> None:
    """The agenda has each heading, and `--within` says how many days are soon."""
    office.adopted()
    page = office("agenda", "--json", "--today", "2022-12-20").data
    assert " ".join(page) == (
        "ungrounded blocked overdue due_soon in_hand suspended waiting continuous to_complete"
    )
    assert [row["task"] for row in page["in_hand"]] == ["1.b", "1.đ"]
    soon = office("agenda", "--json", "--today", "2022-12-20", "--within", "11").data
    assert [row["task"] for row in soon["due_soon"]] == ["1.b", "1.đ"]


def test_the_agenda_reads_well(office: Office) -> None:
    """On paper the agenda has a heading with the day, its sections, what is waited for."""
    out = office.adopted()("agenda", "--all", "--today", "2022-12-28").out
    assert out.startswith("CHƯƠNG TRÌNH CÔNG VIỆC NGÀY 28/12/2022\n")
    assert "ĐẾN HẠN TRONG 7 NGÀY TỚI: 2" in out
    assert "chờ: Quy chế mẫu (model-regulation)" in out
    assert "chờ: hoàn thành việc 1.b" in out


@pytest.mark.parametrize("listed", [*LISTS, "agenda"])
def test_piped_tables_fit_100_columns(office: Office, listed: str) -> None:
    """No line of a piped table is longer than 100 characters, and none has colour."""
    seed = ["adopt", "nq21-duc-pho", "--today", "2022-10-15"]
    assert office(*seed).code == 0
    out = office(listed, "--today", "2023-01-05").out
    assert out
    assert max(len(line) for line in out.splitlines()) <= 100
    assert "\x1b" not in out


def test_names_to_be_typed_are_never_cut(office: Office) -> None:
    """Long titles are cut, the trigger ids below them are not."""
    office("adopt", "nq21-duc-pho", "--today", "2022-10-15")
    out = office("agenda", "--all", "--today", "2023-01-05", "--lang", "en").out
    assert "btctu-new-guidance-student-admission" in out
    assert "…" in out


def test_what_was_known_then(office: Office) -> None:
    """With --known-at a list answers from the entries recorded up to that moment."""
    office.adopted()
    assert office("tasks", "--json", "--known-at", "2020-01-01T00:00:00Z").data == []
    later = office("tasks", "--json", "--known-at", "2100-01-01T00:00:00+07:00").data
    assert len(later) > 4
    body = office("tasks", "--json", "--known-at", "2100-01-01T00:00:00Z", "--body", "ward-a")
    assert {row["task"] for row in body.data} == {"1.a", "1.đ"}


@pytest.mark.parametrize(
    ("arguments", "code", "names"),
    [
        (["tasks", "--body", "ward-b"], 3, "ward-a"),
        (["tasks", "--plan", "smal"], 3, "small"),
        (["tasks", "--trigger", "guidence"], 3, "guidance"),
        (["tasks", "--role", "boss"], 2, "chủ-trì"),
        (["tasks", "--state", "late"], 2, "đang-làm"),
        (["tasks", "--occurrences", "some"], 2, "đã-mở, tất-cả"),
        (["tasks", "--before", "31/02/2023"], 5, "31/02/2023"),
        (["tasks", "--today", "2023-13-01"], 5, "DD/MM/YYYY"),
        (["tasks", "--known-at", "2023-01-01"], 5, "RFC 3339"),
        (["tasks", "--lang", "fr"], 2, "vi, en"),
        (["tasks", "--zone", "Asia/Hochiminh"], 2, "Asia/Ho_Chi_Minh"),
        (["agenda", "--within", "-1"], 5, "36600"),
        (["agenda", "--within", "soon"], 5, "soon"),
        (["tasks", "--as", "a\nb"], 5, "--as"),
    ],
)
def test_wrong_use_is_one_line(office: Office, one_line, arguments, code, names) -> None:  # type: ignore[no-untyped-def]
    """A wrong name, date or option is one line that says what is allowed."""
    assert names in one_line(office.adopted()(*arguments), code)


def test_json_is_one_row_a_line(office: Office) -> None:
    """A list prints a row a line, in UTF-8 as written."""
    out = office.adopted()("tasks", "--json", "--today", "2022-10-20").out
    rows = out.splitlines()[1:-1]
    assert [json.loads(row.rstrip(","))["task"] for row in rows] == ["1.a", "1.b", "1.đ", "2", "3"]
    assert "Báo cáo hằng năm" in out


def test_a_table_ends_and_says_what_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a limit a table has its first thousand rows, and the key from which the rest goes on;
    JSON has all."""
    monkeypatch.setattr("cli.commands.lists.MOST_IN_TABLE", 5)
    office.adopted()
    every = office("tasks", "--json").data
    answer = office("tasks", "--lang", "en")
    assert answer.err.startswith("Tasks shown: 5,")
    assert f"More: --after-key {every[4]['key']}" in answer.err
    whole = office("tasks", "--limit", "100", "--lang", "en").err
    assert whole.startswith(f"Tasks: {len(every)},")
    assert "More:" not in whole
    rest = office("tasks", "--json", "--after-key", every[4]["key"]).data
    assert rest == every[5:]
