"""What a door asks for when it wants papers, and the maker that it gets: the same for each door."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.figures.figures import BODY, CHASE, GROUPINGS, Figures
from reports.office import FORMS, OfficeFile
from reports.papers.heads import HeadMaker
from reports.papers.makers import KINDS, Maker
from triggers.errors import UsageError
from triggers.nearest import nearest
from upon import __version__
from upon.reporting.gathering import ReportQuery, gather
from upon.reporting.periods import stretch_from
from upon.workspace import Workspace

SEPARATE = ("chase", "assignments")
"""Kinds of which each body gets its own paper; their dates are told with reasons."""

REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Order:
    """Which papers are wanted, as a person typed it; None and () stand for what was left out.

    `period`, or `first` and `last`, say the days; `plans`, `body`, `below` and `role` narrow the
    rows; `by` says what bodies are grouped by; `form` is the layout. Raises UsageError for a kind,
    a grouping or a layout that there is not.
    """

    kind: str
    period: str | None = None
    first: str | None = None
    last: str | None = None
    plans: tuple[str, ...] = ()
    body: str | None = None
    below: bool = False
    role: str | None = None
    by: str = BODY
    form: str | None = None
    office: OfficeFile = field(default_factory=OfficeFile)

    def __post_init__(self) -> None:
        for option, got, allowed in (
            ("KIND", self.kind, KINDS),
            ("--by", self.by, GROUPINGS),
            ("--form", self.form, (None, *FORMS)),
        ):
            if got not in allowed:
                known = [name for name in allowed if name]
                shown = nearest(got or "", known) or known
                raise UsageError(option, str(got), ", ".join(shown))


def maker_of(workspace: Workspace, order: Order) -> Maker:
    """What makes the papers: its `figures` have the JSON, its `bundle()` is what a format takes,
    its `heads.missing` says, once a bundle is made, what the office file lacks.

    Raises UsageError, BadInputError, UnknownNameError for what the order names.
    """
    asked = ReportQuery(
        stretch_from(order.period, order.first, order.last),
        order.plans,
        order.body,
        order.below,
        order.role,
        reasons=order.kind in SEPARATE,
        documents=order.kind == REGISTER,
        letters=order.kind == CHASE,
    )
    facts = gather(workspace, asked)
    figures = Figures(facts, workspace.words, __version__, order.by, order.kind)
    form = order.form or order.office.form
    heads = HeadMaker(workspace.words, order.office, form, order.kind, facts.today)
    return Maker(figures, heads)
