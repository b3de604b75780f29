"""A parser that was compiled beforehand is the one that its grammar makes, or is not used."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest
from lark import Lark, UnexpectedInput

from triggers import grammar

GRAMMARS = sorted(Path(grammar.__file__).parent.glob("*.lark"))
TEXTS = ["a", "a and (b or c)", "2 of (a, b)", "3 months after a", "a and", "khi a", "%"]


@pytest.fixture(params=GRAMMARS, ids=[path.stem for path in GRAMMARS])
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A grammar with its parser beside it."""
    path = Path(copy(request.param, tmp_path))
    path.with_suffix(grammar.SUFFIX).write_bytes(grammar.compiled_parser(path))
    return path


def read(parser: Lark, text: str, start: str) -> object:
    try:
        return parser.parse(text, start=start)
    except UnexpectedInput as error:
        return type(error), error.pos_in_stream, sorted(str(error).splitlines())


@pytest.mark.parametrize("start", ["when", "due"])
def test_it_reads_what_the_grammar_reads(copied: Path, start: str) -> None:
    """The same trees, and the same errors at the same places."""
    found, made = grammar.load_parser(copied), grammar.load_parser(_alone(copied))
    for text in TEXTS:
        assert read(found, text, start) == read(made, text, start)


def _alone(path: Path) -> Path:
    folder = path.parent / "alone"
    folder.mkdir()
    return Path(copy(path, folder))


def test_it_is_the_compiled_one_that_is_used(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made from the text of the grammar where its parser lies beside it."""
    monkeypatch.delattr(grammar, "_made")
    assert grammar.load_parser(copied).parse("a", start="when")


def test_that_of_another_grammar_is_not_used(copied: Path) -> None:
    """A grammar that was changed since is read anew, even where what was compiled is damaged."""
    text = copied.read_text(encoding="utf-8")
    copied.write_text(f"{text}\n", encoding="utf-8")
    compiled = copied.with_suffix(grammar.SUFFIX)
    compiled.write_bytes(compiled.read_bytes().partition(b"\n")[0] + b"\nno pickle")
    assert grammar.load_parser(copied).parse("a", start="when")


def test_that_of_another_lark_is_not_used(copied: Path) -> None:
    """What another version wrote is not even loaded."""
    compiled = copied.with_suffix(grammar.SUFFIX)
    compiled.write_bytes(compiled.read_bytes().partition(b" ")[0] + b" 0.1 x\nno pickle")
    assert grammar.load_parser(copied).parse("a", start="when")
