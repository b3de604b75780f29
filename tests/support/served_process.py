"""`upon serve` in a process of its own, for tests and benchmarks that end it or crowd it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0
"""Seconds in which a process must answer, on a busy machine too."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def wait_until_served(address: str) -> None:
    """Come back once a service at the `address` answers. Raises TimeoutError where it does not."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/healthz", verify=False)  # noqa: S501  no TLS: its CAs take long
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nobody answered at {address} within {STARTS_WITHIN:.0f} s")


@contextmanager
def serving(words: Sequence[str], folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A process that serves with these `words` after `upon serve`, started in a `folder`, and its
    address, once it answers; what it says lies in `serve.log` there. Killed at the end where it
    still runs."""
    port = free_port()
    command = [sys.executable, "-m", "upon", "serve", "--port", str(port), *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (
        (folder / "serve.log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stderr=log) as process,
    ):
        try:
            wait_until_served(f"http://127.0.0.1:{port}")
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()
