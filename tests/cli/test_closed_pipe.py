"""Whatever is printed may have a reader that has had enough, and pages may be smaller than what
they list: then stderr has nothing but sentences meant for a person."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.app.command_table import COMMANDS
from tests.cli.conftest import Office
from upon.words.texts import LANGUAGES

DAY = ["--today", "2023-02-01"]
READING = """\
check small.yaml
show small
show small 1.a
triggers
events
tasks
tasks --json --stream
tasks --limit 1
due --limit 1
overdue --limit 1
waiting --limit 1
due --json --limit 1
waiting --json --stream --limit 1
agenda
agenda --json
why 1.a
feed
what-if steps.yaml
latest 1.b --due 2023-12-31
history 1.a
history 1.a --limit 1
log
log --limit 1
calc every~year --start 2023-01-01
demo
confirm 1.a
calendar show
calendar check table.csv
policy show
policy names
reminders show
notify preview
notify check
outbox
status
sweep
notices
notices --limit 1
bodies list
bodies list --limit 1
bodies show office
verify
upgrade --preview
plans
where
help
rebuild
run --once
""".splitlines()
WRITING = """\
adopt other.yaml
amend newer.yaml --accept all --reason x
bodies import bodies.csv
record decision --issued 2023-01-20 --sets-due 2023-02-20
correct decision --number 3 --reason x
extend 3 --plan small --to 2023-12-31 --reason x
start 1.b --plan small
complete 1.b --plan small
reopen 1.b --plan small --reason x
suspend 1.b --plan small --reason x
resume 1.b --plan small --reason x
cancel 1.b --plan small --reason x
reinstate 1.b --plan small --reason x
settle 1.b --plan small --keep --reason x
undo
retract decision --reason x
policy set roll=none --reason x
reminders set rules.yaml --reason x
calendar put table.csv --reason x
backup copy.db
copy --to other.db
follow --from copy.db
restore copy.db --db new.db
""".splitlines()
NEITHER = {
    "worker": "it needs a server",
    "serve": "it serves",
    "accounts": "it needs the page's libraries",
    "report": "it writes files",
    "read": "it needs a document",
    "inbox": "it needs a register",
    "new": "it writes a file",
    "plan": "it stops what the others act upon",
    "waive": "it needs a task that waits",
}
"""Commands that are left out, and why."""

LOOP = """
import os, sys
from cli.main import run
lang, *lines = sys.stdin.read().splitlines()
for number, line in enumerate(lines):
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)
    os.close(writer)
    sys.stdout = open(1, "w", closefd=False)
    log = os.open(f"err{number}.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(log, 2)
    os.close(log)
    sys.stderr = open(2, "w", closefd=False, buffering=1)
    run([word.replace("~", " ") for word in line.split()] + ["--lang", lang])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass
    sys.stderr.flush()
"""


def test_every_command_is_run() -> None:
    """No command is forgotten."""
    named = {line.split()[0] for line in (*READING, *WRITING)}
    assert named | set(NEITHER) >= set(COMMANDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_closed_pipe_is_no_fault(office: Office, lang: str) -> None:
    """Each command, its output cut off from the start, leaves no traceback and no message of a
    library."""
    office.adopted()
    plan = office.plan.read_text(encoding="utf-8")
    files = {
        "steps.yaml": "- record: guidance\n  issued: 2023-01-20\n",
        "other.yaml": plan.replace("plan: small", "plan: other"),
        "newer.yaml": plan.replace("Xây dựng kế hoạch", "Lập kế hoạch"),
        "bodies.csv": "id,name\nnew,Đơn vị mới\n",
        "rules.yaml": "due: {days: [5]}\n",
        "table.csv": "date,kind,name,name_en,source,status\nweekend,,sat sun,,,\n",
    }
    for name, text in files.items():
        (office.folder / name).write_text(text, encoding="utf-8")
    lines = [f"{line} {' '.join(DAY)}" for line in (*READING, *WRITING)]
    done = subprocess.run(
        [sys.executable, "-c", LOOP],
        input="\n".join([lang, *lines]),
        text=True,
        cwd=office.folder,
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr
    for number, line in enumerate(lines):
        said = (office.folder / f"err{number}.txt").read_text(encoding="utf-8")
        for sign in ("Traceback", "Error closing", "Exception", "Broken", "sqlite3", 'File "'):
            assert sign not in said, (line, said)
