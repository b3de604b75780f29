"""The parsers of the grammar files: read as they were compiled when the wheel was built, made from
the text of the grammar in a checkout, or where another lark is installed than compiled it.

By itself, since the build of the wheel loads this module alone.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import lark

SUFFIX = ".parser"
"""Of the compiled parser, which lies beside its grammar: a line that names lark's version and the
grammar's SHA-256, then what `Lark.save` writes."""


def load_parser(grammar: Path) -> lark.Lark:
    """The parser of a `grammar` file."""
    try:
        mark, _, data = grammar.with_suffix(SUFFIX).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return _made(grammar)
    return lark.Lark.load(BytesIO(data)) if mark == _mark(grammar) else _made(grammar)


def compiled_parser(grammar: Path) -> bytes:
    """What the file beside a `grammar` file is to hold."""
    data = BytesIO()
    _made(grammar).save(data)
    return _mark(grammar) + b"\n" + data.getvalue()


def _made(grammar: Path) -> lark.Lark:
    text = grammar.read_text(encoding="utf-8")
    return lark.Lark(
        text, parser="lalr", start=["when", "due"], maybe_placeholders=False, cache=False
    )


def _mark(grammar: Path) -> bytes:
    return f"lark {lark.__version__} {sha256(grammar.read_bytes()).hexdigest()}".encode()
