"""The API answers with the bytes that the command line prints, over one database."""

from __future__ import annotations

import json
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cli.main import run
from tests.web.conftest import DAY, Served
from web.api import answering

TASK = "/v1/plans/nq21/tasks/2.1.2.b"
READ = {
    "/v1/tasks?limit=1000": "tasks",
    "/v1/tasks?limit=1000&lang=en&state=waiting": "tasks --state waiting --lang en",
    "/v1/tasks?limit=1000&list=due": "due",
    "/v1/tasks?limit=1000&list=overdue": "overdue",
    "/v1/tasks?limit=1000&list=waiting&plan=nq21": "waiting --plan nq21",
    "/v1/tasks?limit=1000&body=thi-uy": "tasks --body thi-uy",
    "/v1/tasks?limit=1000&body=thi-uy&below=true": "tasks --body thi-uy --below",
    "/v1/tasks?limit=1000&body=thi-uy&sum=true": "tasks --body thi-uy --sum",
    "/v1/tasks?limit=1000&role=advising&before=2023-12-31": (
        "tasks --role advising --before 2023-12-31"
    ),
    "/v1/tasks?limit=1000&trigger=btvthu-new-cadre-rule&occurrences=all": (
        "tasks --trigger btvthu-new-cadre-rule --occurrences all"
    ),
    "/v1/tasks?limit=1000&today=2023-06-01": "tasks --today 2023-06-01",
    "/v1/tasks?limit=1000&known_at=2020-01-01T00:00:00Z": (
        "tasks --known-at 2020-01-01T00:00:00Z --today 2023-02-03"
    ),
    "/v1/agenda": "agenda",
    "/v1/agenda?within=90&plan=nq21": "agenda --within 90 --plan nq21",
    "/v1/agenda?limit=2": "agenda --limit 2",
    "/v1/agenda?limit=3&body=thi-uy&below=true": "agenda --limit 3 --body thi-uy --below",
    "/v1/agenda?body=thi-uy&below=true": "agenda --body thi-uy --below",
    "/v1/plans": "plans",
    "/v1/plans/nq21": "show nq21",
    TASK: "show nq21 2.1.2.b",
    f"{TASK}/why": "why 2.1.2.b --plan nq21",
    f"{TASK}/why?lang=en": "why 2.1.2.b --plan nq21 --lang en",
    f"{TASK}/history?limit=1000": "history 2.1.2.b",
    f"{TASK}/readings": "confirm 2.1.2.b",
    "/v1/plans/nq21/tasks/2.1.2.a/latest?due=2023-12-31": "latest 2.1.2.a --due 2023-12-31",
    "/v1/events": "events",
    "/v1/triggers?limit=1000": "triggers",
    "/v1/triggers?limit=1000&silent=100": "triggers --silent 100",
    "/v1/bodies?limit=1000": "bodies list",
    "/v1/bodies?limit=1000&under=thi-uy": "bodies list --under thi-uy",
    "/v1/bodies/thi-uy": "bodies show thi-uy",
    "/v1/calendars/vn-state?year=2023": "calendar show 2023 --calendar vn-state",
    "/v1/policy": "policy show",
    "/v1/reminders": "reminders show",
    "/v1/log": "log",
    "/v1/verify": "verify",
}
"""Request -> the command that prints the same."""


def printed(served: Served, command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints as JSON over the same database."""
    words = command.split()
    more = ["--json", "--db", str(served.path)]
    more += [] if "--today" in words else ["--today", DAY.isoformat()]
    more += [] if "--lang" in words else ["--lang", "vi"]
    capsys.readouterr()
    run([*words, *more])
    return capsys.readouterr().out


@pytest.mark.parametrize("request_", READ)
def test_reading_gives_the_same_bytes(
    served: Served, clerk: TestClient, capsys: pytest.CaptureFixture[str], request_: str
) -> None:
    """Key for key, in the same order, to the last line break."""
    answer = clerk.get(request_)
    assert answer.status_code == 200, answer.text
    assert answer.text == printed(served, READ[request_], capsys)


TABLE = """date,kind,name,name_en,source,status
vn-state,extends,,,,
2023-05-04,off,Nghỉ bù,Day in lieu,Thông báo 99/TB,confirmed
"""
WRITE = (
    (
        "POST",
        "/v1/events",
        {"trigger": ["btvthu-new-cadre-rule"], "number": "9-QĐ/TU", "issued": "2023-02-01"},
        "record btvthu-new-cadre-rule --number 9-QĐ/TU --issued 2023-02-01",
    ),
    (
        "POST",
        "/v1/plans/nq21/tasks/3.d/moves",
        {"move": "complete", "on": "2023-02-02"},
        "complete 3.d --plan nq21 --on 2023-02-02",
    ),
    (
        "POST",
        "/v1/plans/nq21/tasks/3.e/extensions",
        {"to": "2023-06-30", "reason": "Chờ"},
        "extend 3.e --plan nq21 --to 2023-06-30 --reason Chờ",
    ),
    (
        "PATCH",
        "/v1/events/{event}",
        {"issued": "2023-01-30", "reason": "Nhầm"},
        "correct {event} --issued 2023-01-30 --reason Nhầm",
    ),
    (
        "DELETE",
        "/v1/events/{event}?reason=Nhầm",
        None,
        "retract {event} --reason Nhầm",
    ),
    (
        "PUT",
        "/v1/policy",
        {"knobs": {"roll": "none"}, "reason": "Nhầm", "holds_from": "2023-02-06"},
        "policy set roll=none --reason Nhầm --from 2023-02-06",
    ),
    (
        "PUT",
        "/v1/calendars/vn-state",
        {"table": TABLE, "reason": "Nhầm", "holds_from": "2023-02-06"},
        "calendar put {table} --name vn-state --reason Nhầm --from 2023-02-06",
    ),
    (
        "PUT",
        "/v1/reminders",
        {"rules": {"due": {"days": [14, 3]}}, "reason": "Nhầm"},
        "reminders set {rules} --reason Nhầm",
    ),
)


def test_a_page_of_the_agenda(served: Served) -> None:
    """With a limit the agenda has the first rows under each heading, and how many there are; so
    have the counts, which take no limit."""
    head = served.signed_in("truongban")
    whole, page = head.get("/v1/agenda").json(), head.get("/v1/agenda?limit=2").json()
    counts = page.pop("counts")
    assert counts == head.get("/v1/counts").json()["buckets"]
    assert counts == {name: len(rows) for name, rows in whole.items() if name != "to_complete"}
    assert page == {name: rows[:2] for name, rows in whole.items()}
    assert max(counts.values()) > 2
    assert head.get("/v1/counts?limit=2").status_code == 422


def test_a_long_agenda_is_sent_piece_by_piece(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is sent many pieces at a time is the same text."""
    head = served.signed_in("truongban")
    whole = head.get("/v1/agenda").text
    monkeypatch.setattr(answering, "CHUNK", 700)
    assert len(whole) > 7_000
    assert head.get("/v1/agenda").text == whole


@pytest.mark.parametrize("row", WRITE, ids=lambda row: row[3].split()[0])
def test_recording_gives_the_same_bytes(
    served: Served,
    capsys: pytest.CaptureFixture[str],
    row: tuple[str, str, object, str],
    tmp_path: Path,
) -> None:
    """The preview too; and a request under a key answers as the command under that key did."""
    method, path, body, command = row
    head = served.signed_in("truongban")
    event = head.get("/v1/events").json()[0]["event"]
    head = served.signed_in("quantri") if method == "PUT" else head
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    path = path.format(event=event)
    (tmp_path / "rules.yaml").write_text("due: {days: [14, 3]}\n", encoding="utf-8")
    files = {"table": tmp_path / "table.csv", "rules": tmp_path / "rules.yaml"}
    command = command.format(event=event, **files)
    mark = "&" if "?" in path else "?"
    seen = head.request(method, f"{path}{mark}dry_run=true", json=body)
    assert seen.status_code == 200, seen.text
    assert seen.text == printed(served, f"{command} --preview", capsys)
    made = head.request(method, path, json=body, headers={"idempotency-key": "k"})
    assert made.status_code == 201, made.text
    assert made.json()["changes"] == json.loads(seen.text)["changes"]
    assert printed(served, f"{command} --key k", capsys) == made.text


def test_calc_gives_the_same_bytes(
    clerk: TestClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line of `upon calc -` is one request."""
    asked = {"rule": "3 months after x", "events": {"x": "2023-01-31"}, "policy": {}}
    line = json.dumps(asked).encode()
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(line)))
    capsys.readouterr()
    run(["calc", "-", "--lang", "vi"])
    assert clerk.post("/v1/calc", json=asked).text == capsys.readouterr().out


def test_what_if_gives_the_same_bytes(
    served: Served, clerk: TestClient, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The steps of a request are those of the command's file."""
    steps = [{"record": ["btvthu-new-cadre-rule"], "issued": "2023-02-02", "number": "1"}]
    file = tmp_path / "steps.json"
    file.write_text(json.dumps(steps), encoding="utf-8")
    answer = clerk.post("/v1/what-if", json={"steps": steps})
    assert answer.text == printed(served, f"what-if {file}", capsys)


def test_check_gives_the_same_faults(
    clerk: TestClient, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Faults and warnings of a plan, but for the name of its file."""
    text = "plan: x\ntitle: y\ntasks:\n  '1': {title: a, due: 3 monts after z}\n"
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    capsys.readouterr()
    run(["check", str(file), "--json", "--lang", "vi"])
    told = json.loads(capsys.readouterr().out)
    for fault in (*told["faults"], *told["warnings"]):
        fault["file"] = "plan.yaml"
    assert clerk.post("/v1/check", json={"text": text}).json() == told
