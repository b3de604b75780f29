"""The clauses of a time wording: what the grammar makes of its tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.lexer import Lexer

from workflows.reading.timing.time_lexing import TimeToken
from workflows.reading.timing.time_values import Length, TimeValue

GRAMMAR = Path(__file__).with_name("wording.lark")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a wording says.

    `kind` is the rule of the grammar, `leads` the words before it, `value` its day, period, span or
    rhythm, `part` early, mid or late, `event` the words of an event, `waits` how it is introduced
    (after, when, from, until, before, as, whenever, only), `more` MORE or MORE_YEARS where the
    words go on beyond it.
    """

    kind: str
    leads: frozenset[str] = frozenset()
    value: TimeValue | None = None
    part: str = ""
    event: str = ""
    waits: str = ""
    more: str = ""


class _Tokens(Lexer):
    """Hands on the tokens that were made before."""

    def __init__(self, lexer_conf: object) -> None:
        del lexer_conf

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """The tokens as lark's own; their value is ours."""
        for token in data:
            yield Token(token.kind, token)


class _Clauses(Transformer[Token, list[Clause]]):
    """From the grammar's tree to clauses."""

    def start(self, items: list[Clause]) -> list[Clause]:
        return items

    def lead(self, items: list[Any]) -> tuple[str, str]:
        return ("lead", items[0].value.kind)

    def more(self, items: list[Any]) -> tuple[str, str]:
        return ("more", items[0].value.kind)

    def event(self, items: list[Any]) -> TimeToken:
        token: TimeToken = items[0].value
        return token

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        del meta
        if data in ("date", "daymonth", "daynum", "weekday"):
            return {"value": children[0].value.value}
        if data == "period":
            tokens = [child.value for child in children if isinstance(child, Token)]
            nested = [child for child in children if isinstance(child, dict)]
            part = next((str(token.value) for token in tokens if token.kind == "PART"), "")
            value = nested[0]["value"] if nested else tokens[-1].value
            return {"value": value, "part": part}
        return _clause(str(data), children)


def _clause(kind: str, children: list[Any]) -> Clause:
    leads, said = set[str](), dict[str, Any]()
    for child in children:
        if isinstance(child, dict):
            said |= child
        elif isinstance(child, TimeToken):
            said |= {"event": child.value, "waits": child.kind[3:].lower()}
        elif isinstance(child, tuple):
            name, value = child
            if name == "lead":
                leads.add(value)
            else:
                said["more"] = value
        else:
            value = child.value.value
            if isinstance(value, Length) or child.value.kind in ("EVERY", "ADHOC"):
                said["value"] = value if child.value.kind != "ADHOC" else child.value.text
    if kind == "trailing":  # "after E, 3 months": `after` may say when it begins
        kind = "counted"
        leads |= {"AFTER"} if said.get("waits") == "after" else set()
    return Clause(kind, frozenset(leads), **said)


@cache
def _parser() -> Lark:
    text = GRAMMAR.read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer=_Tokens, maybe_placeholders=False)


def clauses_of(tokens: list[TimeToken]) -> list[Clause] | None:
    """The clauses in the order of the words, None where the tokens make no sense together."""
    if not tokens:
        return []
    try:
        tree = _parser().parse(tokens)
    except UnexpectedInput:
        return None
    return _Clauses().transform(tree)
