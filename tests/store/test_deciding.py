"""Decisions about a register, made by many processes at once on one database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.model.acts import DocumentDismissed, EventRecorded
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

PROCESSES, DOCUMENTS = 8, 6
SCRIPT = """
import sys
from datetime import date
from engine.commands.register import RegisterDecision
from store.ledger import open_ledger
from tests.support.strategies import office
said = [
    RegisterDecision(
        f"{n}-cv/tu@a@2023-01-05",
        ("x",) if n % 2 else (),
        {"number": f"{n}-CV/TU", "issued": date(2023, 1, 5)},
    )
    for n in range(int(sys.argv[2]))
]
made = office(open_ledger(sys.argv[1]), by=sys.argv[3]).decide(said)
print([one.entry for one in made])
"""


def test_each_document_is_recorded_once(database: Path) -> None:
    """Eight processes decide the same at once: all get the same answers, and each document has one
    entry."""
    office(open_ledger(str(database))).adopt(make_plan({"1": {"when": "x"}}))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(database), str(DOCUMENTS), f"p{number}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    answers = [process.communicate(timeout=180) for process in running]
    assert [err for _, err in answers if err] == []
    assert len({out for out, _ in answers}) == 1
    engine = office(open_ledger(str(database)))
    kinds = [type(entry.act) for entry, _ in engine.log()[1:]]
    assert kinds == [DocumentDismissed, EventRecorded] * (DOCUMENTS // 2)
    assert engine.verify()[1] == []
    by = {entry.by for entry, _ in engine.log()[1:]}
    assert len(by) == 1
