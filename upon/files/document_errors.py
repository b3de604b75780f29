"""Errors of documents that cannot be read: one line, what is wrong and what to do."""

from __future__ import annotations

from triggers.errors import BadInputError, RefusedError, UponError


class UnreadableDocumentError(BadInputError):
    """A file out of which no text can be had (exit 5); `reason` is a key of the texts."""

    code = "unreadable_document"
    template = "cannot read {file}: {what}"

    def __init__(self, file: str, reason: str, what: str = "", **arguments: object) -> None:
        self.reason, self.details = reason, arguments
        UponError.__init__(self, file=file, what=what or reason)


class MissingReaderError(UponError):
    """The library of a format is not installed (exit 1)."""

    code = "missing_reader"
    template = 'reading {file} needs the extra `read`: pip install "upon[read]" (missing {package})'

    def __init__(self, file: str, package: str) -> None:
        super().__init__(file=file, package=package)


class PlanFileThereError(RefusedError):
    """The file to be written is there already (exit 4)."""

    code = "plan_file_there"
    template = "{file} is there already; add --force to write over it"

    def __init__(self, file: str) -> None:
        UponError.__init__(self, file=file)
