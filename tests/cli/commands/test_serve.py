"""The commands serve and accounts: what is refused, what is served, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cli.main import run
from tests.support.served_process import free_port, serving

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "192.0.2.1"], "--host"),
        (["--open", "--host", "192.0.2.1", "--insecure"], "--open"),
        (["--open", "--proxy", "10.0.0.1"], "--open"),
        (["--demo", "--host", "192.0.2.1", "--insecure"], "--demo"),
        (["--port", "0"], "--port"),
        (["--workers", "none"], "--workers"),
        (["--second", "amends"], "--second"),
        (["--second", "undo"], "--second"),
    ],
)
def test_what_is_not_served(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beyond this machine only with TLS or when told; without signing in on this machine alone."""
    assert run(["serve", *words, "--lang", "en"]) in (2, 5)
    assert told in capsys.readouterr().err


def test_the_trial_is_served_and_ends_by_sigterm(tmp_path: Path) -> None:
    """The page answers, somebody listens to changes, and SIGTERM ends it all with 0."""
    with serving(["--demo"], tmp_path) as (process, address):
        headers = {"sec-fetch-site": "same-origin"}
        with httpx.Client(base_url=address, headers=headers, timeout=20) as client:
            given = {"account": "vanthu", "password": "upon-dung-thu"}
            assert client.post("/login", data=given).status_code == 303
            with client.stream("GET", "/v1/changes?after=1") as answer:
                lines = answer.iter_lines()
                assert next(line for line in lines if line.startswith("id:")) == "id: 2"
                process.send_signal(signal.SIGTERM)
                list(lines)
        assert process.wait(20) in (0, -signal.SIGTERM)
    told = (tmp_path / "serve.log").read_text(encoding="utf-8")
    assert address.removeprefix("http://127.0.0.1") in told
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["serve.log"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_service_stops_on_another_ledger(database: Path, workers: str) -> None:
    """Where its file is deleted under it the service ends with 1 and one sentence, in one process
    as in several, and makes no file; nor does it where there is none at the beginning."""
    words = ["--db", str(database), "--lang", "en", "--workers", workers]
    with serving(words, database.parent) as (process, _):
        database.unlink()
        assert process.wait(40) == 1
    told = (database.parent / "serve.log").read_text(encoding="utf-8")
    assert told.count("no longer holds the ledger") == 1, told
    assert "Traceback" not in told
    again = subprocess.run(
        [sys.executable, "-m", "upon", "serve", *words, "--port", str(free_port())],
        cwd=database.parent,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (again.returncode, again.stderr.count("no database at")) == (3, 1)
    assert not database.exists()


def test_accounts_are_made_listed_and_locked(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is the first line of standard input; nothing prints it."""

    def upon(*words: str, given: str = "") -> tuple[int, str]:
        file = database.parent / "given"
        file.write_text(given, encoding="utf-8")
        with file.open(encoding="utf-8") as lines:
            monkeypatch.setattr("sys.stdin", lines)
            code = run([*words, "--db", str(database), "--lang", "en"])
        told = capsys.readouterr()
        return code, told.out + told.err

    secret = "a long enough secret"  # noqa: S105
    code, told = upon("accounts", "add", "lan", "--role", "admin", "--name", "Lan", given=secret)
    assert code == 0, told
    assert secret not in told
    assert upon("accounts", "add", "lan", "--role", "admin", given=secret)[0] == 4
    assert upon("accounts", "add", "x", "--role", "king", given=secret)[0] == 2
    assert upon("accounts", "add", "x", "--role", "clerk", given="short")[0] == 5
    assert upon("accounts", "add", "x", "--role", "clerk", "--body", "none", given=secret)[0] == 3
    assert upon("accounts", "add", "a b", "--role", "clerk", given=secret)[0] == 5
    assert upon("accounts", "role", "lan", "--role", "head")[0] == 0
    assert upon("accounts", "password", "lan", given="another long secret")[0] == 0
    assert upon("accounts", "disable", "lan")[0] == 0
    code, told = upon("accounts", "list", "--json")
    (row,) = json.loads(told)
    assert (row["id"], row["role"]) == ("lan", "head")
    assert row["disabled_at"]
    assert "password" not in row
