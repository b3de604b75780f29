"""English plans go through the same floors with another word table."""

from __future__ import annotations

from tests.workflows.reading.conftest import read_text_plan

WANTED = {
    "2.1": ("Ministry of Justice", "90 days after this-order"),
    "2.2": ("Office of the Commissioner", "by 2026-06-30"),
    "2.3": ("Secretariat", "every year by 11-15"),
    "3.1": ("Department of IT", "in 2026-Q2"),
    "3.2": ("Human Resources Division", "continuous"),
    "3.3": ("Audit Office", "upon approval-by-the-board"),
}


def test_labels_and_a_table_of_milestones() -> None:
    """Labelled items and a table with target date and responsible party are read."""
    draft = read_text_plan("english")
    assert draft.language == "en"
    assert draft.head.adopted == "2026-01-12"
    found = {
        task.id: (next(line.bodies[0].name for line in task.roles), task.reading.due)
        for task in draft.tasks
    }
    assert found == WANTED


def test_nothing_of_it_is_left_over() -> None:
    """Purpose, headings and frame are told apart from the tasks."""
    draft = read_text_plan("english")
    assert not draft.remains
