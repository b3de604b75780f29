"""What a set-up installs: each package at one version, by the hashes of its files, under a licence
that is allowed."""

from __future__ import annotations

import re
import tomllib
from email.message import Message
from typing import Any

import pytest

from tests.support.shown import ROOT
from tests.test_habits import script

LISTS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINE = re.compile(
    r"(?P<name>[a-z0-9-]+)(?:\[[a-z0-9, -]+\])?==(?P<version>[0-9][0-9A-Za-z.]*)(?: ; [^\\]+)?"
    r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)
"""A package with its version, the machines it is for, and one hash at least."""


def named(text: str) -> str:
    """The name that a requirement or a pin begins with, as lists spell it."""
    found = re.match(r"[A-Za-z0-9._-]+", text)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins(text: str) -> dict[str, str]:
    """The packages of a list with their versions."""
    return {found["name"]: found["version"] for found in LINE.finditer(text)}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_package_has_its_hashes(path: Any) -> None:
    """The list is nothing but packages with an exact version and hashes: no index, host or path, so
    that it serves wherever packages come from."""
    text = path.read_text(encoding="utf-8")
    assert LINE.sub("", text) == ""
    assert len(pins(text)) == len(LINE.findall(text)) > 10


def test_the_lists_are_those_of_the_script() -> None:
    """Each set of the script has its list, with every package that Upon and its extras name, and
    with what builds it."""
    sets = script("lock").SETS
    assert {path.stem for path in LISTS} == set(sets)
    for name, extras in sets.items():
        asked = [*PROJECT["dependencies"], "setuptools"]
        asked += [one for extra in extras for one in PROJECT["optional-dependencies"][extra]]
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert {named(one) for one in asked} <= set(pins(text)), name


def test_the_lists_and_the_constraints_are_one() -> None:
    """Every version of a list is that of constraints.txt, and each of those is in a list."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    exact = {named(one): one.partition("==")[2] for one in lines if "==" in one}
    locked = [pins(path.read_text(encoding="utf-8")) for path in LISTS]
    assert {name: version for one in locked for name, version in one.items()} == exact
    assert all(one[name] == exact[name] for one in locked for name in one)


def test_the_command_for_a_list_shows_no_place() -> None:
    """It asks for hashes, for each Python and system, and hides where packages came from."""
    lock = script("lock")
    words = lock.command("web", ("web",))
    hidden = {"--generate-hashes", "--universal", "--no-emit-index-url", "--no-emit-find-links"}
    assert hidden <= set(words)
    assert not [word for word in words if "://" in word]


def package(**fields: str | list[str]) -> Message:
    """What a package says of itself."""
    found = Message()
    for name, value in ({"Name": "thing", "Version": "1"} | fields).items():
        for one in value if isinstance(value, list) else [value]:
            found[name.replace("_", "-")] = one
    return found


OSI = "License :: OSI Approved"


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"License_Expression": "MIT"}, True),
        ({"License_Expression": "MIT AND PSF-2.0"}, True),
        ({"License_Expression": "GPL-3.0-only OR Apache-2.0"}, True),
        ({"License_Expression": "MIT AND GPL-3.0-only"}, False),
        ({"License_Expression": "AGPL-3.0-or-later"}, False),
        (
            {"License_Expression": "MIT", "Classifier": [f"{OSI} :: GNU General Public License"]},
            True,
        ),
        ({"Classifier": [f"{OSI} :: BSD License"]}, True),
        ({"Classifier": [OSI, f"{OSI} :: Apache Software License"], "License": "x"}, True),
        ({"Classifier": ["License :: Other/Proprietary License"], "License": "MIT"}, False),
        ({"License": "BSD-3-Clause\n\nRedistribution and use ..."}, True),
        ({"License": "as you like"}, False),
        ({}, False),
        ({"Name": "psycopg", "License_Expression": "LGPL-3.0-only"}, True),
        ({"Name": "psycopg", "License_Expression": "AGPL-3.0-only"}, False),
        ({"Name": "psycopg_pool", "License_Expression": "LGPL-3.0-only"}, True),
    ],
)
def test_a_licence_is_allowed_or_named(fields: dict[str, Any], allowed: bool) -> None:
    """Every part of one choice must be allowed; a package without a licence, or with another than
    its exception has, is a fault that names it and what it states."""
    found = list(script("licences").faults([package(**fields)]))
    assert len(found) == (not allowed)
    assert all(fields.get("Name", "thing") in line for line in found)


def test_all_that_is_installed_is_allowed() -> None:
    """Of this environment; and each exception has a reason."""
    licences = script("licences")
    assert list(licences.faults(licences.installed())) == []
    assert all(len(one.reason) > 20 for one in licences.EXCEPTIONS.values())
