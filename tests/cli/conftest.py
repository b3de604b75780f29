"""A tiny office: a plan file, a database in a temporary folder, and the command run in-process."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli.main import run
from store.ledger import open_ledger
from tests.support.inbox import REGISTER_ROWS
from tests.support.registers import csv_bytes
from tests.support.strategies import office as make_office
from tests.support.watches import COMMAND, Begin, Watch, gone
from upon import clock
from workflows.library import shipped_plan
from workflows.loader import read_plan

NOW = clock.now
"""The clock, where no test has another."""

PLAN = """\
plan: small
title: Kế hoạch thử
adopted: 2022-10-15
until: 2024-12-31
bodies:
  office: {name: Văn phòng}
  ward-a: {name: Phường A, under: office}
groups:
  wards: {name: Các phường, members: [ward-a]}
triggers:
  model-regulation: {name: Quy chế mẫu, issuer: office, kind: quy chế}
  guidance: {name: Hướng dẫn, issuer: office}
  decision: {name: Quyết định ấn định thời hạn}
tasks:
  "1.a":
    title: Ban hành quy chế làm việc
    directing: [office]
    implementing: [wards]
    when: model-regulation and guidance
    due: 3 months after model-regulation and guidance
    says: Sau 03 tháng.
  "1.b":
    title: Xây dựng kế hoạch
    lead: [office]
    implementing: [office]
    due: by 2022-12-31
  "1.đ":
    title: Báo cáo hằng năm
    lead: [office]
    implementing: [ward-a]
    due: every year
  "2":
    title: Tổng kết
    lead: [office]
    implementing: [office]
    when: done 1.b
    due: continuous
  "3":
    title: Thực hiện quyết định
    lead: [office]
    implementing: [office]
    when: decision
    due: as set by decision
"""

COMMUNES = """\
id,name,under,level,groups
tw,Trung ương,,trung ương,
tinh-a,Tỉnh A,tw,tỉnh,cac-tinh
tinh-b,Tỉnh B,tw,tỉnh,cac-tinh
xa-a1,Xã Phổ An,tinh-a,xã,cac-xa
xa-a2,Xã Phổ Khánh,tinh-a,xã,cac-xa
xa-a3,"Xã Phổ Nhơn, miền núi",tinh-a,xã,cac-xa
xa-b1,Xã Đức Lân,tinh-b,xã,cac-xa
"""
COUNTRY = """\
plan: country
title: Kế hoạch sửa đổi quy chế làm việc
issuer: tw
adopted: 2023-01-02
calendar: vn-state
bodies: {file: communes.csv}
triggers:
  model: {name: Quy chế mẫu, issuer: tw}
  guide: {name: Hướng dẫn, issuer: tinh-a}
tasks:
  "1":
    title: Ban hành quy chế làm việc của xã
    each: cac-xa
    implementing: [cac-xa]
    when: model and guide
    due: 3 months after guide
    targets:
      - {says: Trên 50% số xã ban hành, of: các xã, above: 50}
      - {says: 100% số xã ban hành, of: các xã, at_least: 100}
  "2":
    title: Báo cáo kết quả của xã
    each: cac-xa
    implementing: [cac-xa]
    when: done 1
    due: 10 days after done 1
  "3":
    title: Sơ kết trong cả nước
    lead: [tw]
    when: done 1
  "4":
    title: Tuyên truyền
    lead: [tinh-a]
    when: guide
    due: 1 month after guide
"""


class Answer(NamedTuple):
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)


@dataclass
class Office:
    """The command, on one database."""

    folder: Path
    plan: Path
    capsys: pytest.CaptureFixture[str]
    template: Path
    kept: dict[object, bytes]
    """Databases that an office like this one was left with, by what it was told to do."""

    @property
    def database(self) -> Path:
        """The file that the command takes where nothing else is asked for."""
        return self.folder / "upon.db"

    @property
    def url(self) -> str:
        """Its URL, as the environment has it."""
        return f"sqlite:///{self.database}"

    def __call__(self, *arguments: str) -> Answer:
        """Run the command with these arguments."""
        self.capsys.readouterr()
        code = run(arguments)
        out, err = self.capsys.readouterr()
        return Answer(code, out, err)

    def ready(self) -> Office:
        """The same office with a file that needs no migration, which takes half of a command."""
        if not self.database.exists():
            shutil.copy(self.template, self.database)
        return self

    def adopted(self) -> Office:
        """The same office with its plan in force."""
        return self.having(("adopt", str(self.plan), "--today", "2022-10-15"))

    def having(self, *commands: tuple[str, ...], moment: datetime | None = None) -> Office:
        """The same office after some commands, each of which succeeds. They are run once for all
        offices with the same files, database and environment; not by a clock that a test has set,
        unless it stands still at the `moment`."""
        self.ready()
        usual = os.environ.get("UPON_DB") == self.url
        timely = clock.now is NOW if moment is None else clock.now() == moment
        key = (moment, self._situation(commands)) if usual and timely else None
        if key is not None and key in self.kept:
            self.database.write_bytes(self.kept[key])
            return self
        for command in commands:
            answer = self(*command)
            assert answer.code == 0, answer
        if key is not None:
            self.kept[key] = self.database.read_bytes()
        return self

    def _situation(self, commands: tuple[tuple[str, ...], ...]) -> object:
        """What the commands see: themselves, the files about them, and the environment."""
        named = tuple(
            tuple(word.replace(str(self.folder), ".") for word in one) for one in commands
        )
        files = sorted(one for one in self.folder.iterdir() if one.is_file())
        held = tuple((one.name, sha256(one.read_bytes()).digest()) for one in files)
        told = sorted(
            p for p in os.environ.items() if p[0].startswith("UPON_") and p[1] != self.url
        )
        return named, held, tuple(told)

    def row(self, task: str, *arguments: str) -> dict[str, Any]:
        """A task's row in the list of all tasks."""
        rows = self("tasks", "--json", *arguments).data
        found: dict[str, Any] = next(row for row in rows if row["task"] == task)
        return found


@pytest.fixture(scope="session")
def kept_offices() -> dict[object, bytes]:
    """What `Office.having` made."""
    return {}


@pytest.fixture
def office(
    template: Path,
    kept_offices: dict[object, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Office:
    """An office with an empty folder: no database, no settings of the person who runs the tests."""
    for name in ("UPON_LANG", "UPON_ZONE", "UPON_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UPON_DB", f"sqlite:///{tmp_path / 'upon.db'}")
    plan = tmp_path / "small.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    return Office(tmp_path, plan, capsys, template, kept_offices)


@pytest.fixture
def country(office: Office) -> Office:
    """A centre, two provinces and four communes in a shared file, and a plan that takes them from
    there, in force."""
    (office.folder / "communes.csv").write_text(COMMUNES, encoding="utf-8")
    office.plan = office.folder / "country.yaml"
    office.plan.write_text(COUNTRY, encoding="utf-8")
    return office.having(("adopt", str(office.plan), "--today", "2023-01-02"))


@pytest.fixture(scope="session")
def seed_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the shipped plan is in force; to be copied, not used."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("seed") / "upon.db"))
    ledger = open_ledger(str(path))
    plan = read_plan(shipped_plan("nq21-duc-pho")).plan
    assert plan
    make_office(ledger).adopt(plan, today=date(2022, 10, 15))
    ledger.engine.dispose()
    return path


@pytest.fixture
def seeded(office: Office, seed_template: Path) -> Office:
    """An office in which the shipped plan is in force, with a register of documents."""
    (office.folder / "so.csv").write_bytes(csv_bytes(REGISTER_ROWS))
    shutil.copy(seed_template, office.database)
    return office


@pytest.fixture
def one_line() -> Callable[[Answer, int], str]:
    """Checks that an answer is one line on stderr, nothing on stdout, and an exit code."""

    def check(answer: Answer, code: int) -> str:
        assert answer.code == code, answer
        assert answer.out == ""
        assert answer.err.startswith("upon: ")
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
        return answer.err

    return check


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins processes, and ends those that are left."""
    with ExitStack() as ends:

        def begun(url: str, command: list[str] = COMMAND, **environment: str) -> Watch:
            number = len(list(tmp_path.glob("*.log")))
            watch = Watch(url, tmp_path / f"{number}.log", command, **environment)
            ends.callback(gone, watch.process)
            return watch

        yield begun
