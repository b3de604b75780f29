"""A served workspace in a process' thread, and Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 20
"""Seconds in which a server must come up."""


def need_chromium() -> str:
    """The browser's path; a test that needs it is skipped where it is not, but never in CI."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "CI needs Debian's package chromium"
        pytest.skip("needs Debian's package chromium")
    return CHROMIUM


@contextmanager
def served_over_http(app: Any) -> Iterator[str]:
    """The address under which an application is served on this machine."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=2, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        app.state.watcher.closing = True
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
