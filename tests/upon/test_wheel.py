"""What is installed: an ordinary package, `upon`, with nothing beside it, that runs by itself."""

from __future__ import annotations

import ast
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import upon
from setup import FLOORS
from tests.upon.installing import run

ROOT = Path(__file__).parents[2]
LOADERS = {"import_module", "find_spec", "files", "getLogger"}
"""Calls that take the name of a module, which the build does not write anew."""

CARRIED = {
    "anyio": "fastapi",
    "joserfc": "authlib",
    "markupsafe": "jinja2",
    "pdfminer": "pdfplumber",
    "pydantic_core": "pydantic",
    "starlette": "fastapi",
    "urllib3": "requests",
}
"""Packages that are a part of another, with which they come."""


@cache
def modules(wheel: Path) -> dict[str, str]:
    """Path in the wheel -> source of each module."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py")]
        return {name: archive.read(name).decode() for name in names}


def imported(source: str) -> set[str]:
    """The top packages that a module imports absolutely, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def texts(node: ast.AST) -> Iterator[str]:
    """The beginnings of the texts in an expression, formatted ones too."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_the_archives_are_whole(built: Path, wheel: Path) -> None:
    """Nothing but `upon` reaches site-packages; each file of the floors is there, whatever its
    kind; the sdist, from which the wheel was built, has the licence and the readme and no
    leftovers."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"upon", f"upon-{upon.__version__}.dist-info"}
    wanted = {
        f"upon/{path.relative_to(ROOT).as_posix().removeprefix('upon/')}"
        for floor in ("upon", *FLOORS)
        for path in (ROOT / floor).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - names == set()
    assert {"upon/__main__.py", "upon/py.typed", "upon/cli/main.py"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "setup.py", "cli/main.py"} <= packed
    assert not [name for name in packed if name.endswith((".pyc", ".db"))]


def test_the_installed_modules_import_each_other_under_upon(wheel: Path) -> None:
    """None imports a floor by its name in the checkout, names one so to a loader, or looks at the
    path by which Python finds modules."""
    plain = {name for name, source in modules(wheel).items() if imported(source) & FLOORS}
    assert not plain
    assert not [name for name, source in modules(wheel).items() if "sys.path" in source]
    named = [
        f"{name}:{node.lineno}"
        for name, source in modules(wheel).items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", "")) in LOADERS
        and any(text.partition(".")[0] in FLOORS for call in node.args for text in texts(call))
    ]
    assert not named


def test_what_is_imported_is_required(wheel: Path) -> None:
    """Each third-party package that a module imports is one that the wheel requires, by itself or
    through an extra for those who install it."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        headers = Parser().parsestr(archive.read(metadata).decode())
    required = {
        re.split(r"[^A-Za-z0-9._-]", line)[0].lower()
        for line in headers.get_all("Requires-Dist", [])
        if not re.search(r"extra == .(bench|dev)", line)
    }
    owners = packages_distributions()
    foreign = set().union(*map(imported, modules(wheel).values())) - sys.stdlib_module_names
    strays = {
        name
        for name in foreign - {"upon"}
        if CARRIED.get(name) not in required
        and not required & {owner.lower().replace("_", "-") for owner in owners.get(name, [])}
    }
    assert strays == set()


def test_the_installed_command_runs(installed: Path, tmp_path: Path) -> None:
    """Version, demo and a deadline, and `import upon`, from an environment with nothing else."""
    assert run(installed / "upon", tmp_path, "--version") == f"upon {upon.__version__}\n"
    assert "2.1.2.b" in run(installed / "upon", tmp_path, "demo")
    line = '{"rule": "3 months after x", "events": {"x": "2022-11-30"}}'
    found = json.loads(run(installed / "upon", tmp_path, "calc", "-", given=line))
    assert found["due"] == "2023-02-28"
    assert list(tmp_path.iterdir()) == []


def test_the_grammars_are_compiled(installed: Path, tmp_path: Path) -> None:
    """Their parsers lie beside them and are those that are used: none is made from its text."""
    code = (
        "from pathlib import Path; from upon.triggers import grammar; del grammar._made;"
        "paths = sorted(Path(grammar.__file__).parent.glob('*.lark'));"
        "print(len([grammar.load_parser(path).parse('a', start='when') for path in paths]))"
    )
    assert run(installed / "python", tmp_path, "-c", code) == "2\n"


def test_each_class_is_there_once(installed: Path, tmp_path: Path) -> None:
    """What is public is the class of the module that defines it, and any module can be imported
    first."""
    code = (
        "import upon.engine.model.standing as standing, upon.store.backends.errors as errors, upon;"
        "print(standing.Standing is upon.Standing, errors.BusyError is upon.BusyError)"
    )
    assert run(installed / "python", tmp_path, "-W", "error", "-c", code) == "True True\n"


def test_the_constraints_are_exact_and_name_no_place() -> None:
    """One exact version a line; no index, host or path."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins == sorted(pins, key=lambda pin: pin.partition("==")[0].lower())
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", pin) for pin in pins)
