"""Zip archives, which office files are, made the same from the same content."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

FIRST = "[Content_Types].xml"
"""What readers of office files expect to come first."""

EARLIEST = 1980
"""The first year that an archive can date."""


def rezipped(content: bytes, day: date, changed: Mapping[str, bytes] | None = None) -> bytes:
    """The archive with its entries in order and dated by a day, whoever made it and when; `changed`
    has the new content of some entries."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped(entries | dict(changed or {}), day)


def zipped(entries: Mapping[str, bytes], day: date) -> bytes:
    """An archive of some entries, in order, dated by a day."""
    out = BytesIO()
    stamp = (max(day.year, EARLIEST), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(entries, key=lambda name: (name != FIRST, name)):
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, entries[name])
    return out.getvalue()
