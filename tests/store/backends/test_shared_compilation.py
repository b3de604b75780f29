"""What is compiled of a statement serves every SQLite ledger of the process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from store.backends.connect import connect
from store.backends.errors import BadUrlError
from store.backends.sqlite import memory_engine

COMPILED: list[str] = []


class Noted(FunctionElement[Any]):
    """A number, and a note of each time that it is compiled."""

    name = "noted"
    inherit_cache = True


@compiles(Noted)
def _noted(element: Noted, compiler: Any, **kw: Any) -> str:
    del element, compiler, kw
    COMPILED.append("noted")
    return "7"


def asked(engine: Engine) -> object:
    """What a new statement of the same words gives."""
    with engine.connect() as connection:
        return connection.execute(select(Noted())).scalar()


def test_a_second_ledger_compiles_nothing_again(database: Path, tmp_path: Path) -> None:
    """Files, a file that is only read, and databases in memory share what was compiled; an engine
    that is let go of takes nothing with it."""
    COMPILED.clear()
    other = shutil.copy(database, tmp_path / "other.db")
    urls = (str(database), f"sqlite:///{other}", f"sqlite:///{other}?mode=ro", "sqlite://")
    for url in urls:
        engine = connect(url, create=False)
        assert asked(engine) == 7
        engine.dispose()
    assert asked(memory_engine()) == 7
    assert len(COMPILED) == 1


def test_it_is_sqlite_still(database: Path) -> None:
    """Names and URLs say `sqlite`, and a URL that was read from an engine opens the same file."""
    engine = connect(str(database), create=False)
    again = connect(engine.url.render_as_string(hide_password=False), create=False)
    assert engine.dialect.name == engine.url.get_backend_name() == "sqlite"
    assert again.url == engine.url
    assert again.dialect == engine.dialect


def test_another_driver_is_taken_by_its_name(database: Path) -> None:
    """What was asked for is not exchanged; a driver that is not there is refused."""
    named = connect(f"sqlite+pysqlite:///{database}", create=False)
    assert named.dialect != connect(str(database), create=False).dialect
    with pytest.raises(BadUrlError):
        connect(f"sqlite+nothing:///{database}", create=False)
