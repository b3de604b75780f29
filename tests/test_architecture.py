"""The house keeps its own rules: floors, homes, sizes, the one clock, tests that say what holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from scripts import house_table

ROOT = Path(__file__).parents[1]
FLOORS = ("cli", "web", "reports", "delivery", "store", "engine", "workflows", "triggers", "upon")
HOMES = {
    "lark": (
        "triggers/grammar.py",
        "triggers/parsing.py",
        "triggers/building.py",
        "triggers/vietnamese.py",
        "workflows/reading/timing/clauses.py",
    ),
    "ruamel": ("workflows/",),
    "yaml": ("workflows/yaml/quick_events.py",),
    "transitions": ("engine/model/lifecycle.py",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "sqlmodel": ("store/",),
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "apscheduler": ("upon/running/interval.py",),
    "procrastinate": ("upon/running/cluster.py",),
    "pdfplumber": ("upon/files/pdf_document.py",),
    "pdfminer": ("upon/files/pdf_document.py",),
    "icalendar": ("upon/files/ical.py",),
    "openpyxl": ("upon/files/",),
    "platformdirs": ("upon/home.py",),
    "jinja2": ("delivery/rendering.py", "reports/formats/", "web/rendering.py"),
    "docxtpl": ("reports/formats/word.py",),
    "docx": ("reports/formats/word.py", "upon/files/"),
    "xlsxwriter": ("reports/formats/spreadsheet.py",),
    "weasyprint": ("reports/formats/pdf.py",),
    "apprise": ("delivery/channels/others.py",),
    "requests": ("delivery/channels/", "delivery/remote_ledger.py"),
    "urllib3": ("delivery/channels/",),
    "markupsafe": ("web/",),
    "fastapi": ("web/",),
    "starlette": ("web/",),
    "anyio": ("web/",),
    "uvicorn": ("cli/commands/serve.py",),
    "argon2": ("web/guard/passwords.py",),
    "authlib": ("web/guard/oidc.py",),
    "joserfc": ("web/guard/oidc.py",),
    "prometheus_client": ("web/metrics.py",),
    "pydantic": (
        "web/api/",
        "delivery/",
        "store/",
        "engine/",
        "workflows/",
        "triggers/",
        "reports/",
        "upon/",
    ),
}
LONGEST_FILE, LONGEST_FUNCTION = 350, 30
CLOCK = "upon/clock.py"
CLOCK_CALLS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
}
TABLES = ("store/migrations/versions/",)
"""Where a long function is a table: the schema of a release, which is never changed again."""

WIDEST_FOLDER, WIDEST_CLASS, DEEPEST = 25, 15, 3
WIDE = {
    "triggers/building.py:Build",  # one method a rule of the grammar, as lark asks
}
"""Classes of more public methods. The list may only shrink."""

DEFERRED = {
    "cli/app/completion.py",  # completion alone opens a database
    "cli/app/output.py",  # rich is for a terminal
    "cli/app/tables.py",
    "cli/commands/accounts.py",  # the extra `web`
    "cli/commands/serve.py",  # the extra `web`
    "delivery/channels/others.py",  # the extra `notify`
    "reports/formats/pdf.py",  # the extra `pdf`
    "reports/formats/spreadsheet.py",  # the extra `office`
    "reports/formats/word.py",  # the extra `office`
    "store/ledger.py",  # what evaluates and verifies, which nobody needs who looks
    "store/migrate.py",  # alembic takes half a second, once a database
    "store/unit/unit.py",  # the models, which only a ledger built beside another needs
    "upon/__init__.py",  # PEP 562: the command loads nothing of the public API
    "upon/__main__.py",
    "upon/files/documents.py",  # the extra `read`
    "upon/files/register/office_files.py",  # the extra `read`
    "upon/files/register/review.py",  # the extra `read`
    "upon/files/spreadsheets.py",  # the extra `read`
    "upon/home.py",  # most calls find a database before
    "upon/running/ledger_sources.py",  # requests, which few who follow a ledger need
    "upon/workspace.py",  # lists, help and completion need no engine
    "web/pages/open_id.py",  # the extra `oidc`
}
"""Modules in which an import may stand inside a function, each with the dependency that it defers.
"""

LONG = {
    "store/rows/read.py:standing_from",
}
"""Functions that are over the bound as the formatter lays them out. The list may only shrink: one
that is mended must be taken out of it."""


def sources(*folders: str) -> Iterator[tuple[str, ast.Module, int]]:
    """Path from the root, syntax tree and number of lines of each Python file."""
    for source in (one for folder in folders or FLOORS for one in measured(folder)):
        yield source.path, source.tree, source.lines


def paths(*folders: str) -> Iterator[Path]:
    """Each Python file."""
    for folder in folders or FLOORS:
        yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def measured(folder: str) -> list[house_table.Source]:
    """The modules of a folder, as the table of the house measures them."""
    return house_table.sources(folder)


def house() -> list[house_table.Source]:
    """All modules of the floors."""
    return [source for floor in FLOORS for source in measured(floor)]


@cache
def imported(tree: ast.Module) -> set[str]:
    """The top packages that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function below its signature and docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_imports_run_down_the_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import-linter contract of pyproject.toml holds."""
    monkeypatch.chdir(ROOT)
    # Its set-up of logging would silence every logger of this process.
    monkeypatch.setattr("importlinter.cli._configure_logging", lambda _: None)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("package", HOMES)
def test_a_third_party_package_has_one_home(package: str) -> None:
    """No file outside a package's home imports it."""
    homes = HOMES[package]
    strays = [
        name
        for name, tree, _ in sources()
        if package in imported(tree) and not name.startswith(homes)
    ]
    assert not strays


def test_no_file_is_long() -> None:
    """No file has more than 350 lines, tests and benchmarks neither."""
    every = paths(*FLOORS, "tests", "benchmarks", "scripts")
    assert not [path for path in every if path.read_text("utf-8").count("\n") > LONGEST_FILE]


def test_the_formatter_is_on() -> None:
    """No file switches the formatter off, for a statement or for a stretch."""
    marked = re.compile(r"#\s*fmt:\s*(skip|off)")
    every = paths(*FLOORS, "tests", "benchmarks", "scripts")
    assert not [path for path in every if marked.search(path.read_text("utf-8"))]


def test_no_function_is_long() -> None:
    """No function's body has more than 30 lines, but for those that are listed."""
    long = {
        f"{name}:{function.name}"
        for name, tree, _ in sources()
        for function in functions(tree)
        if body_lines(function) > LONGEST_FUNCTION
        and not _is_nest(function)
        and not name.startswith(TABLES)
    }
    assert long == LONG


def _is_nest(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function that only holds others, each of which is measured by itself."""
    held = [node for node in function.body if isinstance(node, ast.FunctionDef)]
    return bool(held) and body_lines(function) - sum(map(_whole, held)) <= LONGEST_FUNCTION


def _whole(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_no_folder_is_wide() -> None:
    """No folder has more than 25 modules, of benchmarks neither."""
    wide = {f: n for f, n in house_table.widths(house()).items() if n > WIDEST_FOLDER}
    assert not wide
    assert len([*(ROOT / "benchmarks").glob("*.py")]) <= WIDEST_FOLDER


SPOKEN = (
    "store/backup.py",  # the driver's own backup
    "store/backends/",  # the catalogs of each database, its guards, its pragmas
    "store/migrations/",
    "store/queue_schema.py",  # a schema of the server that is another library's
    "store/rows/write.py",  # the two bulk writers
    "store/verify/catalogs.py",
)
"""Where SQL is written as text; everywhere else it is Core."""
SQL = re.compile(r"\s*(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s")


def test_sql_is_written_one_way() -> None:
    """No statement is a text but in the modules that speak to one database or to the driver."""
    spoken = {
        path
        for path, tree, _ in sources("store")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    }
    assert [path for path in sorted(spoken) if not path.startswith(SPOKEN)] == []
    assert "store/rows/write.py" in spoken


def test_no_class_is_wide() -> None:
    """No class or Protocol defines more than 15 public methods, but for those that are listed."""
    counts = house_table.public_methods(house())
    assert {name for name, count in counts.items() if count > WIDEST_CLASS} == WIDE


def test_no_ladder_of_classes() -> None:
    """A class has at most two of our own above it, one over the other; errors, which are
    all of one family, three."""
    above = {
        node.name: [getattr(base, "attr", getattr(base, "id", "")) for base in node.bases]
        for _, tree, _ in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }

    def depth(name: str) -> int:
        return 1 + max((depth(base) for base in above[name] if base in above), default=0)

    # A class that adds to one of the same name elsewhere stands above itself by name alone.
    above = {name: [base for base in bases if base != name] for name, bases in above.items()}
    assert not {name for name in above if depth(name) > DEEPEST + name.endswith("Error")}


def test_imports_stand_at_the_top() -> None:
    """No import stands inside a function, but in the modules that are listed with the reason."""
    hiding = {source.path for source in house() if house_table.hidden_imports(source)}
    assert hiding == DEFERRED


def test_only_the_clock_asks_for_the_time() -> None:
    """`date.today()`, `datetime.now()` and their kin are called in upon/clock.py alone."""
    asking = []
    for name, tree, _ in sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            called = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (called, node.func.attr) in CLOCK_CALLS and name != CLOCK:
                asking.append(f"{name}:{node.lineno}")
    assert not asking


def test_modules_say_their_duty() -> None:
    """Each module begins with a docstring whose first line ends as a sentence does."""
    mute = []
    for name, tree, _ in sources():
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        if not first.endswith((".", ":")):
            mute.append(name)
    assert not mute


def test_public_names_have_docstrings() -> None:
    """Public functions, methods and classes of the engine's floors are documented."""
    mute = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree, _ in sources(
            "triggers", "engine", "workflows", "upon", "reports", "cli", "web", "delivery"
        )
        for function in _public(tree)
        if ast.get_docstring(function) is None
    ]
    assert not mute


def _public(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The public functions at a module's top."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_every_test_says_what_holds() -> None:
    """Each test has a docstring."""
    mute = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree, _ in sources("tests")
        for function in functions(tree)
        if function.name.startswith("test_") and ast.get_docstring(function) is None
    ]
    assert not mute
