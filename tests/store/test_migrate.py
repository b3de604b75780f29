"""The schema: made in one go, equal to the models, refused when newer, copied before a change."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from engine.service.engine import Engine
from store import migrate
from store.backends.connect import connect
from store.backends.errors import NewerSchemaError, NotOursError
from store.ledger import open_ledger
from store.read_model import open_board
from store.schema.ledger_tables import LedgerRow
from tests.support.strategies import make_plan, office

PLAN = make_plan({"1": {}})


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    return ScriptDirectory.from_config(config)


def run(path: Path, statement: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def test_the_head_is_the_newest_script() -> None:
    """What is known without Alembic is what Alembic knows."""
    assert scripts().get_heads() == [migrate.HEAD]
    known = [script.revision for script in scripts().walk_revisions()]
    assert sorted(known) == sorted(migrate.REVISIONS)


def test_the_models_are_the_schema(database: Path) -> None:
    """Autogeneration finds nothing to do: tables, columns, indexes, uniqueness."""
    assert LedgerRow.__tablename__ == "ledger"
    with connect(str(database), create=False).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_checks_are_in_the_schema(database: Path) -> None:
    """Autogeneration does not see CHECK constraints, so they are compared by name."""
    schema = " ".join(str(row[0]) for row in run(database, "SELECT sql FROM sqlite_master"))
    names = [
        constraint.name
        for table in SQLModel.metadata.tables.values()
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    ]
    assert len(names) == 14
    assert [name for name in names if f"CONSTRAINT {name} CHECK" not in schema] == []


def test_a_fresh_database(tmp_path: Path) -> None:
    """A new file has this version's revision; opening it again changes no byte."""
    path = tmp_path / "u.db"
    open_ledger(str(path)).engine.dispose()
    assert run(path, "SELECT version_num FROM alembic_version") == [(migrate.HEAD,)]
    before = path.read_bytes()
    open_ledger(str(path), create=False).engine.dispose()
    with open_board(str(path)) as board:
        assert list(board.board()) == []
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["u.db"]


def test_a_newer_schema_is_refused(database: Path) -> None:
    """A database of a later version is left alone."""
    run(database, "UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    for call in (open_ledger, lambda url: open_board(url).__enter__()):
        with pytest.raises(NewerSchemaError) as caught:
            call(str(database))
        assert "9999" in str(caught.value)
        assert caught.value.exit_code == 1
    assert database.read_bytes() == before


HEAD = migrate.HEAD
NEXT_HEAD = f"{int(HEAD) + 1:04}"
NEXT = '''"""One column more."""
import sqlalchemy as sa
from alembic import op
revision = "{next}"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    op.add_column("card", sa.Column("colour", sa.Text()))
    {then}
'''


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a later version, in a folder of their own."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for source in migrate.FOLDER.rglob("*.py"):
        target = folder / source.relative_to(migrate.FOLDER)
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(migrate, "FOLDER", folder)
    monkeypatch.setattr(migrate, "HEAD", NEXT_HEAD)
    monkeypatch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, NEXT_HEAD))
    return folder / "versions" / f"r{NEXT_HEAD}.py"


def later(then: str) -> str:
    """The script of a revision that does not exist yet, and what it does besides."""
    return NEXT.format(head=HEAD, next=NEXT_HEAD, then=then)


def adopted(path: Path) -> Engine:
    engine = office(open_ledger(str(path)))
    engine.adopt(PLAN)
    return engine


def test_an_older_database_is_copied_first(database: Path, request: pytest.FixtureRequest) -> None:
    """Before a migration the whole database is copied beside itself; the ledger goes through
    untouched and verifies."""
    head = adopted(database).verify()[0]
    request.getfixturevalue("newer").write_text(later("pass"))
    engine = office(open_ledger(str(database)))
    copy = database.with_name(f"upon.db.before-{NEXT_HEAD}-from-{HEAD}")
    assert run(copy, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert run(database, "SELECT version_num FROM alembic_version") == [(NEXT_HEAD,)]
    assert run(copy, "SELECT * FROM ledger") == run(database, "SELECT * FROM ledger")
    assert engine.verify(head) == (head, [])


def test_several_bring_it_up_at_once(database: Path, request: pytest.FixtureRequest) -> None:
    """Who comes first copies and migrates, the others find it done: one copy is left."""
    adopted(database)
    request.getfixturevalue("newer").write_text(later("pass"))
    problems: list[BaseException] = []

    def upgrade() -> None:
        try:
            open_ledger(str(database)).engine.dispose()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    copies = [path.name for path in database.parent.iterdir() if "before" in path.name]
    assert copies == [f"upon.db.before-{NEXT_HEAD}-from-{HEAD}"]


def test_a_migration_that_fails_leaves_nothing(
    database: Path, request: pytest.FixtureRequest
) -> None:
    """A migration is one transaction: where its second step fails the first is gone too."""
    adopted(database)
    before = run(database, "SELECT sql FROM sqlite_master")
    request.getfixturevalue("newer").write_text(later("op.drop_table('none')"))
    with pytest.raises(NotOursError):
        open_ledger(str(database))
    assert [path for path in database.parent.iterdir() if "before" in path.name] == []
    assert run(database, "SELECT sql FROM sqlite_master") == before
    assert run(database, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_later_copy_does_not_stay_behind(database: Path, request: pytest.FixtureRequest) -> None:
    """After a failed migration and more work with the old version, the next migration's copy has
    that work."""
    engine = adopted(database)
    newer = request.getfixturevalue("newer")
    newer.write_text(later("op.drop_table('none')"))
    with pytest.raises(NotOursError):
        open_ledger(str(database))
    engine.complete("1")
    newer.write_text(later("pass  # mended"))
    open_ledger(str(database)).engine.dispose()
    copies = [path for path in database.parent.iterdir() if ".before-" in path.name]
    assert 2 in [run(copy, "SELECT count(*) FROM ledger")[0][0] for copy in copies]


def test_many_make_the_same_database(tmp_path: Path) -> None:
    """Several that open a new file at once make one schema and no error."""
    path, problems = tmp_path / "u.db", []

    def make() -> None:
        try:
            open_ledger(str(path)).engine.dispose()
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert run(path, "SELECT count(*) FROM alembic_version") == [(1,)]
