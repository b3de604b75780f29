"""Building the wheel, installing it in an environment of its own, and running what is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "benchmarks", "*.db"
)


def install(folder: Path) -> None:
    """The sdist of the checkout, the wheel built from it, and the wheel installed in `env`.

    The dependencies are those of the environment that runs the tests, which is looked into after
    the new one's own folder; to fetch them anew would show no more.
    """
    source = shutil.copytree(ROOT, folder / "source", ignore=LEFT_OUT)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True, timeout=600)
    venv.create(folder / "env", symlinks=True)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    pip += ["--no-deps", "--no-index"]
    subprocess.run([*pip, str(next(folder.glob("*.whl")))], check=True, timeout=600)
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    shared = [path for path in sys.path if Path(path).name == "site-packages"]
    (packages / "shared.pth").write_text("\n".join(shared) + "\n", encoding="utf-8")


def run(command: Path, where: Path, *arguments: str, given: str = "") -> str:
    """What an installed command prints, far from the checkout."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(command), *arguments],
        cwd=where,
        env=env,
        input=given.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()
