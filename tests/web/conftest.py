"""A served workspace with the seed plan, and people who are signed in to it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from store.ledger import SqlLedger, open_ledger
from web.app import create_app
from web.demo import prepare_demo
from web.guard.identity import cookie_name
from web.office import Office
from web.settings import Settings

DAY = date(2023, 2, 3)
BROWSER = {"sec-fetch-site": "same-origin"}
"""What a browser says of a form that was sent from one of our pages."""


def settings_for(path: Path, **more: Any) -> Settings:
    """The settings of a process on this machine."""
    given = {
        "zone": ZoneInfo("Asia/Ho_Chi_Minh"),
        "url": f"sqlite:///{path}",
        "day": DAY,
        "secure": False,
        "rate": 10_000,
    }
    return Settings(**(given | more))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the trial; to be copied, not used."""
    path = tmp_path_factory.mktemp("web") / "demo.db"
    ledger = open_ledger(f"sqlite:///{path}")
    prepare_demo(ledger, settings_for(path))
    ledger.engine.dispose()
    return path


@dataclass
class Served:
    """A workspace that is served."""

    path: Path
    ledger: SqlLedger
    app: FastAPI

    def visitor(self, **headers: str) -> TestClient:
        """Somebody who is not signed in."""
        client = TestClient(self.app, base_url="http://127.0.0.1", follow_redirects=False)
        client.headers.update(BROWSER | headers)
        return client

    def signed_in(self, account: str, password: str | None = None) -> TestClient:
        """Somebody with a session: by the form where a password is given, which takes the
        processor a third of a second; else by one that is begun as the form begins it."""
        client = self.visitor()
        if password is not None:
            answer = client.post("/login", data={"account": account, "password": password})
            assert answer.status_code == 303, answer.text
            return client
        office: Office = self.app.state.office
        secret = office.sessions.begin(account, "testclient", client.headers["user-agent"])
        client.cookies.set(cookie_name(office), secret, domain="127.0.0.1", path="/")
        return client


def hidden(text: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def recorded(person: TestClient, path: str, given: Mapping[str, Any]) -> str:
    """Look at an act by its form, record what was seen, and give the text of the entry's page."""
    seen = person.post(path, data={**given, "act": "preview"})
    assert seen.status_code == 200, seen.text
    sent = {**given, **{name: hidden(seen.text, name) for name in ("digest", "key")}}
    made = person.post(path, data=sent | {"act": "record"})
    assert made.status_code == 303, made.text
    return person.get(made.headers["location"]).text


Serve = Callable[..., Served]


def serve_copy(demo_file: Path, path: Path, **more: Any) -> Served:
    """A copy of the trial at a path, under some settings; its ledger is to be disposed of."""
    shutil.copy(demo_file, path)
    ledger = open_ledger(f"sqlite:///{path}")
    return Served(path, ledger, create_app(ledger, settings_for(path, **more)))


@pytest.fixture
def serve(demo_file: Path, tmp_path: Path) -> Iterator[Serve]:
    """Serves a fresh copy of the trial under some settings."""
    made: list[Served] = []

    def start(**more: Any) -> Served:
        made.append(serve_copy(demo_file, tmp_path / f"{len(made)}.db", **more))
        return made[-1]

    yield start
    for one in made:
        one.ledger.engine.dispose()


@pytest.fixture
def served(serve: Serve) -> Served:
    """The trial as it is served on this machine."""
    return serve()


@pytest.fixture
def clerk(served: Served) -> TestClient:
    """A clerk of the whole, signed in."""
    return served.signed_in("vanthu")
