"""How the build makes the modules of the wheel from those of the checkout (setup.py)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from setuptools import Distribution

from setup import BuildModules, rewritten


@pytest.mark.parametrize(
    ("plain", "packed"),
    [
        ("from engine import acts", "from upon.engine import acts"),
        ("from engine.acts import said as s", "from upon.engine.acts import said as s"),
        (
            "from  store\\\n    .rows import (\n  a,\n)",
            "from  upon.store\\\n    .rows import (\n  a,\n)",
        ),
        ("from \\\n  store import rows", "from \\\n  upon.store import rows"),
        ("import engine.acts as acts", "import upon.engine.acts as acts"),
        ("import os, cli as c, store.rows as r", "import os, upon.cli as c, upon.store.rows as r"),
        (
            "if TYPE_CHECKING:\n    from engine import x",
            "if TYPE_CHECKING:\n    from upon.engine import x",
        ),
        (
            "def f():\n\tfrom cli.main import run; run()",
            "def f():\n\tfrom upon.cli.main import run; run()",
        ),
        ("ờ = 'nợ'; from cli import main", "ờ = 'nợ'; from upon.cli import main"),
        ("a = 1\r\nfrom cli import main\r\n", "a = 1\r\nfrom upon.cli import main\r\n"),
    ],
)
def test_an_import_of_a_floor_is_written_anew(plain: str, packed: str) -> None:
    """Wherever it stands, whatever it spans, and nothing but the name of the floor; what was
    written anew stays as it is."""
    assert rewritten(plain.encode(), "m.py").decode() == packed
    assert rewritten(packed.encode(), "m.py").decode() == packed
    ast.parse(packed)


@pytest.mark.parametrize(
    "source",
    [
        "from . import acts",
        "from .engine import acts",
        "from .. import store",
        "from engines import acts",
        "from upon.engine import acts",
        "import os.path, clipboard",
        "engine = 'from engine import acts'  # from engine import acts",
        "def f(engine):\n    return engine.acts",
    ],
)
def test_anything_else_is_left_alone(source: str) -> None:
    """Relative imports, other packages that begin alike, texts, comments, variables."""
    assert rewritten(source.encode(), "m.py").decode() == source


@pytest.mark.parametrize("source", ["import engine", "x = 1\nimport os, engine.acts"])
def test_a_plain_import_of_a_floor_is_refused(source: str) -> None:
    """It would bind `upon` in place of the floor; the error tells where it stands."""
    with pytest.raises(SyntaxError, match="`from` or `as`") as refusal:
        rewritten(source.encode(), "m.py")
    assert (refusal.value.filename, refusal.value.lineno) == ("m.py", source.count("\n") + 1)


def test_what_is_built_has_the_modules_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that moved is built at its new place alone, though the old one was built before."""
    monkeypatch.chdir(tmp_path)
    old, new = tmp_path / "engine" / "old.py", tmp_path / "engine" / "new.py"
    old.parent.mkdir()
    old.write_text("from engine import old\n", encoding="utf-8")
    (tmp_path / "engine" / "__init__.py").touch()
    for module in (old, new):
        old.rename(module)
        distribution = Distribution(
            {
                "packages": ["upon.engine"],
                "package_dir": {"upon.engine": "engine"},
                "include_package_data": False,
                "script_name": "setup.py",
            }
        )
        build = BuildModules(distribution)
        build.build_lib = "built"
        build.ensure_finalized()
        build.run()
        built = tmp_path / "built" / "upon" / "engine"
        assert sorted(path.name for path in built.iterdir()) == ["__init__.py", module.name]
        assert (built / module.name).read_text("utf-8") == "from upon.engine import old\n"
