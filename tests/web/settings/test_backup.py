"""The page of backups: an administrator makes, checks and downloads them, and nobody else."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from store.backup import prove
from tests.web.conftest import Served

PATH = "/settings/backup"


def made(admin: TestClient) -> str:
    """Make a backup, and give its name."""
    answer = admin.post(f"{PATH}/make")
    assert answer.status_code == 303, answer.text
    page = admin.get(answer.headers["location"]).text
    found = re.search(r"upon-\d{8}-\d{6}Z\.db", page)
    assert found
    assert f"Đã sao lưu và kiểm tra: {found[0]}." in page
    return found[0]


def test_a_backup_is_the_whole_workspace(served: Served, tmp_path: Path) -> None:
    """What is downloaded is a database that its ledger bears out, with the same head, and with the
    accounts; the file is its owner's alone; nothing of it is cached."""
    admin = served.signed_in("quantri")
    name = made(admin)
    kept = served.path.parent / "backups" / name
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    answer = admin.get(f"{PATH}/{name}")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"
    copy = tmp_path / "copy.db"
    copy.write_bytes(answer.content)
    head, differences = prove(f"sqlite:///{copy}")
    assert (str(head), differences) == (admin.get("/v1/verify").json()["head"], [])
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM web_accounts").fetchone()[0] == 4
    connection.close()


def test_what_was_done_is_kept(served: Served) -> None:
    """Who made one and who took one away stands in the list of what was done to accounts."""
    admin = served.signed_in("quantri")
    admin.get(f"{PATH}/{made(admin)}")
    told = [(one.by, one.what) for one in served.app.state.office.accounts.log(2)]
    assert told == [("quantri", "backup_downloaded"), ("quantri", "backup_made")]
    assert "tải bản sao lưu" in admin.get("/settings").text


def test_a_backup_and_the_ledger_are_checked(served: Served) -> None:
    """The chain is walked; one that was altered says where it is broken."""
    admin = served.signed_in("quantri")
    head = admin.get("/v1/verify").json()["head"]
    name = made(admin)
    assert head in admin.post(f"{PATH}/verify").text
    assert f"Bản {name} còn nguyên: 2 mục" in admin.post(f"{PATH}/check", data={"name": name}).text
    with sqlite3.connect(served.path.parent / "backups" / name) as connection:
        for guard in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            connection.execute(f"DROP TRIGGER {guard[0]}")
        connection.execute("UPDATE ledger SET by = 'x' WHERE seq = 2")
    connection.close()
    broken = admin.post(f"{PATH}/check", data={"name": name})
    assert not broken.is_success
    assert "sổ bị hỏng tại mục số 2" in broken.text


@pytest.mark.parametrize("name", ["../0.db", "0.db", "notify.yaml", "upon-20230101-000000Z.db", ""])
def test_no_other_file_is_given(served: Served, name: str) -> None:
    """Only what lies in the folder under a backup's name."""
    admin = served.signed_in("quantri")
    folder = served.path.parent / "backups"
    folder.mkdir()
    (folder / "notify.yaml").write_text("secret", encoding="utf-8")
    assert admin.post(f"{PATH}/check", data={"name": name}).status_code == 404
    if name:
        assert admin.get(f"{PATH}/{quote(name, safe='')}").status_code == 404
    assert "notify.yaml" not in admin.get(PATH).text


def test_only_an_administrator_of_the_whole_has_them(served: Served) -> None:
    """Nobody else sees a name, makes one or takes one away; nor does another site."""
    admin = served.signed_in("quantri")
    name = made(admin)
    for account in ("banxem", "vanthu", "truongban"):
        person = served.signed_in(account)
        for path in (PATH, f"{PATH}/{name}"):
            assert person.get(path).status_code == 403, path
        for what in ("make", "check", "verify"):
            assert person.post(f"{PATH}/{what}", data={"name": name}).status_code == 403, what
    cross = {"sec-fetch-site": "cross-site"}
    assert admin.post(f"{PATH}/make", headers=cross).status_code == 403
    assert len(list((served.path.parent / "backups").iterdir())) == 1
