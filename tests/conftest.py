"""Shared by all tests: a database that is ready in a moment, and no deadlines for hypothesis."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from store.database import open_ledger
from tests.servers import postgres

settings.register_profile("upon", deadline=None, print_blob=True)
settings.load_profile("upon")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database; to be copied, not used."""
    path = tmp_path_factory.mktemp("template") / "upon.db"
    open_ledger(str(path)).engine.dispose()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A fresh database file of this version's schema."""
    return Path(shutil.copy(template, tmp_path / "upon.db"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server for the session's tests."""
    with postgres(tmp_path_factory.mktemp("pg")) as url:
        yield url
