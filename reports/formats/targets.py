"""Where papers go: a file by its ending, a folder with one file a body, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reports.formats.comma_rows import comma_rows
from reports.formats.errors import ExistsError, NoTargetError, UnwritableError
from reports.formats.markdown import markdown
from reports.formats.page import page
from reports.formats.pdf import pdf
from reports.formats.spreadsheet import spreadsheet
from reports.formats.word import word
from reports.papers.blocks import Bundle
from triggers.errors import UsageError
from triggers.nearest import nearest
from workflows.regular_files import remove_left_behind

PLAIN: Mapping[str, Callable[[Bundle], bytes]] = {
    "xlsx": spreadsheet,
    "pdf": pdf,
    "html": page,
    "csv": comma_rows,
    "md": markdown,
}
"""Format -> what makes it, where no template of an office has a part in it."""

FORMATS = ("docx", *PLAIN)
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Templates:
    """The Word template to use, where one was named, and the folder of the office's own."""

    file: Path | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where to write; `path` is None for standard output. `is_folder`: one file a paper."""

    path: Path | None
    format: str
    is_folder: bool = False
    force: bool = False

    def write(self, bundle: Bundle, templates: Templates) -> list[Path]:
        """Write the papers; the files made. Nothing is left behind where one cannot be.

        Raises ExistsError, UnwritableError, and what the format raises.
        """
        if self.path is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(render(bundle, self.format, templates))
            return []
        if not self.is_folder:
            self._check(self.path)
            _put(self.path, render(bundle, self.format, templates))
            return [self.path]
        named = {
            self.path / f"{paper.slug}.{self.format}": replace(bundle, papers=(paper,))
            for paper in bundle.papers
        }
        for path in named:
            self._check(path)
        made = {path: render(one, self.format, templates) for path, one in named.items()}
        for path, content in made.items():
            _put(path, content)
        return list(made)

    def _check(self, path: Path) -> None:
        if path.is_dir():
            raise UnwritableError(str(path), os.strerror(21))
        if path.exists() and not self.force:
            raise ExistsError(str(path))
        if not path.parent.is_dir():
            raise UnwritableError(str(path), os.strerror(2))


def render(bundle: Bundle, kind: str, templates: Templates) -> bytes:
    """The papers of a `bundle` as a file of one format, `kind` (its ending); `templates` are those
    for Word."""
    if kind == "docx":
        return word(bundle, templates.file, templates.folder)
    return PLAIN[kind](bundle)


def find_target(out: str | None, kind: str | None, *, force: bool, folders: bool) -> Target:
    """What `-o` (`out`) and `--format` (`kind`) ask for, None where one was not given; with `force`
    a file that is there is overwritten; `folders` says that a folder may take the papers.

    Raises NoTargetError for neither, UsageError for an ending or format that there is not.
    """
    if kind is not None and kind.lower() not in FORMATS:
        raise UsageError("--format", kind, _allowed(kind))
    kind = kind.lower() if kind else None
    if out is None:
        raise NoTargetError(FORMATS)
    if out == STDOUT:
        return Target(None, kind or "md")
    path = Path(out)
    if folders and (path.is_dir() or out.endswith(("/", os.sep))):
        return Target(path, kind or "docx", is_folder=True, force=force)
    ending = path.suffix.lower().removeprefix(".")
    if kind is None and ending not in FORMATS:
        raise UsageError("-o", out, _allowed(ending))
    return Target(path, kind or ending, force=force)


def _allowed(got: str) -> str:
    near = nearest(got.lower(), FORMATS)
    return ", ".join(near or FORMATS)


def _put(path: Path, content: bytes) -> None:
    """Put the file in its place at once: who reads it meanwhile has the old one, whole."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    remove_left_behind(path.parent, f".{path.name}.")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UnwritableError(str(path), error.strerror or str(error)) from None
