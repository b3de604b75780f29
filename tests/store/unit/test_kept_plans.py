"""Plans as the tables have them: the same value as from a file, without reading each rule anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cli.main import run
from store.unit.documents import plan_from
from tests.support.strategies import make_plan
from triggers.parsing import parse_due, parse_when
from workflows.plan import Plan

PLAN = make_plan(
    {
        "1": {"when": "x.received and done 2", "due": "3 months after x", "until": "x.effective"},
        "2": {"due": "every year by 03-31"},
    }
)


def test_only_the_rules_asked_for_are_read() -> None:
    """A plan that is read from its row parses no rule; asked for, they are those of the file."""
    doc = PLAN.model_dump_json()
    plan_from.cache_clear()
    parse_when.cache_clear()
    parse_due.cache_clear()
    kept = plan_from(doc)
    assert (parse_when.cache_info().currsize, parse_due.cache_info().currsize) == (0, 0)
    assert kept == PLAN == Plan.model_validate_json(doc)
    assert kept.digest == PLAN.digest
    for name, task in PLAN.tasks.items():
        assert kept.tasks[name].deadline == task.deadline
        assert kept.tasks[name].condition == task.condition
        assert kept.tasks[name].lapses == task.lapses


SCRIPT = """
import sys
from cli.main import run
run(sys.argv[1:])
from engine.model import acts
models = [one for one in vars(acts).values() if hasattr(one, "__pydantic_complete__")]
print(len(models), *sorted(m.__name__ for m in models if m.__pydantic_complete__), file=sys.stderr)
"""


def test_only_the_models_asked_for_are_built(tmp_path: Path) -> None:
    """A command that reads a reason builds what it reads, a plan and a calendar, and no model of
    another act."""
    url = str(tmp_path / "upon.db")
    assert run(["--db", url, "adopt", "nq21-duc-pho"]) == 0
    command = [sys.executable, "-c", SCRIPT, "--db", url, "why", "2.1.6"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    number, *built = done.stderr.splitlines()[-1].split()
    assert int(number) > 20
    assert set(built) <= {"BaseModel", "Plan", "CalendarPut"}
