"""Commands are loaded when they are called, and each row of the table leads to one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.app.command_table import COMMANDS
from cli.main import run

ROOT = Path(__file__).parents[3]
LOADED = """
import sys
from cli.main import run
run(sys.argv[1:])
print(*sorted(m for m in sys.modules if m.startswith("cli.commands.")), file=sys.stderr)
"""
CALLED = [
    (["--version"], ""),
    (["--help"], ""),
    (["--lang", "en", "--help"], ""),
    (["due", "--json"], "cli.commands.lists"),
    (["calc", "1 day after x", "--event", "x=2023-01-05"], "cli.commands.law.calc"),
    (["due", "--help"], "cli.commands.lists"),
]


def loaded_by(words: list[str], folder: Path, script: str = LOADED) -> list[str]:
    """The modules that a call has loaded, as the `script` names them: those of commands."""
    environment = os.environ | {"UPON_DB": str(folder / "upon.db"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=folder,
        check=True,
        timeout=60,
    )
    return done.stderr.splitlines()[-1].split()


@pytest.mark.parametrize(("words", "module"), CALLED, ids=str)
def test_a_call_loads_its_own_command(words: list[str], module: str, tmp_path: Path) -> None:
    """Help and version load no command's module; a command loads its own and no other's, but for
    what its own imports."""
    found = loaded_by(words, tmp_path)
    others = {f"cli.commands.{entry.module}" for entry in COMMANDS.values()} - {module}
    assert (module in found) == bool(module)
    assert not others & set(found)


KEPT = """
import sys
from cli.main import run
run(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
"""
LIST_WITHOUT = (
    *("pydantic", "lark", "transitions", "alembic", "tomllib"),
    *("triggers.expressions", "triggers.policies", "triggers.calendars", "workflows.plan"),
    *("engine.commit", "engine.service", "store.unit", "store.ledger"),
)
REASON_WITHOUT = (
    *("sqlalchemy.orm", "sqlmodel", "alembic", "apscheduler", "ruamel", "yaml", "rich", "reports"),
    *("store.older", "web", "delivery", "engine.service.engine", "engine.feed", "engine.verify"),
    *("engine.commit.commit", "engine.commands", "engine.memory.ledger", "engine.ports.messages"),
    *("store.memory_copy", "store.verify.schema", "store.schema.account_tables"),
)


@pytest.mark.parametrize(
    ("words", "without"),
    [(["due", "--json"], LIST_WITHOUT), (["why", "2.1.6"], REASON_WITHOUT)],
    ids=["due", "why"],
)
def test_what_a_command_imports(words: list[str], without: tuple[str, ...], tmp_path: Path) -> None:
    """On a ledger that is there, a list is read without the models, the rules and the arithmetic of
    dates, and a reason without what records, verifies, migrates, serves, draws or reads other
    schemas."""
    assert run(["--db", str(tmp_path / "upon.db"), "adopt", "nq21-duc-pho"]) == 0
    loaded = loaded_by(words, tmp_path, KEPT)
    assert "store.read_model" in loaded or "store.ledger" in loaded
    assert not set(without) & set(loaded)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_row_leads_to_a_command(name: str) -> None:
    """The module of each row is there and has the function that the row names."""
    assert callable(COMMANDS[name].load())
