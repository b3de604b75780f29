"""The office file `office.yaml`: how the office signs, what it is called, to whom it writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field

from triggers.errors import UponError
from workflows.build import Shaper
from workflows.faults import Fault, in_order
from workflows.field_types import Name
from workflows.plan import Frozen
from workflows.source_positions import Node, Places, Table, is_blank
from workflows.yaml.nodes import compose_file

VARIABLE, NAME = "UPON_OFFICE", "office.yaml"
WHOLE = "office file"
FORMS = ("party", "state")
Form = Literal["party", "state"]
Kind = Literal["progress", "chase", "assignments", "register", "plan", "roll-up", "calendar"]


class Signer(Frozen):
    """Who signs: for whom (`T/M BAN THƯỜNG VỤ`), as what, and the name."""

    authority: Name | None = None
    title: Name | None = None
    name: Name | None = None


class OfficeFile(Frozen):
    """The whole file; `symbols` and `recipients` are by the kind of paper, `templates` a folder
    whose templates win over those that are shipped."""

    form: Form | None = None
    parent: Name | None = None
    name: Name | None = None
    place: Name | None = None
    symbols: dict[Kind, Name] = Field(default_factory=dict)
    signer: Signer = Field(default_factory=Signer)
    recipients: dict[Kind, tuple[Name, ...]] = Field(default_factory=dict)
    addressee: Name | None = None
    templates: Name | None = None

    def symbol_of(self, kind: str) -> str | None:
        """The symbol that follows the number of a kind of paper, None where none is given."""
        return {str(name): symbol for name, symbol in self.symbols.items()}.get(kind)

    def recipients_of(self, kind: str) -> tuple[str, ...] | None:
        """Who gets copies of a kind of paper, None where nobody is named."""
        return {str(name): lines for name, lines in self.recipients.items()}.get(kind)


@dataclass(frozen=True, slots=True)
class OfficeReading:
    """What a file gave: the office if there are no faults, and all faults in order (there are no
    warnings)."""

    office: OfficeFile | None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


class NoOfficeFileError(UponError):
    """The office file that was named is not there (exit 3)."""

    code = "no_office_file"
    template = "no file {path}; docs/reference/reports.md has one to begin with"
    exit_code = 3

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


def find_office(
    url: str, named: str | None, environ: Mapping[str, str] = os.environ
) -> Path | None:
    """The office file that was `named` by the option, or by UPON_OFFICE in `environ`, else the one
    beside the database of `url` or in the current folder; None where there is none. Raises
    NoOfficeFileError for one that was named and is not there."""
    given = named or environ.get(VARIABLE)
    if given:
        if not Path(given).exists():
            raise NoOfficeFileError(given)
        return Path(given)
    database = url.removeprefix("sqlite:///").partition("?")[0]
    beside = [Path(database).with_name(NAME)] if url.startswith("sqlite:///") and database else []
    return next((path for path in (*beside, Path(NAME)) if path.exists()), None)


def read_office(path: Path) -> OfficeReading:
    """Read a file. Never raises for what the file is or holds."""
    name = str(path)
    root, faults = compose_file(path, WHOLE)
    if root is None:
        return OfficeReading(None, in_order(faults, name))
    shaper = _OfficeShaper(Places(name, root, WHOLE))
    office = shaper.office(root)
    faults += shaper.faults
    return OfficeReading(None if faults else office, in_order(faults, name))


class _OfficeShaper(Shaper):
    """Builds the office from the nodes of its file."""

    def office(self, root: Node) -> OfficeFile:
        """The file as far as it can be read; an empty one says nothing."""
        if is_blank(root):
            root = Table(root.line, root.column)
        found = self._model(OfficeFile, root, ())
        return found if isinstance(found, OfficeFile) else OfficeFile()
