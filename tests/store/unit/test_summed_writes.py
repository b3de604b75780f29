"""No module but one writes to a table that has a checksum. It stands alone because it reads the
source, not the tables."""

from __future__ import annotations

import re
from pathlib import Path

from store.schema import account_tables, core_tables

STORE = Path(__file__).parents[3] / "store"
NAMES = "|".join(table.name.upper() for table in (*core_tables.SUMMED, core_tables.CHECKSUM))
ACCOUNTS = "|".join(
    name for name, made in vars(account_tables).items() if made in account_tables.SUMMED
)
HOME = STORE / "unit" / "checksums.py"
WRITING = re.compile(
    rf"\b(?:insert|update|delete)\("
    rf"(?:core_tables\.(?:{NAMES})\b|(?:{ACCOUNTS})\b|_MESSAGES|_RECIPIENTS|kept)"
)


def test_only_the_checksums_module_writes_them() -> None:
    """Each insert, update or delete of such a table goes through the functions that keep its
    checksum; the checksums themselves are copied to the letter in one place."""
    found = [
        (str(path.relative_to(STORE)), match.group())
        for path in sorted(STORE.rglob("*.py"))
        if path != HOME
        for match in WRITING.finditer(path.read_text("utf-8"))
    ]
    copied = [("unit/unit.py", "delete(kept"), ("unit/unit.py", "insert(core_tables.CHECKSUM")]
    assert found == copied
