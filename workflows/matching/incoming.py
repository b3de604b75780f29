"""What is compared: a document that came in, and one that a plan awaits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

About = Literal[
    "issuer", "kind", "number", "words", "cited", "text", "place", "date", "met", "same"
]


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A document as a register has it; `title` is its summary, `kind` what a column of its own says
    of its kind."""

    number: str | None = None
    issuer: str | None = None
    title: str | None = None
    kind: str | None = None
    issued: date | None = None
    received: date | None = None


@dataclass(frozen=True, slots=True)
class AwaitedDocument:
    """A trigger with what its plan says about it.

    `called` are further names of the document, `issuer` the id of the body that issues it, `since`
    the day on which the plan began, `texts` the titles and words of the tasks that wait for it,
    `tasks` their ids.
    """

    trigger: str
    plan: str
    name: str
    called: tuple[str, ...] = ()
    issuer: str | None = None
    kind: str | None = None
    since: date | None = None
    texts: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document may be an awaited one, or may not.

    `what` is the side that was compared, `code` names the sentence, `theirs` quotes the document
    and `ours` the plan ("" where that side says nothing).
    """

    what: str
    code: str
    theirs: str = ""
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An awaited document that an incoming one may be; `score` from 0 to 1, `name` which of its
    names fits best."""

    awaited: AwaitedDocument
    score: float
    because: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    name: str = ""
