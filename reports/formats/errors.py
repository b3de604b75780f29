"""What can keep a paper from being written, in one line each."""

from __future__ import annotations

from collections.abc import Sequence

from triggers.errors import BadInputError, RefusedError, UponError, UsageError


class ExistsError(RefusedError):
    """The file is there already (exit 4)."""

    code = "report_exists"
    template = "{file} exists; give --force to overwrite it, or another name"

    def __init__(self, file: str) -> None:
        UponError.__init__(self, file=file)


class NoTargetError(UsageError):
    """Nothing says where the paper goes (exit 2)."""

    code = "report_target"
    template = "no file is named for the paper; its ending says the format: {endings}"

    def __init__(self, formats: Sequence[str]) -> None:
        UponError.__init__(self, endings=" ".join(f".{name}" for name in formats))


class FaultyOfficeError(BadInputError):
    """The office file has faults, so nothing is made (exit 5)."""

    code = "report_office"
    template = (
        "{file} has a fault in line {line}, so no paper was made; mend the file and try again"
    )

    def __init__(self, file: str, line: int) -> None:
        UponError.__init__(self, file=file, line=line)


class UnwritableError(BadInputError):
    """The file cannot be written (exit 5)."""

    code = "report_unwritable"
    template = "{file} cannot be written ({what}); name a file in a folder open to you"

    def __init__(self, file: str, what: str) -> None:
        UponError.__init__(self, file=file, what=what)


class NoExtraError(UponError):
    """The libraries of a format are not installed (exit 1)."""

    code = "report_extra"
    template = '{file} needs {extra}: pip install "{extra}"; or take {other}'

    def __init__(self, file: str, extra: str, other: str) -> None:
        super().__init__(file=file, extra=extra, other=other)


class NoPangoError(UponError):
    """The system's library for laying text out is not there (exit 1)."""

    code = "report_pango"
    template = "PDF needs pango (Debian: libpangoft2-1.0-0); take .html and print it"


class TooLongError(RefusedError):
    """So many rows would take minutes to print (exit 4)."""

    code = "report_too_long"
    template = "{count} rows are too long for PDF; at most {most}; take .xlsx or .html"

    def __init__(self, count: int, most: int) -> None:
        UponError.__init__(self, count=count, most=most)


class BadTemplateError(BadInputError):
    """A template of the office's own cannot be filled in (exit 5)."""

    code = "report_template"
    template = "template {file}: {place}: {what}; known names: {known}"

    def __init__(self, file: str, place: str, what: str, known: Sequence[str]) -> None:
        UponError.__init__(self, file=file, place=place, what=what, known=", ".join(known))
