"""The real command: encodings, pipes, terminals, errors of use, completion."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Office

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "upon"]
HEAVY = {
    "pydantic",
    "sqlmodel",
    "lark",
    "transitions",
    "ruamel",
    "rich",
    "apscheduler",
    "procrastinate",
}


def spawn(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        cwd=ROOT,
        check=False,
        timeout=60,
    )


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What the real command shows on a terminal of 100 columns."""
    leader, follower = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=follower, stdout=follower, stderr=follower, env=env, cwd=ROOT
    )
    os.close(follower)
    shown = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(leader)
    assert process.wait(timeout=60) == 0
    return shown.decode()


def test_the_version() -> None:
    """The version is one line, alone or beside other options."""
    assert spawn("--version").stdout.startswith("upon ")
    assert spawn("--lang", "en", "--version").stdout == spawn("--version").stdout


def test_utf8_in_any_locale(office: Office) -> None:
    """Vietnamese is written in UTF-8 even where the locale is C."""
    office.adopted()
    answer = spawn(
        "tasks",
        "--today",
        "2022-10-20",
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    assert "Ban hành quy chế làm việc" in answer.stdout


def test_exit_codes_reach_the_shell(office: Office) -> None:
    """The process exits with the code of its error, with one line on stderr."""
    assert spawn("tasks").returncode == 3
    office.adopted()
    for arguments, code in (
        (["tasks"], 0),
        (["foo"], 2),
        (["show", "x"], 3),
        (["complete", "1.a"], 4),
        (["tasks", "--today", "x"], 5),
    ):
        answer = spawn(*arguments)
        assert answer.returncode == code
        assert "Traceback" not in answer.stderr


def test_a_closed_pipe_is_silent(office: Office) -> None:
    """A reader that goes away is not told anything."""
    office("adopt", "nq21-duc-pho", "--today", "2022-10-15")
    command = " ".join([*COMMAND, "show", "nq21", "--json"])
    answer = subprocess.run(
        ["bash", "-c", f"{command} | head -1"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert answer.stderr == ""


def test_a_terminal_has_colours(office: Office) -> None:
    """On a terminal an overdue row is coloured, and fits the terminal."""
    office.adopted()
    shown = on_a_terminal("overdue", "--today", "2023-01-05")
    assert "\x1b[31m" in shown
    assert "quá 5 ngày" in shown


def test_no_color_is_respected(office: Office) -> None:
    """With NO_COLOR a terminal gets no colours."""
    office.adopted()
    assert "\x1b[31m" not in on_a_terminal("overdue", "--today", "2023-01-05", NO_COLOR="1")


def test_the_language_of_the_environment(office: Office) -> None:
    """UPON_LANG chooses the language, --lang wins over it."""
    office.adopted()
    shown = spawn("overdue", "--today", "2022-10-20", UPON_LANG="en")
    assert shown.stderr == "No tasks are overdue on 2022-10-20.\n"
    shown = spawn("overdue", "--today", "2022-10-20", "--lang", "vi", UPON_LANG="en")
    assert "20/10/2022" in shown.stderr


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["overdeu"], "overdue"),
        (["xyz"], "upon --help"),
        (["tasks", "--bdoy", "x"], "--body"),
        (["--foo"], "--"),
        (["tasks", "--body"], "--body"),
        (["tasks", "--json=yes"], "--json"),
        (["record"], "upon record --help"),
        (["start"], "upon start --help"),
        (["tasks", "one", "two"], "one two"),
        (["--json"], "upon --help"),
    ],
)
def test_wrong_usage_is_one_line(office: Office, one_line, lang, arguments, names) -> None:  # type: ignore[no-untyped-def]
    """A wrong command, option or argument is one line that names the nearest or the help."""
    assert names in one_line(office("--lang", lang, *arguments), 2)


@pytest.mark.parametrize(
    ("database", "code"),
    [
        ("nowhere/upon.db", 3),
        ("sqlite:////nonexistent/upon.db", 3),
        ("mysql://host/db", 2),
        ("://", 2),
        ("small.yaml", 1),
        (".", 1),
    ],
)
@pytest.mark.parametrize("command", [["tasks"], ["triggers"], ["record", "x", "--issued"]])
def test_a_database_that_is_none(office: Office, one_line, command, database, code) -> None:  # type: ignore[no-untyped-def]
    """A database that is missing, no database, or no URL is one line."""
    arguments = [*command, "2022-12-10"] if command[0] == "record" else command
    one_line(office("--db", database, *arguments), code)


def test_a_path_is_a_database(office: Office) -> None:
    """A bare path is taken as a SQLite file."""
    assert office("adopt", str(office.plan), "--db", "own.db").code == 0
    assert (office.folder / "own.db").exists()
    assert office("tasks", "--db", "own.db", "--json").data


def test_input_is_normalised(office: Office) -> None:
    """A task id typed with a combining accent is the same task."""
    office.adopted()
    assert office("show", "small", "1.đ").code == 0
    answer = office(
        "record",
        "decision",
        "--issued",
        "2022-12-10",
        "--number",
        "1-Q\u0110",
        "--title",
        "Quye\u0302\u0301t \u0111i\u0323nh",
    )
    assert answer.code == 0
    assert office("events", "--json").data[0]["title"] == "Quyết định"


def test_a_fault_of_the_program_is_one_line(office: Office, one_line, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Even an unforeseen error is one line; UPON_DEBUG shows where it comes from."""

    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    office.adopted()
    monkeypatch.setattr("cli.commands.lists.rows", fail)
    assert "UPON_DEBUG" in one_line(office("tasks"), 1)
    monkeypatch.setenv("UPON_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        office("tasks")


def test_an_interrupt(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the command with 130 and without a traceback."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    office.adopted()
    monkeypatch.setattr("cli.commands.lists.rows", interrupt)
    answer = office("tasks")
    assert answer.code == 130
    assert "Traceback" not in answer.err


def test_completion(office: Office) -> None:
    """The shell is offered tasks, triggers and plans of the database, and nothing where none is."""

    def offered(line: str) -> str:
        return spawn(
            _UPON_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(line.split()))
        ).stdout

    assert offered("upon start ").strip() == ""
    office.adopted()
    assert offered("upon start ").split() == ["1.a", "1.b", "1.đ", "2", "3"]
    assert offered("upon record ").split() == ["model-regulation", "guidance", "decision"]
    assert offered("upon tasks --plan ").split() == ["small"]


@pytest.mark.parametrize(
    "arguments",
    [["due", "--json"], ["agenda"], ["tasks", "--body", "ward-a"], ["--help"], ["due", "--help"]],
)
def test_lists_stay_light(office: Office, arguments: list[str]) -> None:
    """The lists and the help load none of the heavy packages when piped."""
    office.adopted()
    code = (
        "import sys; from cli.main import run; run(sys.argv[1:]); "
        "print(*sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    loaded = set(answer.stderr.splitlines()[-1].split())
    assert not loaded & HEAVY
    assert ("sqlalchemy" in loaded) == ("--help" not in arguments)
