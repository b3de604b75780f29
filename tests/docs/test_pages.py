"""What the tutorial and the guides show is what happens, and every page named is there."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.shown import (
    ROOT,
    blocks_of,
    check_console,
    office_environment,
    run,
    texts_of,
)

DOCS = ROOT / "docs"
LESSONS = sorted([*DOCS.glob("tutorial/*.md"), *DOCS.glob("how-to/*.md")])
SHOWN = [page for page in LESSONS if texts_of(page, "console")]
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"\bdocs/[a-z0-9/-]+(?:\.[a-z]+)+")
FLOORS = "cli|upon|delivery|store|engine|workflows|triggers|tests|scripts"
COMMAND = re.compile(r"\bupon (?!-)([a-z-]+(?: (?:show|check|preview|test|progress|chase))?)")
PLACE = re.compile(rf"`((?:{FLOORS})/[\w./*-]+)`")
SPEAKING = {".py", ".tsv", ".yaml", ".toml", ".service", ".md", ".j2"}


def name_of(path: Path) -> str:
    """The path from the root, as the test's name."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", SHOWN, ids=name_of)
def test_the_commands_of_a_page_print_what_is_shown(
    page: Path, tmp_path: Path, command_server: Path
) -> None:
    """In a fresh folder that has the files it shows, each command of a page prints the lines under
    it, messages included."""
    office = tmp_path / "office"
    office.mkdir()
    for document in page.parent.glob("*.docx"):
        shutil.copy(document, office)
    for block in blocks_of(page):
        if block.title:
            (office / block.title).write_text(block.text, encoding="utf-8")
    environment = office_environment(tmp_path / "bin", command_server)
    assert check_console(texts_of(page, "console"), office, environment, merged=True) >= 1


@pytest.mark.parametrize("name", ["embed-in-python.md", "embed-in-python.vi.md"])
def test_the_python_of_the_guide_prints_what_is_shown(name: str, tmp_path: Path) -> None:
    """The guide for programs runs as it stands, with warnings as errors."""
    page = DOCS / "how-to" / name
    (example,), (printed,) = texts_of(page, "python"), texts_of(page, "text")
    environment = office_environment(tmp_path / "bin")
    assert run([sys.executable, "-W", "error", "-c", example], tmp_path, environment) == printed


def commands_of(page: Path) -> list[str]:
    """The commands that a page runs or shows in a shell, without what they are given."""
    lines = "".join(texts_of(page, "console")).splitlines()
    typed = [line for line in lines if line.startswith("$ ")]
    return COMMAND.findall("\n".join([*typed, *texts_of(page, "bash")]))


@pytest.mark.parametrize("page", [p for p in LESSONS if ".vi." not in p.name], ids=name_of)
def test_each_lesson_has_both_languages(page: Path) -> None:
    """Each names the other below its title, and both show the same commands in the same order."""
    other = page.with_name(page.name.replace(".md", ".vi.md"))
    assert other in LESSONS
    for here, there in ((page, other), (other, page)):
        assert f"]({there.name})*" in here.read_text(encoding="utf-8").splitlines()[2]
    assert commands_of(page) == commands_of(other)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files(page: Path) -> None:
    """Each link of a page to a file of the tree leads to one."""
    links = LINK.findall(page.read_text(encoding="utf-8"))
    ours = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert not [link for link in ours if not (page.parent / link).exists()]


def test_pages_named_anywhere_are_there() -> None:
    """A page of docs/ that a text, a comment or an error names is there."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0].isalpha()]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in SPEAKING]
    missing = {
        f"{name_of(path)}: {name}"
        for path in [*files, *ROOT.glob("*.md")]
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    }
    assert not missing


@pytest.mark.parametrize("page", [p for p in PAGES if p.name != "CHANGELOG.md"], ids=name_of)
def test_places_named_are_there(page: Path) -> None:
    """A folder or file of the code that a page names is in the tree."""
    named = PLACE.findall(page.read_text(encoding="utf-8"))
    assert not [place for place in named if not any(ROOT.glob(place.rstrip("/")))]
