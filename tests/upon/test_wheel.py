"""What is installed: everything under `upon/`, nothing generic, and it runs by itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import upon

ROOT = Path(__file__).parents[2]
FLOORS = ("cli", "delivery", "engine", "store", "triggers", "workflows")
DATA = {".tsv", ".lark", ".csv", ".toml", ".yaml", ".typed", ".j2"}
LEFT_OUT = shutil.ignore_patterns(
    ".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "benchmarks", "*.db"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from it."""
    folder = tmp_path_factory.mktemp("built")
    source = shutil.copytree(ROOT, folder / "source", ignore=LEFT_OUT)
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel."""
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=True)
    binary = folder / ("Scripts" if os.name == "nt" else "bin")
    pinned = ["-c", str(ROOT / "constraints.txt"), str(wheel)]
    command = [str(binary / "python"), "-m", "pip", "install", "--quiet", *pinned]
    subprocess.run(command, check=True, timeout=600)
    return binary


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


def test_the_archives_are_whole(built: Path, wheel: Path) -> None:
    """Nothing but `upon` reaches site-packages; each module and data file of the floors is there;
    the sdist, from which the wheel was built, has the licence and the readme and no leftovers.

    One test, as each worker that runs a part of it would build anew.
    """
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"upon", f"upon-{upon.__version__}.dist-info"}
    wanted = {
        f"upon/{path.relative_to(ROOT).as_posix()}"
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*")
        if path.suffix in {".py", *DATA} and path.is_file()
    }
    assert wanted - names == set()
    assert {"upon/__main__.py", "upon/paths.py", "upon/py.typed"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "cli/main.py", "upon/__init__.py"} <= packed
    assert not [name for name in packed if name.endswith((".pyc", ".db"))]


def test_the_installed_command_runs(installed: Path, tmp_path: Path) -> None:
    """Version, demo and a deadline, and `import upon`, from an environment with nothing else."""
    assert run(installed / "upon", tmp_path, "--version") == f"upon {upon.__version__}\n"
    assert "2.1.2.b" in run(installed / "upon", tmp_path, "demo")
    line = '{"rule": "3 months after x", "events": {"x": "2022-11-30"}}'
    found = json.loads(run(installed / "upon", tmp_path, "calc", "-", given=line))
    assert found["due"] == "2023-02-28"
    assert list(tmp_path.iterdir()) == []
    code = (
        "import upon; print(len(upon.read_plan('nq21-duc-pho').tasks), upon.open('sqlite://').by)"
    )
    assert run(installed / "python", tmp_path, "-c", code).startswith("39 ")


def test_the_constraints_are_exact_and_name_no_place() -> None:
    """One exact version a line; no index, host or path."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins == sorted(pins, key=lambda pin: pin.partition("==")[0].lower())
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", pin) for pin in pins)
