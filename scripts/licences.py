"""Hold the licences of all packages that are installed to a list of those that are allowed.

``python scripts/licences.py`` reads what each package says of itself, prints a line for each that
is not allowed, and exits with 1 where there is one; .ci/run calls it when everything is installed.
A package of another licence needs an exception with the reason why it may be used.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageMetadata, distributions
from typing import NamedTuple

OWN = "upon"
ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause ISC MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0 Zlib".split()  # noqa: SIM905
)
"""Licences under which a package may be used and handed on unchanged with a product under
Apache-2.0, by their SPDX names. MPL-2.0 asks no more of files that nobody changed."""

CLASSIFIED: Mapping[str, str] = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What older packages call the same among their classifiers."""


class Exempt(NamedTuple):
    """A licence that a package may have all the same, as it states it, and why."""

    licence: str
    reason: str


_LIBRARY = "a library of its own, imported unchanged and installed by the user; not in the wheel"
EXCEPTIONS: Mapping[str, Exempt] = {
    "codespell": Exempt("GPL-2.0-only", "a program of development; nothing of it is handed on"),
    "docxtpl": Exempt("LGPL-2.1-only", f"the extra `office`: {_LIBRARY}"),
    "psycopg": Exempt("LGPL-3.0-only", f"the extra `postgres`: {_LIBRARY}"),
    "psycopg-binary": Exempt("LGPL-3.0-only", f"the extra `postgres`: {_LIBRARY}"),
    "psycopg-pool": Exempt("LGPL-3.0-only", f"the extra `cluster`: {_LIBRARY}"),
    "pypdfium2": Exempt(
        "BSD-3-Clause, Apache-2.0, dependency licenses",
        "of PDFium, which it has in it, the licences lie in its package; for the extra `read`",
    ),
    "pyphen": Exempt(
        "GNU General Public License v2 or later (GPLv2+) OR GNU Lesser General Public License v2 "
        "or later (LGPLv2+) OR Mozilla Public License 1.1 (MPL 1.1)",
        f"the extra `pdf`, under the LGPL, one of its three: {_LIBRARY}",
    ),
}
"""The package -> what is allowed for it alone. One that states another licence than this is refused
anew."""


def licence_of(metadata: PackageMetadata) -> str:
    """What a package states: its expression, else its classifiers, else its line, else nothing."""
    given = metadata.get_all("Classifier") or []
    ends = [one.rpartition(" :: ")[2] for one in given if one.startswith("License :: ")]
    classified = [CLASSIFIED.get(one, one) for one in ends if one != "OSI Approved"]
    line = next(iter(_stated(metadata, "License").strip().splitlines()), "")
    return _stated(metadata, "License-Expression") or " OR ".join(classified) or line


def _stated(metadata: PackageMetadata, field: str) -> str:
    return str(next(iter(metadata.get_all(field) or []), ""))


def is_allowed(licence: str) -> bool:
    """Whether an expression of SPDX names is met by the allowed ones alone. Of what has brackets,
    which no package here has, that is not known."""
    choices = re.split(r"\s+OR\s+", licence)
    return any(set(re.split(r"\s+AND\s+", choice)) <= ALLOWED for choice in choices)


def faults(installed: Iterable[PackageMetadata]) -> Iterator[str]:
    """A line for each package whose licence is neither allowed nor excepted."""
    for metadata in installed:
        name, licence = metadata["Name"], licence_of(metadata)
        exempt = EXCEPTIONS.get(re.sub(r"[-_.]+", "-", name).lower())
        if (
            name != OWN
            and not is_allowed(licence)
            and (exempt is None or exempt.licence != licence)
        ):
            stated = licence or "no licence"
            yield f"{name} {metadata['Version']}: {stated}; allowed: {', '.join(sorted(ALLOWED))}"


def installed() -> list[PackageMetadata]:
    """The packages of this environment; not those that a package brings inside itself and puts on
    the path when it is imported, as setuptools does."""
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    return [one.metadata for one in distributions(path=sorted(folders))]


def main() -> None:
    """Check what is installed beside this interpreter."""
    found = installed()
    wrong = sorted(set(faults(found)))
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("take another package, or name the exception with its reason", file=sys.stderr)
        sys.exit(1)
    print(f"{len({one['Name'] for one in found})} packages, their licences allowed")


if __name__ == "__main__":
    main()
