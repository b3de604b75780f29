"""What the Makefile, the hooks and the release say of themselves is so."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from typing import Any

import pytest
from ruamel.yaml import YAML

import upon
from tests.support.shown import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CI = "".join((ROOT / ".ci" / name).read_text(encoding="utf-8") for name in ("run", "pythons"))


def script(name: str) -> Any:
    """A script of the house, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_targets_are_there() -> None:
    """Each target of the Makefile says what it does and is declared as no file; what it runs of
    the house is there."""
    targets = dict(re.findall(r"^([a-z-]+):.*##\s+(.+)$", MAKEFILE, re.MULTILINE))
    wanted = "fmt check test test-fast docs wheel migration lint bench"
    assert set(wanted.split()) <= set(targets)
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = re.findall(r"\b(?:tests|scripts|benchmarks)/[a-z_/]+(?:\.py)?", MAKEFILE)
    assert not [path for path in named if not (ROOT / path).exists()]


def test_the_hooks_are_local_and_run_what_ci_runs() -> None:
    """Hooks fetch nothing: each is local and runs a program of the set-up; of the linters that
    .ci/run calls, none is missing."""
    config = YAML(typ="safe").load(ROOT / ".pre-commit-config.yaml")
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    assert {hook["language"] for hook in hooks} == {"system"}
    programs = {hook["entry"].split()[0] for hook in hooks}
    linters = {f".venv/bin/{name}" for name in ("ruff", "codespell", "mypy", "lint-imports")}
    assert linters <= programs
    assert linters <= set(re.findall(r"^(\.venv/bin/[a-z-]+)", CI, re.MULTILINE))
    tests = [word for hook in hooks for word in hook["entry"].split() if word.startswith("tests/")]
    assert tests
    assert all((ROOT / path).exists() for path in tests)


def test_the_version_has_its_changes() -> None:
    """The newest section of the changelog is this version's, dated; the guide to upgrading names
    it; one heading of a kind a section."""
    sections = re.findall(r"^## \[([^\]]+)\](.*)$", CHANGELOG, re.MULTILINE)
    releases = [(name, rest) for name, rest in sections if name != "Unreleased"]
    assert releases[0][0] == upon.__version__
    assert re.fullmatch(r" - \d{4}-\d\d-\d\d", releases[0][1])
    guide = (ROOT / "docs" / "how-to" / "upgrade.md").read_text(encoding="utf-8")
    assert f"to {upon.__version__}" in guide
    for section in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert len(kinds) == len(set(kinds))


def test_each_python_named_is_tried() -> None:
    """The classifiers begin with the oldest Python asked for, and .ci tries each of them."""
    found = [
        one.rpartition(" :: ")[2]
        for one in PROJECT["classifiers"]
        if re.search(r"Python :: 3\.\d+$", one)
    ]
    assert PROJECT["requires-python"] == f">={found[0]}"
    assert len(found) > 1
    assert "for version in $versions" in CI
    assert ".ci/pythons" in CI


def test_a_migration_begins_after_the_last() -> None:
    """The file begun has the next number and names the one before; no other name is taken."""
    begun = script("new_migration").begun
    file, text = begun("adds_a_day", ["r0001_a.py", "r0004_d.py"])
    assert file == "r0005_adds_a_day.py"
    assert 'revision = "0005"\ndown_revision = "0004"\n' in text
    compile(text, file, "exec")
    for name in ("", "Adds", "../x", "a b"):
        with pytest.raises(ValueError, match="NAME="):
            begun(name, ["r0001_a.py"])
