"""Reports over engines in memory, and the parts of office files read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.service.engine import Engine
from reports.figures.figures import Figures
from reports.office import OfficeFile
from reports.papers.blocks import Bundle
from reports.papers.heads import HeadMaker
from reports.papers.makers import Maker
from tests.support.strategies import TODAY, ZONE
from upon.reporting.gathering import ReportQuery, gather
from upon.reporting.periods import Stretch, stretch_from
from upon.words.texts import Words
from upon.workspace import Workspace

OFFICE = OfficeFile.model_validate_json(
    """{"form": "party", "parent": "Đảng bộ tỉnh", "name": "Huyện ủy Thử", "place": "Thử",
    "symbols": {"progress": "BC/HU", "chase": "CV/HU", "assignments": "PGV/HU"},
    "signer": {"authority": "T/M BAN THƯỜNG VỤ", "title": "PHÓ BÍ THƯ", "name": "Người Ký"},
    "recipients": {"progress": ["Tỉnh ủy", "Như trên"], "chase": ["Như trên"]}}""",
    strict=False,
)


@dataclass
class HeldWorkspace(Workspace):
    """A workspace whose ledger is at hand already."""

    engine_held: Engine | None = None

    def ledger(self, *, create: bool = False) -> Any:  # noqa: ARG002  as the base has it
        """The engine's own."""
        assert self.engine_held is not None
        return self.engine_held.ledger


def figures_of(
    engine: Engine,
    kind: str = "progress",
    *,
    period: str | None = None,
    stretch: Stretch | None = None,
    today: date = TODAY,
    by: str = "body",
    lang: str = "vi",
    **asked: Any,
) -> Figures:
    """The figures of a report on what an engine holds."""
    workspace = HeldWorkspace(Words(lang), "-", ZONE, "clerk", today, engine_held=engine)
    days = stretch or stretch_from(period, None, None)
    asked.setdefault("documents", kind == "register")
    asked.setdefault("reasons", kind in ("chase", "assignments"))
    asked.setdefault("letters", kind == "chase")
    return Figures(gather(workspace, ReportQuery(days, **asked)), workspace.words, "9.9", by, kind)


def bundle_of(figures: Figures, office: OfficeFile = OFFICE, form: str = "party") -> Bundle:
    """The papers of a report."""
    day = figures.facts.today
    return Maker(figures, HeadMaker(figures.words, office, form, figures.kind, day)).bundle()
