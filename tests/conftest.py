"""Shared by all tests: a database that is ready in a moment, and no deadlines for hypothesis."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from cli import main
from cli.words import Words
from store.database import open_ledger
from tests.servers import postgres

settings.register_profile("upon", deadline=None, print_blob=True)
settings.load_profile("upon")


COUNTED = ("triggers", "workflows", "engine", "contract", "stories")
"""The folders whose tests are traced for coverage, which is asked of the pure floors: tracing makes
them take twice as long, and the others run commands, databases and processes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Trace only what counts."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] not in COUNTED:
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session", autouse=True)
def one_command_tree() -> Iterator[None]:
    """The commands are put together once a language, not once a call: that took four fifths of a
    command's time, and nothing of it depends on the call. A process of its own builds them anew."""
    build = main.command_group
    made = cache(lambda lang: build(Words(lang)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "command_group", lambda words: made(words.lang))
        yield


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
def server() -> Iterator[str]:
    """A PostgreSQL server for the session's tests. Its folder is not one of pytest's, which another
    run closes to everybody but its own user."""
    with (
        TemporaryDirectory(prefix="upon-") as folder,
        postgres(Path(folder) / "pg", quick=True) as url,
    ):
        yield url
