"""The ledger of a service as a process follows it: over HTTP, with a token, proved as a database's
is."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from delivery import remote_ledger
from delivery.channels import limit
from delivery.remote_ledger import RemoteLedger
from engine.commands.following import (
    NoSourceError,
    SourceAwayError,
    SourceBrokenError,
    SourceChangedError,
    SourceRefusedError,
    UnsafeSourceError,
)
from engine.model.hash_chain import Raw
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from tests.support.browser import served_over_http
from tests.support.strategies import make_plan, office
from tests.web.conftest import settings_for
from upon.running.following import Follower
from web.app import create_app

DAY = date(2023, 1, 5)
PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}}, bodies={"a": {"name": "A"}})


class Service(NamedTuple):
    """The centre's ledger, and the service that shows it: a token of a reader of the whole, and
    one of a reader of a body."""

    ledger: SqlLedger
    url: str
    token: str
    of_body: str


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The centre, with a plan and two documents."""
    path = tmp_path / "centre.db"
    ledger = open_ledger(str(path))
    centre = office(ledger, by="centre")
    centre.adopt(PLAN)
    for number in ("1", "2"):
        centre.record("x", issued=DAY, number=number)
    app = create_app(ledger, settings_for(path))
    web = app.state.office
    web.accounts.add("lan", by="t", full_name="Lan", role="reader", password=None)
    whole, _ = web.tokens.add("lan", "province", "reader", None, 9)
    of_body, _ = web.tokens.add("lan", "body", "reader", "a", 9)
    with served_over_http(app) as url:
        yield Service(ledger, url, whole, of_body)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Engine]:
    """A province's office."""
    ledger = open_ledger(str(tmp_path / "province.db"))
    with office(ledger) as engine:
        engine.adopt(PLAN)
        yield engine
    ledger.engine.dispose()


def test_the_same_as_from_the_database(service: Service, here: Engine) -> None:
    """What is taken from a service is what is taken from its database, each once, and what comes
    later too; a page may have less than there is."""
    plain = office(open_ledger("sqlite://"))
    plain.adopt(PLAN)
    from_file = Follower(plain, str(service.ledger.engine.url))
    over_http = Follower(here, service.url + "/", token=service.token)
    first, second = from_file.look(), over_http.look()
    assert first.taken == second.taken
    assert [one.origin.entry for one in second.taken] == [2, 3]
    assert (over_http.ledger, over_http.head) == (from_file.ledger, from_file.head)
    assert over_http.look().taken == ()
    office(service.ledger, by="centre").record("x", issued=DAY, number="3")
    assert [one.origin.entry for one in over_http.look().taken] == [4]
    again = Follower(here, service.url, token=service.token)
    assert (again.look().taken, again.cursor()) == ((), over_http.cursor())
    assert here.tasks() == plain.tasks()
    over_http.close()


def test_page_after_page(service: Service, here: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few entries a page has, all are read."""
    monkeypatch.setattr(remote_ledger, "PAGE", 2)
    found = Follower(here, service.url, token=service.token)
    assert [one.origin.entry for one in found.look().taken] == [2, 3]
    assert found.head.count == 3


@pytest.mark.parametrize("token", [None, "wrong", "of_body"])
def test_who_may_not_read_it(service: Service, here: Engine, token: str | None) -> None:
    """Without a token, with a wrong one, or with that of somebody who sees one body alone, nothing
    is shown and nothing taken."""
    given = service.of_body if token == "of_body" else token  # noqa: S105
    with pytest.raises(SourceRefusedError):
        Follower(here, service.url, token=given).look()
    assert here.proof(quick=True).head.count == 1


def test_a_history_that_was_changed(service: Service, here: Engine, tmp_path: Path) -> None:
    """Another history under the same address is refused, with nothing taken."""
    follower = Follower(here, service.url, token=service.token)
    follower.look()
    other = open_ledger(str(tmp_path / "other.db"))
    office(other, by="other").adopt(PLAN)
    rows = [row._asdict() for row in _raw(other)]
    with fake(lambda _: (200, json.dumps(rows))) as url:
        follower._source = Follower(here, url)._source
        with pytest.raises(SourceChangedError):
            follower.look()
    assert here.proof(quick=True).head.count == 3


def _raw(ledger: SqlLedger) -> list[Raw]:
    with ledger.reading() as unit:
        return unit.entries.raw_after(0, 100)


@contextmanager
def fake(answer: Callable[[str], tuple[int, str]], **headers: str) -> Iterator[str]:
    """A server that answers so, each path with what came to sign in with."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answer(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            with suppress(OSError):  # who asked may be gone
                self.end_headers()
                self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (200, "<html>", NoSourceError),
        (200, "{}", NoSourceError),
        (404, "[]", NoSourceError),
        (302, "[]", NoSourceError),
        (400, "[]", NoSourceError),
        (401, "[]", SourceRefusedError),
        (403, "[]", SourceRefusedError),
        (500, "[]", SourceAwayError),
        (503, "[]", SourceAwayError),
        (200, "[1]", SourceBrokenError),
        (200, '[{"seq": 1}]', SourceBrokenError),
        (200, '[{"seq": true}]', SourceBrokenError),
    ],
)
def test_what_is_no_ledger(here: Engine, status: int, text: str, error: type[Exception]) -> None:
    """A page that is no answer of ours, one that leads elsewhere, a server that is in trouble: each
    has its own word, and nothing is taken."""
    with fake(lambda _: (status, text), Location="https://elsewhere.example/") as url:
        with pytest.raises(error) as caught:
            Follower(here, url).look()
        assert url in str(caught.value)
    assert here.proof(quick=True).head.count == 1


def test_a_page_without_an_end(here: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is too large is read no further."""
    monkeypatch.setattr(remote_ledger, "LARGEST", 1_000)
    with fake(lambda _: (200, " " * 200_000)) as url, pytest.raises(NoSourceError):
        Follower(here, url).look()


def test_rows_that_were_altered(service: Service, here: Engine) -> None:
    """An entry that is not what its hash was taken over is named, and nothing is taken."""
    first, second, third = _raw(service.ledger)
    for rows in (
        [first, replace_act(second), third],
        [first, third],
        [second, third],
        [first, second._replace(seq=7), third],
        [first, second._replace(hash="0" * 64), third],
    ):
        told = json.dumps([row._asdict() for row in rows])
        with fake(lambda _, told=told: (200, told)) as url, pytest.raises(SourceBrokenError):
            Follower(here, url).look()
    assert here.proof(quick=True).head.count == 1


def replace_act(row: Raw) -> Raw:
    """The same entry of another document."""
    return row._replace(act=row.act.replace('"number":"1"', '"number":"9"'))


def test_too_many_requests(service: Service, here: Engine) -> None:
    """Where there were too many requests it waits, and goes on; where that does not end, it says
    that the service does not answer."""
    told = json.dumps([row._asdict() for row in _raw(service.ledger)])
    asked: list[str] = []

    def answer(path: str) -> tuple[int, str]:
        asked.append(path)
        if len(asked) < 3:
            return 429, ""
        return 200, told if "after=0" in path else "[]"

    with fake(answer, Retry_After="0") as url:
        assert len(Follower(here, url).look().taken) == 2
    with fake(lambda _: (429, ""), Retry_After="0") as url, pytest.raises(SourceAwayError):
        Follower(here, url).look()


def test_nothing_else_is_sent_along(
    here: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token alone goes to the service, and what a file of passwords has for its machine does
    not."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login lan password bimat\n")
    monkeypatch.setenv("NETRC", str(netrc))
    asked: list[str] = []

    def answer(path: str) -> tuple[int, str]:
        asked.append(path.rpartition("limit=200 ")[2])
        return 200, "[]"

    with fake(answer) as url:
        for token in (None, "t0ken"):
            Follower(here, url, token=token).look()
    assert asked == ["None", "Bearer t0ken"]


def test_an_answer_that_never_ends(here: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that goes on, blank by blank, is given up after a while, whatever it comes to."""
    monkeypatch.setattr(limit, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_drip, args=(listener,), daemon=True)
        thread.start()
        with pytest.raises(SourceAwayError):
            Follower(here, f"http://127.0.0.1:{listener.getsockname()[1]}").look()
        thread.join()


def _drip(listener: socket.socket) -> None:
    """Answer one request by an empty page that takes three seconds."""
    connection, _ = listener.accept()
    with connection, suppress(OSError):  # who asked may be gone
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n")
        for _ in range(30):
            time.sleep(0.1)
            connection.sendall(b" ")
        connection.sendall(b"[]")


def test_nobody_there(here: Engine) -> None:
    """A port on which nobody listens, and a name that stands for nothing."""
    with fake(lambda _: (200, "[]")) as url:
        gone = url
    for place in (gone, "https://no-such-host.invalid"):
        with pytest.raises(SourceAwayError, match=f"{place} .*no connection"):
            Follower(here, place).look()


def test_a_service_that_says_nothing(here: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that answers too late, one that breaks off, one without a secure connection."""
    monkeypatch.setattr(remote_ledger, "READ", 0.2)

    def late(_: str) -> tuple[int, str]:
        time.sleep(1)
        return 200, "[]"

    with fake(late) as url, pytest.raises(SourceAwayError, match="no answer in time"):
        Follower(here, url).look()
    broken = fake(lambda _: (200, "["), Content_Length="9")
    with broken as url, pytest.raises(SourceAwayError, match="broke off"):
        Follower(here, url).look()
    with fake(lambda _: (200, "[]")) as url, pytest.raises(SourceAwayError, match="no secure"):
        Follower(here, url.replace("http:", "https:")).look()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://Centre.Example/Upon/", "https://centre.example/Upon"),
        ("HTTPS://centre.example:8443", "https://centre.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_addresses_as_people_write_them(url: str, name: str) -> None:
    """Capitals, a slash at the end, a port, this machine by any of its names."""
    assert RemoteLedger(url, None).name == name


@pytest.mark.parametrize(
    "url",
    [
        "http://centre.example",
        "http://192.0.2.1:8000/upon",
        "https://name:secret@centre.example",
        "https://secret@centre.example",
        "https://centre.example/?token=secret",
        "https://centre.example/#secret",
        "https://",
        "https://[",
        "https://centre.example:99999",
    ],
)
def test_addresses_that_are_not_safe(here: Engine, url: str) -> None:
    """What others could read on the way, and what holds a password, is refused, and never shown."""
    with pytest.raises(UnsafeSourceError) as caught:
        Follower(here, url, token="t0ken")  # noqa: S106
    assert "secret" not in str(caught.value)
    assert "t0ken" not in str(caught.value)
