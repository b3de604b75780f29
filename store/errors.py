"""What can go wrong with a database, in one line each."""

from __future__ import annotations

from triggers.errors import RefusedError, UponError, UsageError


class NoDatabaseError(UponError):
    """There is no database under that name yet (exit 3)."""

    code = "no_database"
    template = "no database at {path}; `upon adopt PLAN` makes one (or give --db URL)"
    exit_code = 3

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class BadUrlError(UsageError):
    """A database URL that cannot be used (exit 2)."""

    code = "bad_url"
    template = (
        "database {got!r} cannot be opened; allowed: sqlite:///FILE, postgresql://HOST/DATABASE "
        "or a file's path"
    )

    def __init__(self, url: str) -> None:
        UponError.__init__(self, got=url)


class NotOursError(UponError):
    """The file is not a database of this product (exit 1)."""

    code = "not_ours"
    template = "{path} is not a database of Upon: {what}"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path=path, what=what)


class NewerSchemaError(UponError):
    """The database was made by a newer version (exit 1)."""

    code = "newer_schema"
    template = "{path} has schema {found}, newer than this version knows ({known}); update Upon"

    def __init__(self, path: str, found: str, known: str) -> None:
        super().__init__(path=path, found=found, known=known)


class NotAFileError(UsageError):
    """Only a file is copied by the product (exit 2)."""

    code = "not_a_file"
    template = "{got} is on a server; copy it with the server's own tools (pg_dump, pg_restore)"

    def __init__(self, name: str) -> None:
        UponError.__init__(self, got=name)


class LostConnectionError(UponError):
    """The server is not to be reached, or went away (exit 1)."""

    code = "lost_connection"
    template = "{path} cannot be reached: {what}"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path=path, what=what)


class FileThereError(RefusedError):
    """A copy would overwrite a file (exit 4)."""

    code = "file_there"
    template = "{path} is there already; nothing is overwritten, choose another name"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class StorageError(UponError):
    """The disk or the file's rights do not allow it (exit 1)."""

    code = "storage"
    template = "{path} cannot be used: {what}; nothing was recorded"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path=path, what=what)


class BusyError(UponError):
    """Others kept the database locked for too long (exit 1)."""

    code = "busy"
    template = "{path} is locked by another program; nothing was recorded, try again"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
