"""A process that has the command loaded, for the pages that show hundreds of commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.fork_server import serving


@pytest.fixture(scope="session")
def command_server() -> Iterator[Path]:
    """Its socket; the path is short, for a socket's may have no more than 107 bytes."""
    with TemporaryDirectory(prefix="upon-") as folder, serving(Path(folder) / "s") as path:
        yield path
