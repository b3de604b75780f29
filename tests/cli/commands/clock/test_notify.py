"""The commands notify and outbox: the file's faults, what would go out, a test message, and what
became of each message."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from delivery.dispatch import deliver_once
from delivery.errors import RejectedError
from delivery.sending import sender
from delivery.settings_file import read_settings
from engine.service.engine import Engine
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from tests.cli.conftest import Answer, Office
from tests.delivery.desk import ZONE
from tests.delivery.servers import MailServer, mail_server
from upon.files.notify import writer_of

SETTINGS = """\
office: {lang: en}
channels:
  mail: {kind: smtp, host: 127.0.0.1, port: PORT, security: none, sender: upon@example.org}
  hook: {kind: webhook, url: "https://none.invalid/hook", secret: {env: HOOK}}
recipients:
  all: {body: office, channel: mail, address: an@example.org}
  ward: {body: ward-a, channel: mail, address: ba@example.org, lang: vi}
"""
NOW = datetime(2022, 12, 27, 1, 0, tzinfo=UTC)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with mail_server() as kept:
        yield kept


@pytest.fixture
def told(office: Office, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with a plan in force, a file that says who is told, and a day that was looked
    at."""
    monkeypatch.delenv("UPON_NOTIFY", raising=False)
    monkeypatch.setenv("HOOK", "whsec_dHdlbnR5LWZvdXIgYnl0ZXMgb2Yga2V5")
    text = SETTINGS.replace("PORT", str(mail.port))
    (office.folder / "notify.yaml").write_text(text, encoding="utf-8")
    office.adopted()
    assert office("sweep", "--today", "2022-12-27").code == 0
    return office


def deliver(office: Office, send: Callable[..., Any]) -> None:
    """One pass of delivery."""
    settings = read_settings(office.folder / "notify.yaml").settings
    assert settings is not None
    ledger = open_ledger(str(office.folder / "upon.db"))
    engine = Engine(ledger, lambda: NOW, ZONE)
    deliver_once(SqlMessageQueue(ledger), engine, writer_of(settings), send)


def refuse(*_: object) -> None:
    """A channel that refuses for good."""
    raise RejectedError("550 no such user")


def test_preview(told: Office) -> None:
    """What would go out is printed, each in its recipient's language, and nothing is written."""
    before = (told.folder / "upon.db").read_bytes()
    page = told("notify", "preview", "--today", "2022-12-27", "--lang", "en")
    assert page.code == 0
    assert "To: all" in page.out
    assert "Due 2022-12-31, days left: 4." in page.out
    one = told("notify", "preview", "--recipient", "all", "--today", "2022-12-27", "--lang", "vi")
    assert "Hạn 31/12/2022, còn 4 ngày." in one.out
    assert "ward" not in one.out
    html = told("notify", "preview", "--recipient", "all", "--html", "--today", "2022-12-27")
    assert html.out.startswith("<!DOCTYPE html>")
    data = told("notify", "preview", "--json", "--today", "2022-12-27").data
    assert data[0]["sections"]["week"][0]["task"] == "1.b"
    assert (told.folder / "upon.db").read_bytes() == before


def test_preview_without_a_file(told: Office) -> None:
    """What a body would be told needs no file and no channel."""
    (told.folder / "notify.yaml").unlink()
    page = told("notify", "preview", "--body", "office", "--lang", "en", "--today", "2022-12-27")
    assert "Xây dựng kế hoạch" in page.out
    every = told("notify", "preview", "--lang", "en", "--today", "2022-12-27")
    assert "To: office" in every.out
    assert "notify.yaml" in every.err
    empty = told("notify", "preview", "--body", "office", "--known-at", "2022-01-01T00:00:00Z")
    assert empty.code in (0, 3)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("preview", "--recipient", "al"), 3, "all"),
        (("preview", "--body", "offise"), 3, "office"),
        (("preview", "--body", "office", "--recipient", "all"), 2, "--body"),
        (("test", "--recipient", "nobody"), 3, "all"),
        (("preview", "--notify", "none.yaml"), 3, "none.yaml"),
        (("check", "--notify", "none.yaml"), 3, "none.yaml"),
    ],
)
def test_what_is_not_there(
    told: Office,
    one_line: Callable[[Answer, int], str],
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    """A name that is none is told in one line, with the nearest."""
    assert says in one_line(told("notify", *arguments), code)


def test_check(told: Office) -> None:
    """Each channel and recipient is looked at, and nothing is sent; what is bad is told in a
    line of its own."""
    found = told("notify", "check", "--lang", "en")
    assert found.code == 1
    assert "Channel mail: good." in found.out
    assert "Channel hook: not to be reached" in found.out
    assert "Recipient ward: good." in found.out
    data = told("notify", "check", "--json").data
    assert [row["name"] for row in data["checked"] if row["error"]] == ["hook"]
    assert "whsec" not in found.out + found.err + json.dumps(data)


def test_check_faults(told: Office) -> None:
    """Faults of the file are told with their places, and the exit code is that of faulty input."""
    path = told.folder / "other.yaml"
    path.write_text("office: {hour: noon}\nrecipients: {a: {channel: x}}\n", encoding="utf-8")
    found = told("notify", "check", "--notify", str(path), "--lang", "en")
    assert found.code == 5
    assert f"{path}:1:16: office.hour: got 'noon'" in found.out
    assert len(told("notify", "check", "--notify", str(path), "--json").data["faults"]) == 3
    assert told("notify", "preview", "--notify", str(path)).code == 5


def test_where_the_file_is(told: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option wins over the variable, the variable over the place beside the database, and that
    over the current folder."""

    def only(name: str, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text((told.folder / "notify.yaml").read_text().replace("  all:", f"  {name}:"))

    def first(*arguments: str) -> str:
        data = told("notify", "preview", "--json", "--today", "2022-12-27", *arguments).data
        return str(data[0]["recipient"])

    here = told.folder / "elsewhere"
    only("here", here / "notify.yaml")
    only("named", told.folder / "named.yaml")
    only("set", told.folder / "set.yaml")
    monkeypatch.chdir(here)
    assert first() == "all"
    (told.folder / "notify.yaml").rename(told.folder / "away.yaml")
    assert first() == "here"
    monkeypatch.setenv("UPON_NOTIFY", str(told.folder / "set.yaml"))
    assert first() == "set"
    assert first("--notify", str(told.folder / "named.yaml")) == "named"


def test_a_test_message(told: Office, mail: MailServer) -> None:
    """One mail goes out that says it is a test, in the recipient's language; nothing is kept."""
    assert told("notify", "test", "--recipient", "ward").code == 0
    (found,) = mail.mails
    assert found["To"] == "ba@example.org"
    assert found["Subject"] == "Thư thử của Upon"
    assert told("outbox", "--count").out == "0\n"
    mail.to_recipient["ba@example.org"] = "550 no such user"
    refused = told("notify", "test", "--recipient", "ward", "--lang", "en")
    assert (refused.code, refused.err) == (
        1,
        "upon: refused for good: ba@example.org: 550 no such user\n",
    )


def test_the_outbox(told: Office) -> None:
    """Messages are listed by state and recipient, page by page, and one is shown with what it is
    about."""
    empty = told("outbox", "--lang", "en")
    assert (empty.out, empty.code) == ("", 0)
    deliver(told, lambda *_: None)
    rows = told("outbox", "--json").data
    assert {(row["recipient"], row["state"]) for row in rows} == {("all", "sent"), ("ward", "sent")}
    chosen = told("outbox", "--json", "--recipient", "all").data
    assert chosen == [row for row in rows if row["recipient"] == "all"]
    page = told("outbox", "--limit", "1", "--json").data
    after = told("outbox", "--after-key", page[0]["id"], "--json").data
    assert page + after == rows
    assert told("outbox", "--state", "dead", "--count", "--json").data == {"count": 0}
    listed = told("outbox", "--lang", "en")
    assert rows[0]["id"] in listed.out
    assert "mail: an@example.org" in listed.out
    shown = told("outbox", "show", chosen[0]["id"], "--lang", "en").out
    assert "1.b due.30 (2022-12-31)" in shown
    assert told("outbox", "show", rows[0]["id"], "--json").data["about"]
    assert told("outbox", "--state", "lost").code == 2
    assert told("outbox", "show", "nothing").code == 3


def test_sent_again_and_dropped(told: Office, one_line: Callable[[Answer, int], str]) -> None:
    """A dead message is queued again under its id, all of them at once too; one that waits is
    dropped with a reason; what the state does not allow is refused."""
    deliver(told, refuse)
    ids = [row["id"] for row in told("outbox", "--state", "dead", "--json").data]
    assert len(ids) == 2
    assert told("outbox", "resend", ids[0], "--json").data == {"queued": 1}
    assert "Queued" in one_line(told("outbox", "resend", ids[0], "--lang", "en"), 4)
    assert told("outbox", "drop", ids[0], "--reason", "told by phone").code == 0
    assert one_line(told("outbox", "drop", ids[0], "--reason", "again"), 4)
    assert told("outbox", "resend", "--dead", "--json").data == {"queued": 1}
    states = {row["id"]: row["state"] for row in told("outbox", "--json").data}
    assert states == {ids[0]: "dropped", ids[1]: "queued"}
    assert one_line(told("outbox", "resend"), 2)
    assert one_line(told("outbox", "resend", "nothing"), 3)
    assert told("outbox", "drop", ids[1]).code == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
def test_secrets_are_in_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Passwords, keys and addresses with tokens are in no output, no log and no byte of the
    database, whatever goes wrong with them."""
    caplog.set_level(logging.DEBUG)
    for name in ("PASSWORD", "HOOK", "CHAT"):
        monkeypatch.setenv(name, f"hunter2-{name}")
    said = ""
    with mail_server(auth_require_tls=False) as server:
        (office.folder / "notify.yaml").write_text(SECRETS.replace("PORT", str(server.port)))
        office.adopted()
        for name in ("mail", "hook", "chat"):
            said += "".join(map(str, office("notify", "test", "--recipient", name)))
        said += "".join(map(str, office("notify", "check"))) + str(office("sweep"))
        settings = read_settings(office.folder / "notify.yaml").settings
        assert settings is not None
        deliver(office, sender(settings))
        said += "".join(map(str, office("outbox", "--json"))) + str(office("outbox"))
        assert server.users[0] == ("upon", "hunter2-PASSWORD")
    assert len(office("outbox", "--json").data) == 3
    assert "hunter2" not in said + caplog.text
    assert b"hunter2" not in (office.folder / "upon.db").read_bytes()


SECRETS = """\
channels:
  mail: {kind: smtp, host: 127.0.0.1, port: PORT, security: none, sender: upon@example.org,
         user: upon, password: {env: PASSWORD}}
  hook: {kind: webhook, url: "http://127.0.0.1:9/", secret: {env: HOOK}, allow_private: true}
  chat: {kind: apprise, url: {env: CHAT}}
recipients:
  mail: {body: office, channel: mail, address: an@example.org}
  hook: {body: office, channel: hook}
  chat: {body: office, channel: chat}
"""
