"""The reference of the JSON has every key, and the commands print no other."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin

import pytest

from cli.main import run
from delivery.dispatch import deliver_once
from delivery.errors import RejectedError
from delivery.settings_file import read_settings
from engine.service.engine import Engine
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from tests.delivery.desk import ZONE
from tests.delivery.servers import mail_server
from tests.support.shown import ROOT
from upon.files.notify import writer_of
from upon.views.shapes.keys import has_keys, keys_of

DAY = "--today 2023-02-03"
NOTIFY = """\
office: {lang: en}
channels:
  mail: {kind: smtp, host: 127.0.0.1, port: PORT, security: none, sender: upon@example.org}
recipients:
  all: {body: btv-thi-uy, channel: mail, address: an@example.org}
"""
STEPS = "- record: btvtu-model-regulation\n  issued: 2023-02-02\n  number: 77\n"
BAD = "plan: 1\nplan: 2\n"
CALENDAR = "date,kind,name,name_en,source,status\n2023-01-02,off,a,a,b,confirmed\n"
BODIES = "id,name,under,level,groups\nx1,X1,,,\nx2,X2,x1,commune,xs\nx3,X3,x1,,\n"
"""Files that the commands below are given."""

ASKED = f"""
check nq21-duc-pho                                              | check, and a file with faults
check bad.yaml                                                  | check, and a file with faults
adopt nq21-duc-pho --today 2022-10-17                           | adopt, correct
record btvthu-new-cadre-rule --issued 2023-01-31 --number 7-QD {DAY} | record, start
record annual-training-plan --issued 2023-02-01 --sets-due 2023-11-30 {DAY} | record, start
tasks --occurrences all {DAY}                                   | tasks, due
due {DAY}                                                       | tasks, due
overdue --today 2024-06-01                                      | tasks, due
waiting {DAY}                                                   | tasks, due
due --count {DAY}                                               | any list
agenda {DAY}                                                    | agenda
start 2.1.2.b {DAY}                                             | record, start
extend 2.1.2.b --to "1 month" --reason r {DAY}                  | adopt, correct
plans                                                           | plans
where                                                           | where
waive 2.1.2.a --reason r {DAY} --preview                        | record, start
plan suspend nq21 --reason r {DAY} --preview                    | policy set
why 2.1.2.b {DAY}                                               | why
why 2.1.2.a {DAY}                                               | why
why 3.đ {DAY}                                                   | why
why 2.2.6 --occurrence 2024 --today 2024-06-03                  | why
confirm 3.đ {DAY}                                               | confirm without
confirm 3.đ --question 1 --reading 2 --reason r {DAY}             | adopt, correct
show nq21                                                       | show
show nq21 2.1.2.b                                               | show
triggers {DAY}                                                  | triggers
correct 7-QD --issued 2023-02-01 --reason r {DAY}                  | adopt, correct
events                                                          | events
settle 2.1.2.b --keep --reason r {DAY}                          | -
undo {DAY} --preview                                            | adopt, correct
policy set month_end=up --reason r {DAY}                        | policy set
policy show                                                     | policy show
policy names                                                    | policy names
calendar check table.csv                                        | calendar check
calendar check bad.csv                                          | calendar check
calendar put table.csv --reason r {DAY}                         | policy set
calendar show                                                   | calendar show
calendar show 2023 --calendar table                             | calendar show
bodies import bodies.csv {DAY}                                  | bodies import
bodies succeed x2 x3 --on 2023-01-05 {DAY}                      | bodies succeed
bodies list                                                     | bodies list
bodies show x2                                                  | bodies show
bodies show x3                                                  | bodies show
reminders show                                                  | reminders show
what-if steps.yaml {DAY}                                        | what-if
latest 2.1.2.a --due 2023-09-01 {DAY}                           | latest
latest 2.1.2.a --due 2023-09-01 --body btv-thi-uy {DAY}         | latest
calc "3 months after x" --event x=2022-11-30                    | calc
calc "every year by 06-01" --start 2023-01-01                   | calc
calc "3 months after x" --event x=2026-11-05                    | calc
retract 7-QD --reason r {DAY}                                      | adopt, correct
amend plan.yaml --accept all {DAY}                              | amend
adopt nq21-duc-pho --db other.db --as other --today 2022-10-17  | adopt, correct
record btvtu-model-regulation --issued 2023-01-30 --number 9-QC {DAY} --db other.db | record, start
follow --from other.db --preview {DAY}                          | follow
follow --from other.db {DAY}                                    | follow
history 2.1.2.b                                                 | history
history 3.đ                                                     | history
log                                                             | log
sweep --today 2023-02-03                                        | sweep
notices                                                         | notices
notify check                                                    | notify check
notify preview {DAY}                                            | notify preview
notify test --recipient all                                     | notify test
run --once --today 2023-06-05                                   | -
deliver                                                         | -
outbox                                                          | outbox
outbox show ID                                                  | outbox show
outbox resend ID                                                | outbox resend
outbox drop ID --reason r                                       | outbox drop
status                                                          | status
verify                                                          | verify
backup kept.db                                                  | backup
restore kept.db --db sqlite:///restored.db                      | backup
copy --to sqlite:///copied.db                                   | copy
rebuild                                                         | rebuild
upgrade                                                         | upgrade
"""
"""A command and the row of the reference that it is told by (a dash: it only prepares the next)."""


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The script, as a module."""
    path = ROOT / "scripts" / "json_reference.py"
    spec = importlib.util.spec_from_file_location("json_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_types_say(reference: ModuleType) -> None:
    """The page is the one that the script writes."""
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_every_shape_says_what_it_is(reference: ModuleType) -> None:
    """Each shape has a sentence, and each link leads to one."""
    page = reference.page()
    assert not re.findall(r"^### (\w+)\n\n\n", page, re.MULTILINE)
    named = {name.lower() for name in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\(#(\w+)\)", page)) == named
    assert len(named) > 50


def wrong(reference: ModuleType, value: Any, kind: Any, where: str = "") -> Iterator[str]:
    """Where a value is not what a type says, key by key."""
    found = [list(_wrong(reference, value, part, where)) for part in reference.parts(kind)]
    if all(found):
        yield from min(found, key=len)


def _wrong(reference: ModuleType, value: Any, kind: Any, where: str) -> Iterator[str]:
    origin, inner = get_origin(kind), get_args(kind)
    if has_keys(kind) or (origin is not None and origin not in (list, tuple)):
        if not isinstance(value, dict):
            yield f"{where}: no object"
        elif has_keys(kind):
            yield from _wrong_keys(reference, value, kind, where)
        else:
            for one in value.values():
                yield from wrong(reference, one, inner[1], f"{where}{{}}")
    elif origin is not None:
        if not isinstance(value, list):
            yield f"{where}: no list"
            return
        for item in value:
            yield from wrong(reference, item, inner[0], f"{where}[]")
    elif not _is(value, kind):
        yield f"{where}: {value!r} is no {kind}"


def _wrong_keys(
    reference: ModuleType, value: dict[str, Any], shape: Any, where: str
) -> Iterator[str]:
    keys = {name: (inner, left_out) for name, inner, left_out in keys_of(shape)}
    yield from (f"{where}.{name}: not in {shape.__name__}" for name in value.keys() - keys.keys())
    for name, (inner, left_out) in keys.items():
        if name in value:
            yield from wrong(reference, value[name], inner, f"{where}.{name}")
        elif not left_out:
            yield f"{where}.{name}: missing"


def _is(value: Any, kind: Any) -> bool:
    """Whether a plain value is of a type, as JSON has it."""
    if kind is Any:
        return True
    if kind in (date, datetime):
        return isinstance(value, str) and kind.fromisoformat(value) is not None
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind


def test_the_checker_finds_what_is_wrong(reference: ModuleType) -> None:
    """A key more, a key less, and a value of another type are each found."""
    shape = reference.COMMANDS["rebuild"]
    assert list(wrong(reference, {"entries": 2}, shape)) == []
    values: tuple[object, ...] = ({}, {"entries": "2"}, {"entries": 2, "more": 1}, [])
    for value in values:
        assert list(wrong(reference, value, shape))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the files that the commands are given, and a mail server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("UPON_DB", raising=False)
    monkeypatch.delenv("UPON_NOTIFY", raising=False)
    plan = (ROOT / "workflows" / "plans" / "nq21-duc-pho.yaml").read_text(encoding="utf-8")
    titled = re.sub(r"^title: .*$", "title: Another", plan, count=1, flags=re.MULTILINE)
    files = {"steps.yaml": STEPS, "bad.yaml": BAD, "table.csv": CALENDAR, "bad.csv": "date,kind\n"}
    for name, text in (files | {"plan.yaml": titled, "bodies.csv": BODIES}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with mail_server() as mail:
        settings = NOTIFY.replace("PORT", str(mail.port))
        (tmp_path / "notify.yaml").write_text(settings, encoding="utf-8")
        yield tmp_path


def test_what_commands_print_is_in_the_reference(
    reference: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command prints what its row says, to the last key; every row is printed by some."""
    told, message, found = set(), "", []
    for line in ASKED.strip().splitlines():
        typed, _, row = (part.strip() for part in line.rpartition("|"))
        url = f"sqlite:///{folder / 'upon.db'}"
        if typed == "deliver":
            deliver(folder, url)
            continue
        run(["--db", url, "--json", "--lang", "en", *_typed(typed, message)])
        said = capsys.readouterr()
        if row == "-":
            continue
        name = next(name for name in reference.COMMANDS if name.startswith(row))
        told.add(name)
        if not said.out:
            found.append(f"{typed}: {said.err}")
            continue
        value: Any = json.loads(said.out)
        found += [f"{typed}: {one}" for one in wrong(reference, value, reference.COMMANDS[name])]
        message = value[0]["id"] if typed == "outbox" and value else message
    assert found == []
    assert told == set(reference.COMMANDS)


def deliver(folder: Path, url: str) -> None:
    """One pass of delivery on a morning, to somebody who takes nothing."""
    settings = read_settings(folder / "notify.yaml").settings
    assert settings is not None
    ledger = open_ledger(url)
    engine = Engine(ledger, lambda: datetime(2023, 6, 5, 1, 0, tzinfo=UTC), ZONE)
    deliver_once(SqlMessageQueue(ledger), engine, writer_of(settings), refuse)


def refuse(*_: object) -> None:
    """A channel that refuses for good."""
    raise RejectedError("550 no such user")


def _typed(line: str, message: str) -> list[str]:
    return [message if part == "ID" else part for part in shlex.split(line)]
