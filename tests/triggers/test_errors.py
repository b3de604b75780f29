"""Errors write their own message and keep their arguments; names are answered with the nearest."""

from __future__ import annotations

import pytest

from triggers.errors import (
    BadInputError,
    ExpressionError,
    NoSuchDateError,
    RefusedError,
    UnknownNameError,
    UponError,
    UsageError,
)
from triggers.nearest import nearest


@pytest.mark.parametrize(
    ("error", "code", "exit_code", "message"),
    [
        (UponError(what="it broke"), "failed", 1, "it broke"),
        (UsageError("--on", "x", "a date"), "usage", 2, "--on: got x; allowed: a date"),
        (UnknownNameError("ID", "n", ("nq",)), "unknown_name", 3, "no ID 'n'; did you mean: nq"),
        (UnknownNameError("plan", "nq"), "unknown_name", 3, "no plan 'nq'; did you mean: -"),
        (RefusedError(what="closed"), "refused", 4, "refused: closed"),
        (BadInputError("roll", "x", "none"), "bad_input", 5, "roll: got 'x'; allowed: none"),
        (
            ExpressionError("a b", 3, "'b'", "the end"),
            "bad_expression",
            5,
            "'a b', column 3: got 'b'; expected the end",
        ),
        (
            NoSuchDateError("month", "2023-02-31"),
            "no_such_date",
            5,
            "month: 2023-02-31 does not exist, and the policy (month_end: error) does not round",
        ),
    ],
)
def test_messages(error: UponError, code: str, exit_code: int, message: str) -> None:
    """The class writes the message; the code and the exit code are its own."""
    assert (error.code, error.exit_code, str(error)) == (code, exit_code, message)


def test_nearest() -> None:
    """Names that differ by accents, case or hyphens come first, then close ones, at most three."""
    known = ["2.1.2.đ", "2.1.2.d", "quy-che-mau", "Quy-Chế-Mẫu", "other"]
    assert nearest("2.1.2.D", known) == ("2.1.2.đ", "2.1.2.d")
    assert nearest("quychemau", known) == ("quy-che-mau", "Quy-Chế-Mẫu")
    assert nearest("quy-che-mao", known)[0] == "quy-che-mau"
    assert nearest("zzz", known) == ()
    assert len(nearest("aaa1", [f"aaa{n}" for n in range(2, 9)])) == 3
