"""In another application: mounted under a prefix, or the API alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from store.ledger import open_ledger
from tests.web.conftest import BROWSER, Served, settings_for
from web.app import api_app
from web.asgi import settings_from, settings_text
from web.demo import PASSWORD


def test_it_mounts_under_any_prefix(served: Served) -> None:
    """One signs in there, and every address of a page leads below the prefix."""
    host = FastAPI()
    host.mount("/office/upon", served.app)
    client = TestClient(host, base_url="http://127.0.0.1", follow_redirects=False)
    client.headers.update(BROWSER)
    away = client.get("/office/upon/tasks")
    assert away.headers["location"].startswith("/office/upon/login?next=/office/upon/tasks")
    given = {"account": "vanthu", "password": PASSWORD}
    answer = client.post("/office/upon/login", data=given)
    assert answer.headers["location"] == "/office/upon/"
    for path in ("", "tasks", "tasks/nq21/2.1.2.b", "record", "dependencies?plan=nq21"):
        page = client.get(f"/office/upon/{path}")
        assert page.status_code == 200, path
        links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
        assert links
        assert all(link.startswith("/office/upon/") for link in links), path
        assert client.get(links[0].split("?")[0]).status_code == 200
    assert client.get("/office/upon/v1/tasks").status_code == 200


def test_the_api_stands_alone(database: Path) -> None:
    """It has no pages, and answers to who is not known with a problem."""
    ledger = open_ledger(f"sqlite:///{database}")
    client = TestClient(api_app(ledger, settings_for(database)), base_url="http://127.0.0.1")
    assert client.get("/login").status_code == 404
    problem = client.get("/v1/tasks")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "sign_in"
    ledger.engine.dispose()


def test_workers_get_the_settings_by_the_environment(tmp_path: Path) -> None:
    """What `upon serve` was told is what each of its processes is told."""
    told = settings_for(tmp_path / "x.db", proxies=frozenset({"10.0.0.1"}), root="/upon")
    assert settings_from({"UPON_WEB": settings_text(told)}) == told
    given = {
        "UPON_DB": "office.db",
        "UPON_OIDC_ISSUER": "https://id.example/",
        "UPON_OIDC_GROUPS": "lanh-dao=head, van-thu=clerk",
    }
    found = settings_from(given)
    assert found.url == "sqlite:///office.db"
    assert found.secure
    assert found.provider
    assert found.provider.issuer == "https://id.example"
    assert found.provider.role_of(["van-thu"]) == "clerk"
    assert found.provider.role_of(["khach"]) is None


def test_a_server_without_a_database_ends_in_one_line(tmp_path: Path) -> None:
    """The application that a server imports says what is missing, and the process ends."""
    asked = {"UPON_DB": str(tmp_path / "none.db"), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "uvicorn", "web.asgi:app", "--port", "0"]
    ended = subprocess.run(
        command, env=os.environ | asked, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "no database at" in ended.stderr
