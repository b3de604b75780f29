"""Where the Word templates lie: the office's own, and those that are shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

from reports.formats.errors import BadTemplateError, ExistsError, UnwritableError

FOLDER = Path(__file__).parents[1] / "templates"


def template_for(kind: str, form: str, file: Path | None, folder: Path | None) -> Path:
    """The template of a `kind` and `form`: the `file` that was named (None: none was), else the
    office's own in `folder` (None: it has none) for the kind (`chase-party.docx`) or the form
    (`party.docx`), else the shipped one.

    Raises BadTemplateError for a file that is not there or is no .docx.
    """
    if file is not None:
        if file.suffix.lower() != ".docx":
            raise BadTemplateError(str(file), "-", f"got {file.suffix or '-'}", (".docx",))
        if not file.is_file():
            raise BadTemplateError(str(file), "-", "no such file", (".docx",))
        return file
    names = (f"{kind}-{form}.docx", f"{form}.docx")
    own = [folder / name for name in names] if folder else []
    return next((path for path in own if path.is_file()), FOLDER / f"{form}.docx")


def copy_templates(folder: Path, *, force: bool = False) -> list[Path]:
    """Copy the shipped templates into a folder, made where there is none; the copies.

    Raises ExistsError for one that is there, unless `force` is given, and UnwritableError.
    """
    made = []
    for source in sorted(FOLDER.glob("*.docx")):
        target = folder / source.name
        if target.exists() and not force:
            raise ExistsError(str(target))
        made.append((source, target))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in made:
            shutil.copyfile(source, target)
    except OSError as error:
        raise UnwritableError(str(folder), error.strerror or str(error)) from None
    return [target for _, target in made]
