"""Messages as people read them, text and HTML; the home of Jinja.

The words come with the caller, whole sentences in one language; the templates only lay them out, so
that an office can lay them out otherwise.
"""

from __future__ import annotations

import textwrap
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from delivery.errors import TemplateFailedError

WIDTH = 90
"""Columns of the text."""
FOLDER = Path(__file__).with_name("templates")
TEXT, HTML = "message.txt.j2", "message.html.j2"


def render(context: dict[str, Any], own: Path | None = None) -> tuple[str, str]:
    """Text and HTML; templates in the folder `own` win over those that are shipped.

    Raises TemplateFailedError.
    """
    filled = []
    for name in (TEXT, HTML):
        try:
            filled.append(_environment(own).get_template(name).render(context).strip() + "\n")
        except (TemplateError, OSError, TypeError, ValueError) as error:
            raise TemplateFailedError(name, f"{type(error).__name__}: {error}") from None
    return filled[0], filled[1]


@lru_cache(maxsize=4)
def _environment(own: Path | None) -> ImmutableSandboxedEnvironment:
    folders = [folder for folder in (own, FOLDER) if folder is not None]
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=lambda name: name is None or ".html" in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["hang"] = hang
    return made


def hang(text: str, first: int = 0, more: int = 0, width: int = WIDTH) -> str:
    """A paragraph, `text`, in lines of a `width` (columns), words whole: the first line indented by
    `first` columns, the others by `more`."""
    return "\n".join(
        textwrap.wrap(
            text,
            width,
            initial_indent=" " * first,
            subsequent_indent=" " * more,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
