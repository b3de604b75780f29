"""What was taken from another ledger is shown with where it came from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cli.main import run
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.web.conftest import DAY, Served
from upon import clock


def test_the_log_names_the_ledger_of_origin(served: Served, tmp_path: Path) -> None:
    """The log and the page of an entry that was taken from a centre's ledger name that ledger and
    its entry, as the command does; an entry of one's own names none."""
    centre = open_ledger(f"sqlite:///{tmp_path / 'centre.db'}")
    engine = Engine(centre, clock.now, served.app.state.office.settings.zone, by="centre")
    trigger = "btvthu-new-cadre-rule"
    engine.record(trigger, number="9-HD", issued=date(2023, 2, 1), today=DAY, new=True)
    centre.engine.dispose()
    took = ["follow", "--from", str(tmp_path / "centre.db"), "--db", str(served.path)]
    assert run([*took, "--today", DAY.isoformat()]) == 0
    reader = served.signed_in("banxem")
    row = reader.get("/v1/log").json()[-1]
    words = f"lấy từ sổ {row['origin']['ledger'][:12]}, mục số 1"
    for path in ("/log", f"/log/{row['seq']}"):
        assert words in reader.get(path).text, path
    assert "lấy từ sổ" not in reader.get("/log/1").text
