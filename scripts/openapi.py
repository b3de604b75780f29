"""Writes docs/reference/openapi.json: the API's own description, as `upon serve` gives it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from store.ledger import open_ledger  # noqa: E402  the checkout is on the path now
from web.app import api_app  # noqa: E402
from web.settings import Settings  # noqa: E402


def main() -> None:
    """Write the file."""
    with TemporaryDirectory() as folder:
        ledger = open_ledger(f"sqlite:///{Path(folder) / 'empty.db'}")
        app = api_app(ledger, Settings(zone=ZoneInfo("Asia/Ho_Chi_Minh")))
        text = json.dumps(app.openapi(), ensure_ascii=False, indent=1)
        ledger.engine.dispose()
    (ROOT / "docs" / "reference" / "openapi.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
