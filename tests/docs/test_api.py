"""The names of the API page are found, and the site is told of each page."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from tests.support.shown import ROOT

DOCS = ROOT / "docs"


def hook() -> ModuleType:
    """The hook of the build, as a module."""
    path = ROOT / "scripts" / "api_names.py"
    spec = importlib.util.spec_from_file_location("api_names", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_name_of_the_page_is_one_thing() -> None:
    """Each name is defined in exactly one module of its floor, and is given in full."""
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    names = re.findall(r"^::: (.+)$", hook().resolved(page), re.MULTILINE)
    assert len(names) > 10
    assert not [name for name in names if ":" in name]


def test_a_name_that_is_not_there_is_refused() -> None:
    """A name that no module has, or more than one, stops the build."""
    for name in ("engine:NoSuchThing", "store:table_of_nothing"):
        with pytest.raises(ValueError, match="no module"):
            hook().resolved(f"::: {name}")


def pages(nav: object) -> set[str]:
    """The pages that a part of the navigation names."""
    if isinstance(nav, str):
        return {nav}
    parts = nav.values() if isinstance(nav, dict) else nav
    return set().union(*map(pages, parts))  # type: ignore[arg-type,call-overload]


def test_the_site_has_every_page_and_loads_nothing() -> None:
    """The navigation names each page of docs/ and no other; faults of links stop the build; fonts
    are those of the reader's machine."""
    settings = YAML(typ="safe").load(ROOT / "mkdocs.yml")
    assert pages(settings["nav"]) == {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md")}
    assert settings["strict"] is True
    assert settings["theme"]["font"] is False
    assert "extra_javascript" not in settings
    assert "extra_css" not in settings
