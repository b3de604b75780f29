"""Ranks: the smallest share of overdue work first, equals share a rank, undated have none."""

from __future__ import annotations

from typing import Any

from reports.figures.ranks import answering, by_body


def row(bucket: str, body: str | None = None, **roles: tuple[str, ...]) -> dict[str, Any]:
    """A row of a report, as far as ranks need it."""
    return {"bucket": bucket, "body": body, "roles": roles}


def ranks(rows: list[dict[str, Any]]) -> dict[Any, Any]:
    """Body -> rank, in order."""
    listed = by_body(rows, lambda body: body or "-", lambda body: body)
    return {found["body"]: found["rank"] for found in listed}


def test_who_answers_for_a_row() -> None:
    """A member for its part; else the lead, else who advises, else who directs, else nobody."""
    assert answering(row("overdue", "x", lead=("a",))) == ("x",)
    assert answering(row("overdue", lead=("a", "b"), advising=("c",))) == ("a", "b")
    assert answering(row("overdue", advising=("c",), directing=("d",))) == ("c",)
    assert answering(row("overdue", directing=("d",))) == ("d",)
    assert answering(row("overdue", implementing=("e",))) == (None,)


def test_equals_share_a_rank_and_the_next_is_counted_on() -> None:
    """Two bodies with the same share and number of overdue rows are both second; then comes the
    fourth. Whoever has no dated work comes last, without a rank."""
    rows = [
        row("done_in_time", "a"),
        row("overdue", "b"),
        row("open_in_time", "b"),
        row("overdue", "c"),
        row("done_late", "c"),
        row("overdue", "d"),
        row("waiting", "e"),
    ]
    assert ranks(rows) == {"a": 1, "b": 2, "c": 2, "d": 4, "e": None}


def test_of_equal_shares_the_fewer_overdue_rows_come_first() -> None:
    """Half overdue of two stands before half overdue of four."""
    rows = [row(bucket, "many") for bucket in ("overdue", "overdue", "done_late", "done_late")]
    rows += [row("overdue", "few"), row("open_in_time", "few")]
    assert ranks(rows) == {"few": 1, "many": 2}


def test_a_row_of_several_bodies_counts_under_each() -> None:
    """Two leads have the row both; a body named twice has it once."""
    listed = by_body(
        [row("overdue", lead=("a", "b", "a"))], lambda body: body or "-", lambda body: body
    )
    assert [(found["body"], found["totals"]["all"]) for found in listed] == [("a", 1), ("b", 1)]
