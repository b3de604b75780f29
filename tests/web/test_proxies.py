"""The snippets for nginx and Caddy, started: sign in, a body too large, changes as they come."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from store.ledger import open_ledger
from tests.support.browser import served_over_http
from tests.support.served_process import free_port
from tests.web.conftest import settings_for
from web.app import create_app
from web.demo import PASSWORD

DEPLOY = Path(__file__).parents[2] / "deploy"
SENT = {"sec-fetch-site": "same-origin"}


def program(name: str) -> str:
    """Its path; skipped where it is not, but never in CI."""
    found = shutil.which(name)
    if found is None:
        assert not os.environ.get("CI"), f"CI needs Debian's package {name}"
        pytest.skip(f"needs Debian's package {name}")
    return found


@contextmanager
def running(command: list[str], port: int, **more: str) -> Iterator[None]:
    """A program that listens on a port."""
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | more,
    ) as process:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield
        finally:
            process.kill()  # it would wait for whoever listens to changes


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """nginx with the snippet, under a certificate of its own."""
    path, port = program("nginx"), free_port()
    key, certificate = folder / "upon.key", folder / "upon.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj"]
    make += ["/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(make, check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/etc/ssl/upon.pem", str(certificate)).replace(
        "/etc/ssl/upon.key", str(key)
    )
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}").replace(
        "127.0.0.1:8765", upstream
    )
    whole = (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\nclient_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy;\n{text}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    with running([path, "-c", str(folder / "nginx.conf"), "-p", str(folder)], port):
        yield f"https://127.0.0.1:{port}"


@contextmanager
def caddy(folder: Path, upstream: str) -> Iterator[str]:
    """Caddy with the snippet; without TLS, whose certificate it would fetch."""
    path, port = program("caddy"), free_port()
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("127.0.0.1:8765", upstream)
    text = re.sub(r"^upon\.example\.org", f"http://127.0.0.1:{port}", text, flags=re.MULTILINE)
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text, encoding="utf-8")
    command = [path, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port, HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_the_page_behind_a_proxy(proxy: object, demo_file: Path, tmp_path: Path) -> None:
    """One signs in, a large body is refused, and a change is told at once."""
    path = Path(shutil.copy(demo_file, tmp_path / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    app = create_app(ledger, settings_for(path, secure=False))
    folder = tmp_path / "proxy"
    folder.mkdir()
    with (
        served_over_http(app) as address,
        proxy(folder, address.removeprefix("http://")) as front,  # type: ignore[operator]
        httpx.Client(base_url=front, headers=SENT, timeout=20, verify=False) as client,  # noqa: S501
    ):
        given = {"account": "vanthu", "password": PASSWORD}
        assert client.post("/login", data=given).status_code == 303
        assert client.get("/").status_code == 200
        assert client.post("/record", data={"note": "x" * 6_000_000}).status_code in (413, 502)
        with client.stream("GET", "/v1/changes?after=1") as answer:
            lines = answer.iter_lines()
            assert next(line for line in lines if line.startswith("id:")) == "id: 2"
    ledger.engine.dispose()
