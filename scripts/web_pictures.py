"""Draws docs/reference/web-agenda.png and web-task.png from the running trial (needs chromium)."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from store.ledger import open_ledger  # noqa: E402  the checkout is on the path now
from tests.support.browser import need_chromium, served_over_http  # noqa: E402
from web.app import create_app  # noqa: E402
from web.demo import PASSWORD, prepare_demo  # noqa: E402
from web.settings import Settings  # noqa: E402

PICTURES = {"web-agenda": "/", "web-task": "/tasks/nq21/2.1.2.b?lang=en"}
HEIGHT = {"web-agenda": 900, "web-task": 1060}


def main() -> None:
    """Write the pictures."""
    with TemporaryDirectory() as folder, sync_playwright() as play:
        ledger = open_ledger(f"sqlite:///{Path(folder) / 'demo.db'}")
        settings = Settings(
            zone=ZoneInfo("Asia/Ho_Chi_Minh"), day=date(2023, 2, 3), secure=False, rate=1000
        )
        prepare_demo(ledger, settings)
        with served_over_http(create_app(ledger, settings)) as address:
            browser = play.chromium.launch(executable_path=need_chromium(), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.goto(f"{address}/login")
            page.fill("#account", "vanthu")
            page.fill("#password", PASSWORD)
            page.press("#password", "Enter")
            page.wait_for_url(f"{address}/")
            for name, path in PICTURES.items():
                page.set_viewport_size({"width": 1200, "height": HEIGHT[name]})
                page.goto(f"{address}{path}")
                page.screenshot(path=ROOT / "docs" / "reference" / f"{name}.png")
            browser.close()
        ledger.engine.dispose()


if __name__ == "__main__":
    main()
