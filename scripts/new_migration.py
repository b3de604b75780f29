"""Begin a migration: ``make migration NAME=what_it_adds`` writes its file, and says what is left.

The tables themselves are changed by hand, in the new file and in the schema; tests hold the two
together, on both databases.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

VERSIONS = Path(__file__).resolve().parent.parent / "store" / "migrations" / "versions"
TEXT = '''"""{title}."""

from alembic import op

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add to what is there, and make what is new."""
    op.get_bind()
'''
LEFT = """\
{path} is begun. What is left:
  1. write its upgrade(); a release's migrations import no tables of today
  2. declare the same in store/schema/
  3. add "{number}" to REVISIONS and HEAD, where the database is brought up to date
  4. pytest tests/store -k "migrat or upgrad"
"""


def begun(name: str, kept: list[str]) -> tuple[str, str]:
    """The file's name and text of the migration after those that are kept (names of files).

    Raises ValueError for a name that is not made of small letters, digits and `_`.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"not a name for a migration: {name!r}; say NAME=what_it_adds")
    before = max(file[1:5] for file in kept)
    number = f"{int(before) + 1:04}"
    title = name.replace("_", " ").capitalize()
    return f"r{number}_{name}.py", TEXT.format(title=title, number=number, before=before)


def main(name: str) -> None:
    """Write the file. Exits with a message where the name is none."""
    try:
        file, text = begun(name, [path.name for path in VERSIONS.glob("r[0-9]*.py")])
    except ValueError as error:
        sys.exit(str(error))
    (VERSIONS / file).write_text(text, encoding="utf-8", newline="\n")
    print(LEFT.format(path=f"store/migrations/versions/{file}", number=file[1:5]), end="")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
