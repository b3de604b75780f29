"""Where the database is, and why there: as given, beside the work, or in a person's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAME, VARIABLE = "upon.db", "UPON_DB"


@dataclass(frozen=True, slots=True)
class Home:
    """A database's URL and what chose it: `option` (--db), `variable` (UPON_DB), `near` (a file in
    the current folder or one above it) or `data` (the person's data folder)."""

    url: str
    because: str

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database, None for a server's."""
        if not self.url.startswith("sqlite:///"):
            return None
        name = self.url.removeprefix("sqlite:///").partition("?")[0]
        return Path(name) if name else None

    @property
    def is_new(self) -> bool:
        """Whether recording would make it."""
        return self.path is not None and not self.path.exists()


def database_url(text: str) -> str:
    """The URL of a database, given as one or as the path of a SQLite file."""
    return text if "://" in text else f"sqlite:///{text}"


def find_home(given: str | None, environment: Mapping[str, str], folder: Path) -> Home:
    """The database that a command works on, called from `folder`: `given` by the option (None:
    not), else UPON_DB in the `environment`, else the nearest `upon.db` from the folder upwards,
    else the one in the person's data folder."""
    if given:
        return Home(database_url(given), "option")
    if named := environment.get(VARIABLE):
        return Home(database_url(named), "variable")
    for place in (folder, *folder.parents):
        if _is_file(place / NAME):
            return Home(database_url(str(place / NAME)), "near")
    return Home(database_url(str(data_folder() / NAME)), "data")


def data_folder() -> Path:
    """The folder in which programs keep a person's data on this system."""
    from platformdirs import user_data_path  # noqa: PLC0415  most calls find a database before

    return Path(user_data_path("upon", appauthor=False))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # a folder above that may not be looked into
