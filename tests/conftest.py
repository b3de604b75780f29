"""Shared by all tests: a database that is ready in a moment, and no deadlines for hypothesis."""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import make_url
from xdist.scheduler import WorkStealingScheduling

from store.ledger import open_ledger
from tests.support.fork_server import serving
from tests.support.servers import fresh_database, postgres

# The suite draws the same examples each time, so that whoever changes something sees what that did;
# a campaign, UPON_SEARCH=n, draws others, and more of them.
SEARCH = int(os.environ.get("UPON_SEARCH", "1"))
settings.register_profile(
    "upon", deadline=None, print_blob=True, derandomize=SEARCH == 1, max_examples=40 * SEARCH
)
settings.load_profile("upon")

APART = ("kill", "docs", "support")
"""Folders whose tests run processes, which a trace does not reach."""

LONG = ("kill", "docs", "stories", "upon", "web", "workflows")
"""Folders with tests that take many seconds each: begun last, one would leave a worker idle."""

SERVED = {
    "command_server",
    "server",
    "server_database",
    "server_template",
    "browser",
    "page",
    "office_page",
}
"""Fixtures of servers and browsers: they take long, and the same code runs without them."""


SHARED = Path("/dev/shm")  # noqa: S108  pytest makes a folder of its own there
ROOM = 4 * 1024**3
"""Bytes that must be free in memory before the tests' folders are put there."""


def pytest_configure() -> None:
    """Keep away from the databases of the person who runs the tests, put the tests' folders where
    commits are quick, and let the processes that tests start find their modules compiled also where
    no bytecode may be written beside the sources: each would compile all of them, which takes
    longer than what it is started for."""
    # A width that is exported, by a shell or by pytest-xdist, would lay out every page by it.
    os.environ.pop("COLUMNS", None)
    os.environ["XDG_DATA_HOME"] = data = mkdtemp(prefix="upon-data-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    if SHARED.is_dir() and shutil.disk_usage(SHARED).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(SHARED))
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in os.environ:
        folder = os.environ["PYTHONPYCACHEPREFIX"] = mkdtemp(prefix="upon-bytecode-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest are begun first. With --cov only what can be traced is run; it would take twice
    as long."""
    items.sort(key=lambda item: _folder(item) not in LONG)
    if not config.getoption("cov_source", default=None):
        return
    left_out = {item: _apart(item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if left_out[item]])
    items[:] = [item for item in items if not left_out[item]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker that has nothing left takes half of what waits at the other one, where nobody asked
    for another way; else the last tests are dealt out some dozens at a time."""
    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


def _folder(item: pytest.Item) -> str:
    """The folder of `tests` that a test is in, or its file."""
    return item.path.relative_to(Path(__file__).parent).parts[0]


def _apart(item: pytest.Item) -> bool:
    asked = {*getattr(item, "fixturenames", ())}
    on_server = "postgresql" in item.name
    return (
        _folder(item) in APART or on_server or bool(asked & SERVED) or "no_cover" in item.keywords
    )


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


@pytest.fixture(scope="session")
def server_template(server: str) -> str:
    """The name of a migrated, empty database of the server; to be copied, not used."""
    url = fresh_database(server)
    open_ledger(url).engine.dispose()
    return str(make_url(url).database)


@pytest.fixture
def server_database(server: str, server_template: str) -> str:
    """The URL of a fresh database of this version's schema on the server; the same for each test,
    as a process makes the schema to verify by once for each URL."""
    return fresh_database(server, like=server_template, name="upon_of_a_test")


MakeDatabase = Callable[[str], str]


@pytest.fixture(scope="session")
def make_database(
    template: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> MakeDatabase:
    """Gives the URL of a fresh database of this version's schema, of the kind that is named, for a
    module whose tests only read what it makes there, or keep nothing."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return str(shutil.copy(template, tmp_path_factory.mktemp("made") / "upon.db"))
        server = request.getfixturevalue("server")
        return fresh_database(server, like=request.getfixturevalue("server_template"))

    return make


@pytest.fixture(scope="session")
def command_server() -> Iterator[Path]:
    """The socket of a process that has the command loaded, for the pages that show hundreds of
    commands; the path is short, for a socket's may have no more than 107 bytes."""
    with TemporaryDirectory(prefix="upon-") as folder, serving(Path(folder) / "s") as path:
        yield path
