"""Write requirements/*.txt: each package that a set-up installs, with the hashes of its files.

The versions are those of constraints.txt. Run it after a change of those or of the dependencies:
``make lock``. It needs ``uv``, which nothing else does (`pip install uv`, in whatever environment).
The lists hold for each Python and each system, and name no index, host or path: from where packages
come is the machine's own matter.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
SETS: Mapping[str, tuple[str, ...]] = {
    "upon": (),
    "web": ("web",),
    "server": ("postgres", "cluster", "oidc", "notify"),
    "docs": ("docs",),
    "dev": ("dev",),
}
"""The list -> the extras of Upon whose packages it has, beside those that it always needs."""
OLDEST = {"docs": "3.11.5"}
"""The oldest Python of a list, where a package of it asks for more than Upon does."""
BUILD = "setuptools>=77"
"""What builds Upon: installed with the others, so that it is held to its hash as they are."""


def command(name: str, extras: Sequence[str]) -> list[str]:
    """The command that writes a list."""
    asked = [word for extra in extras for word in ("--extra", extra)]
    hidden = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
    oldest = OLDEST.get(name, "3.11")
    where = ("--output-file", str(FOLDER / f"{name}.txt"))
    # Where a package asks for another with an extra, pip wants the pin to have it too.
    how = (
        "--no-strip-extras",
        "--universal",
        "--python-version",
        oldest,
        "--generate-hashes",
        "--quiet",
        *hidden,
    )
    given = ("pyproject.toml", "-", "--constraints", "constraints.txt", *asked)
    return ["uv", "pip", "compile", *given, *how, *where]


def main() -> None:
    """Write each list."""
    for name, extras in SETS.items():
        done = subprocess.run(command(name, extras), cwd=ROOT, input=BUILD, text=True, check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
