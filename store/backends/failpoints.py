"""Failing on purpose at the n-th statement, so that tests and drills can see what is left.

`UPON_FAIL=raise@7` raises there, `UPON_FAIL=kill@7` kills the process without a goodbye. Statements
are counted over the process, from 1, before each is run; commits count too.
"""

from __future__ import annotations

import os
import re
import signal
from itertools import count

from sqlalchemy import Engine, event

from triggers.errors import BadInputError, UponError

VARIABLE = "UPON_FAIL"

_numbers = count(1)


class FailpointError(UponError):
    """The failure that was asked for (exit 1)."""

    code = "failpoint"
    template = "failed on purpose at statement {number}"

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


def arm(engine: Engine) -> None:
    """Make the engine fail where the environment says. Raises BadInputError for an odd request."""
    asked = os.environ.get(VARIABLE)
    if not asked:
        return
    found = re.fullmatch(r"(raise|kill)@([1-9]\d*)", asked)
    if found is None:
        raise BadInputError(VARIABLE, asked, "raise@N, kill@N")
    how, target = found[1], int(found[2])

    def step(*_: object) -> None:
        number = next(_numbers)
        if number == target:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise FailpointError(number)

    event.listen(engine, "before_cursor_execute", step)
    event.listen(engine, "commit", step)
