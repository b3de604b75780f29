"""What can go wrong with a database, in one line each."""

from __future__ import annotations

from collections.abc import Sequence

from store.backends.shown_url import shown_url
from triggers.errors import RefusedError, UponError, UsageError


class NoDatabaseError(UponError):
    """There is no database under that name yet (exit 3)."""

    code = "no_database"
    template = "no database at {path}"
    mend = "`upon.open` makes one"
    exit_code = 3

    def __init__(self, path: str) -> None:
        super().__init__(path=shown_url(path))


class NearDatabaseError(NoDatabaseError):
    """The same, where the folder has a database of another name (exit 3)."""

    code = "near_database"
    template = "no database at {path}; did you mean: {nearest}"
    mend = "`upon.open` makes one"

    def __init__(self, path: str, nearest: Sequence[str]) -> None:
        UponError.__init__(self, path=path, nearest=tuple(nearest))


class BadUrlError(UsageError):
    """A database URL that cannot be used (exit 2)."""

    code = "bad_url"
    template = (
        "database {got!r} cannot be opened; allowed: sqlite:///FILE, postgresql://HOST/DATABASE "
        "or a file's path"
    )

    def __init__(self, url: str) -> None:
        UponError.__init__(self, got=shown_url(url))


class NoDriverError(UsageError):
    """The driver of a server's database is an extra that is not installed (exit 2)."""

    code = "no_driver"
    template = (
        "database {got!r} needs a driver that is not installed; "
        "install it with: pip install 'upon[postgres]'"
    )

    def __init__(self, url: str) -> None:
        UponError.__init__(self, got=shown_url(url))


class NotOursError(UponError):
    """The file is not a database of this product (exit 1)."""

    code = "not_ours"
    template = "{path} is not a database of Upon: {what}"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path=path, what=what)


class EmptyFileError(NotOursError):
    """The file has nothing in it, which no database of this product is (exit 1)."""

    code = "empty_file"
    template = "{path} is an empty file (0 bytes), no database of Upon"
    mend = "bring the right file back, or take this one away"

    def __init__(self, path: str) -> None:
        UponError.__init__(self, path=path)


class LedgerChangedError(UponError):
    """A process that runs on finds another ledger than it saw before (exit 1)."""

    code = "ledger_changed"
    template = (
        "{path} no longer holds the ledger that this process worked on: its entry {count} with "
        "the hash {hash} is gone, and nothing more is recorded"
    )
    mend = "see whether a file was put in its place, bring the right one back, and start again"

    def __init__(self, path: str, count: int, hash_: str) -> None:
        super().__init__(path=path, count=count, hash=hash_)


class NewerSchemaError(UponError):
    """The database was made by a newer version (exit 1)."""

    code = "newer_schema"
    template = "{path} has schema {found}, newer than this version knows ({known}); update Upon"

    def __init__(self, path: str, found: str, known: str) -> None:
        super().__init__(path=path, found=found, known=known)


class OlderSchemaError(UponError):
    """The database was made by an older version, and nobody has brought it up (exit 1)."""

    code = "older_schema"
    template = "{path} has schema {found}, and this version works on {known}; nothing was changed"
    mend = "`upon.open` brings it up, after a copy"

    def __init__(self, path: str, found: str, known: str) -> None:
        super().__init__(path=path, found=found, known=known)


class NotAFileError(UsageError):
    """Only a file is copied by the product (exit 2)."""

    code = "not_a_file"
    template = "{got} is on a server; copy it with the server's own tools (pg_dump, pg_restore)"

    def __init__(self, name: str) -> None:
        UponError.__init__(self, got=name)


class LostConnectionError(UponError):
    """The server is not to be reached, or went away before anything was kept (exit 1)."""

    code = "lost_connection"
    template = "{path} cannot be reached: {what}"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path=path, what=what)


class InDoubtError(UponError):
    """The server or the disk failed while an entry was being kept, and does so still (exit 1)."""

    code = "in_doubt"
    template = (
        "{path} failed while entry {seq} was being kept, and whether it is there is not known"
    )
    mend = "look in `log`, or ask for the same again under the same key"

    def __init__(self, path: str, seq: int) -> None:
        super().__init__(path=path, seq=seq)


class NotGrantedError(RefusedError):
    """The role lacks a right that an administrator gives (exit 4)."""

    code = "not_granted"
    template = (
        "{path} does not let this role do it: {what}; nothing was recorded, "
        "docs/reference/ledger.md says what a role is granted"
    )

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path=path, what=what)


class NotEmptyError(RefusedError):
    """A copy would go where something is already (exit 4)."""

    code = "not_empty"
    template = (
        "{path} is not empty (entries: {entries}, other tables: {tables}); nothing was copied, "
        "name an empty database"
    )

    def __init__(self, path: str, entries: int, tables: Sequence[str] = ()) -> None:
        super().__init__(path=path, entries=entries, tables=tuple(tables))


class SameDatabaseError(RefusedError):
    """A database would be copied into itself (exit 4)."""

    code = "same_database"
    template = "{path} is the database that would be copied; nothing was copied, name another"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class CopyDiffersError(UponError):
    """What was copied does not give what it should (exit 1)."""

    code = "copy_differs"
    template = "the copy in {path} differs at {what}"
    mend = "nothing was kept, verify the ledger first"

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


class CollidedError(BusyError):
    """Another transaction stood in the way: said once more, it may go through (exit 1)."""
