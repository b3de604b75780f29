"""Correct, retract, extend, settle, undo: what was said is revised, in both directions."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Office

BOTH = ("record", "model-regulation", "guidance", "--number", "01-QC/TU", "--issued")
KEYS = {"entry", "event", "changes", "head", "warnings"}
DAY = ("--today", "2023-02-01")


def recorded(office: Office) -> str:
    """The office with its plan and one document; the document's id."""
    data = office.adopted()(*BOTH, "2022-12-10", "--today", "2022-12-12", "--json").data
    return str(data["event"])


def begun(office: Office) -> str:
    """The same with task 1.a under way."""
    event = recorded(office)
    assert office("start", "1.a", "--today", "2022-12-15").code == 0
    return event


def the_changes(data: dict, field: str) -> list[tuple]:  # type: ignore[type-arg]
    return [(c["task"], c["before"], c["after"]) for c in data["changes"] if c["field"] == field]


@pytest.mark.parametrize("name", ["id", "01-QC/TU", "01-qc/tu", "guidance"])
def test_a_document_by_any_of_its_names(office: Office, name: str) -> None:
    """A document is meant by its id, its number in any case, or a trigger that it alone set off."""
    event = recorded(office)
    meant = event if name == "id" else name
    answer = office(
        "correct", meant, "--issued", "20/12/2022", "--reason", "ghi nhầm", *DAY, "--json"
    )
    assert answer.data.keys() == KEYS
    assert answer.data["event"] == event
    assert the_changes(answer.data, "due") == [("1.a", "2023-03-10", "2023-03-20")]
    assert answer.data["head"] not in answer.err


def test_a_correction_is_told_in_words(office: Office) -> None:
    """The page names each field with its text before and after, and the dates that move later or
    earlier; in English too."""
    recorded(office)
    correct = ("correct", "guidance", "--reason", "x", *DAY, "--issued")
    later = office(*correct, "2022-12-20", "--number", "02-QC/TU")
    assert "ngày ban hành: 10/12/2022 → 20/12/2022" in later.out
    assert "số: 01-QC/TU → 02-QC/TU" in later.out
    assert "THỜI HẠN LÙI LẠI: 1" in later.out
    assert "hạn 20/03/2023, trước là 10/03/2023" in later.out
    earlier = office(*correct, "2022-12-01", "--lang", "en")
    assert "issued: 2022-12-20 → 2022-12-01" in earlier.out
    assert "DUE EARLIER: 1" in earlier.out
    assert "corrected, entry 4." in earlier.err


def test_an_empty_text_takes_a_field_away(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """An empty option takes its field away, but a document keeps one of its dates."""
    recorded(office)
    office(
        "correct",
        "guidance",
        "--received",
        "2022-12-11",
        "--issued",
        "",
        "--number",
        "",
        "--reason",
        "x",
    )
    row = office("events", "--json").data[0]
    assert (row["issued"], row["number"], row["received"]) == (None, None, "2022-12-11")
    assert row["corrected"] == 3
    one_line(office("correct", "guidance", "--received", "", "--reason", "x"), 2)


def test_triggers_are_replaced(office: Office) -> None:
    """The triggers given replace those recorded; what waited for the others waits again."""
    recorded(office)
    answer = office("correct", "guidance", "--trigger", "model-regulation", "--reason", "x", *DAY)
    assert "TRỞ LẠI CHỜ: 1" in answer.out
    assert office.row("1.a", *DAY)["waiting_for"] == ["guidance"]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["guidance"], 2, "--issued"),
        (["guidance", "--issued", "2022-12-11"], 2, "--reason"),
        (["guidance", "--issued", "2022-12-10", "--reason", "x"], 5, "ít nhất một nội dung"),
        (["guidance", "--issued", "31/02/2023", "--reason", "x"], 5, "31/02/2023"),
        (["guidanse", "--issued", "2022-12-11", "--reason", "x"], 3, "guidance"),
        (["02-QC/TU", "--issued", "2022-12-11", "--reason", "x"], 3, "01-QC/TU"),
        (["guidance", "--replaces", "zzz", "--reason", "x"], 3, "upon events"),
        (["guidance", "--trigger", "a b", "--reason", "x"], 5, "a b"),
    ],
)
def test_a_bad_correction_is_one_line(office: Office, one_line, options, code, says) -> None:  # type: ignore[no-untyped-def]
    """A correction of nothing, without reason, of no document: one line, nothing recorded."""
    recorded(office)
    assert says in one_line(office("correct", *options), code)
    assert len(office("log", "--json").data) == 2


def test_a_name_of_several_documents(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A trigger with two documents is no name of one: their ids are listed."""
    event = recorded(office)
    office("record", "guidance", "--issued", "2022-12-20", "--number", "7-HD")
    message = one_line(office("retract", "guidance", "--reason", "x"), 2)
    assert event in message
    assert "7-HD" in message


def test_a_retraction_sends_back_to_waiting(office: Office) -> None:
    """What nobody has begun waits again; events and triggers no longer count the document, the log
    still has it."""
    event = recorded(office)
    answer = office("retract", "01-QC/TU", "--reason", "của nơi khác", *DAY)
    assert f"RÚT VĂN BẢN 01-QC/TU ({event})" in answer.out
    assert "TRỞ LẠI CHỜ: 1" in answer.out
    assert "mục số 3" in answer.err
    assert office("events", "--json").data == []
    assert all(not row["events"] for row in office("triggers", "--json", *DAY).data)
    assert [row["counts"] for row in office("log", "--json").data] == [True, False, True]


def test_work_begun_is_listed_with_what_to_do(office: Office) -> None:
    """Work that lost its ground keeps its state and is listed with the command that decides, here
    and on the agenda; once settled it is gone from there."""
    begun(office)
    answer = office("retract", "guidance", "--reason", "x", *DAY)
    assert "NAY MẤT CĂN CỨ – cần quyết định: 1" in answer.out
    assert "upon settle 1.a --keep" in answer.out
    row = office.row("1.a", *DAY)
    assert (row["state"], row["ungrounded"]) == ("in_progress", True)
    agenda = " ".join(office("agenda", *DAY).out.split())
    assert "upon settle 1.a --keep (hoặc --cancel)" in agenda
    kept = office("settle", "1.a", "--keep", "--reason", "vẫn đúng", *DAY, "--json").data
    assert kept["changes"][0]["field"] == "ungrounded"
    assert "upon settle" not in office("agenda", *DAY).out


@pytest.mark.parametrize(("way", "state"), [("--reopen", "in_progress"), ("--cancel", "cancelled")])
def test_finished_work_is_reopened_or_cancelled(office: Office, way: str, state: str) -> None:
    """Finished work that lost its ground can be reopened or cancelled."""
    recorded(office)
    office("complete", "1.a", "--on", "2022-12-20", "--today", "2022-12-20")
    office("retract", "guidance", "--reason", "x", *DAY)
    assert "--reopen, --cancel" in office("history", "1.a").out + office("agenda", *DAY).out
    assert office("settle", "1.a", way, "--reason", "x", *DAY).code == 0
    assert office.row("1.a", *DAY)["state"] == state


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--reason", "x"], 2),
        (["--keep", "--cancel", "--reason", "x"], 2),
        (["--keep"], 2),
        (["--reopen", "--reason", "x"], 5),
        (["--keep", "--reason", "x", "--occurrence", "2023"], 3),
    ],
)
def test_a_bad_settlement_is_one_line(office: Office, one_line, options, code) -> None:  # type: ignore[no-untyped-def]
    """Exactly one decision, with a reason, of an occurrence that there is."""
    begun(office)
    office("retract", "guidance", "--reason", "x", *DAY)
    one_line(office("settle", "1.a", *options, *DAY), code)


def test_grounded_work_is_not_settled(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Work that has its document leaves nothing to decide."""
    begun(office)
    assert "căn cứ" in one_line(office("settle", "1.a", "--keep", "--reason", "x", *DAY), 4)


@pytest.mark.parametrize(
    ("to", "due"),
    [
        ("30/06/2023", "2023-06-30"),
        ("2 months", "2023-05-10"),
        ("2 tháng", "2023-05-10"),
        ("10 ngày làm việc", "2023-03-24"),
    ],
)
def test_a_deadline_put_off(office: Office, to: str, due: str) -> None:
    """An extension goes to a day or by a span, in either language; the computed date stays."""
    recorded(office)
    answer = office(
        "extend",
        "1.a",
        "--to",
        to,
        "--reason",
        "thiếu người",
        "--number",
        "5-CV",
        "--authority",
        "office",
        *DAY,
        "--json",
    )
    assert the_changes(answer.data, "due") == [("1.a", "2023-03-10", due)]
    row = office.row("1.a", *DAY)
    assert (row["extended_to"], row["computed_due"]) == (due, "2023-03-10")
    assert "+" in office("tasks", *DAY).out
    assert "gia hạn" in office("tasks", *DAY).err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--to", "2023-03-10", "--reason", "x"], 4),
        (["--to", "2023-05-10"], 2),
        (["--to", "31/02/2023", "--reason", "x"], 5),
        (["--to", "soon", "--reason", "x"], 5),
        (["--to", "2 months before x", "--reason", "x"], 5),
        (["--to", "", "--reason", "x"], 5),
        (["--reason", "x"], 2),
    ],
)
def test_a_bad_extension_is_one_line(office: Office, one_line, options, code) -> None:  # type: ignore[no-untyped-def]
    """An extension is later than what it extends, has a reason, and a day or span."""
    recorded(office)
    one_line(office("extend", "1.a", *options, *DAY), code)


def test_an_extension_outlives_a_correction(office: Office) -> None:
    """A correction that moves an extended date reports the conflict, in its preview too; lists
    show it until it is looked at."""
    recorded(office)
    office("extend", "1.a", "--to", "2023-06-30", "--reason", "x", *DAY)
    correct = ("correct", "guidance", "--issued", "2022-12-20", "--reason", "x", *DAY)
    assert "cách tính nay cho ngày 20/03/2023" in office(*correct, "--preview").err
    assert "cách tính nay cho ngày 20/03/2023" in office(*correct).err
    assert office.row("1.a", *DAY)["due"] == "2023-06-30"
    assert "cách tính nay cho 20/03/2023" in " ".join(office("agenda", *DAY).out.split())


def test_undo_says_what_it_took_back(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Undo takes back the person's own last act and says which; the preview says the same."""
    recorded(office)
    office("--as", "Lan", "start", "1.a", "--today", "2022-12-15")
    office("--as", "Minh", "extend", "1.a", "--to", "2023-06-30", "--reason", "x", *DAY)
    preview = office("--as", "Lan", "undo", "--preview", *DAY)
    made = office("--as", "Lan", "undo", *DAY)
    assert preview.out == made.out
    said = "Hoàn tác mục số 3: Bắt đầu 1.a ngày 15/12/2022."
    assert said in preview.err
    assert said in made.err
    assert office.row("1.a", *DAY)["state"] == "active"
    assert "lý do" not in office("log", "--limit", "1").out
    one_line(office("--as", "Ba", "undo", *DAY), 4)
    office("--as", "Hoa", "adopt", "nq21-duc-pho", *DAY)
    assert "áp dụng kế hoạch" in one_line(office("--as", "Hoa", "undo", *DAY), 4)


ACTS = (
    ("correct", "guidance", "--issued", "2022-12-20", "--reason", "x"),
    ("retract", "guidance", "--reason", "x"),
    ("extend", "1.a", "--to", "2 months", "--reason", "x"),
    ("undo",),
)


@pytest.mark.parametrize("act", ACTS)
def test_a_preview_is_the_act(office: Office, act: tuple[str, ...]) -> None:
    """A preview gives the changes of the act and records nothing."""
    begun(office)
    preview = office(*act, *DAY, "--preview", "--json").data
    assert (preview["entry"], preview["event"]) == (None, None)
    assert len(office("log", "--json").data) == 3
    assert office(*act, *DAY, "--json").data["changes"] == preview["changes"]


@pytest.mark.parametrize("act", ACTS)
def test_a_key_makes_an_act_repeatable(office: Office, act: tuple[str, ...]) -> None:
    """The same act under the same key answers again, although the document is gone by now."""
    begun(office)
    first = office(*act, *DAY, "--key", "k", "--json")
    assert first.data == office(*act, *DAY, "--key", "k", "--json").data
    assert len(office("log", "--json").data) == 4


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_revised_in_the_past(office: Office, one_line, act) -> None:  # type: ignore[no-untyped-def]
    """No revision goes with --known-at."""
    begun(office)
    one_line(office(*act, "--known-at", "2030-01-01T00:00:00Z"), 2)


def test_a_document_that_replaces_another(office: Office) -> None:
    """A record may name the document that it replaces, by its number."""
    event = recorded(office)
    office("record", "guidance", "--issued", "2023-01-05", "--replaces", "01-QC/TU")
    assert office("events", "--json").data[1]["replaces"] == event
    assert f"Thay thế: {event}" in office("events").out


def test_what_stands_on_an_entry_is_named(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """The refusal names each entry that stands in the way and what it says, in either language."""
    begun(office)
    assert office("complete", "1.a", "--on", "2022-12-20", *DAY).code == 0
    assert office("reopen", "1.a", "--on", "2022-12-21", "--reason", "x", *DAY).code == 0
    retract = ("retract", "4", "--reason", "x", *DAY)
    assert "vì mục số 5 (mở lại 1.a 21/12/2022) dựa vào" in one_line(office(*retract), 4)
    said = one_line(office(*retract, "--lang", "en"), 4)
    assert "entry 5 (reopen 1.a 2022-12-21) would not stand" in said


def test_a_plan_is_not_undone_in_passing(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """What the last entry was is said, and the command that takes it back."""
    office.adopted()
    assert "(áp dụng kế hoạch) không hoàn tác ngay" in one_line(office("undo", *DAY), 4)
    assert "`upon retract 1" in one_line(office("undo", *DAY, "--lang", "en"), 4)
