"""The pages in Chromium: nothing for axe to find, no message, 320 px, keys alone, no script."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from store.ledger import open_ledger
from tests.support.browser import need_chromium, served_over_http
from tests.web.conftest import settings_for
from tests.web.test_pages import OF_ADMIN, PAGES
from web.app import create_app
from web.demo import PASSWORD
from web.guard.identity import cookie_name
from web.office import Office

AXE = Path(__file__).parent / "vendored" / "axe.min.js"
DOCUMENT = Path(__file__).parents[2] / "docs" / "how-to" / "ke-hoach.docx"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TRIGGER = "btvtu-model-regulation"
REGULATION = "Quy chế mẫu về làm việc của cấp ủy cơ sở và chi bộ trực thuộc đảng ủy cơ sở"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = need_chromium()
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def app(demo_file: Path, tmp_path: Path) -> Iterator[FastAPI]:
    """The trial."""
    path = Path(shutil.copy(demo_file, tmp_path / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    yield create_app(ledger, settings_for(path))
    ledger.engine.dispose()


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """The trial, served over HTTP."""
    with served_over_http(app) as found:
        yield found


SignIn = Callable[..., None]


@pytest.fixture
def sign_in(app: FastAPI, address: str) -> SignIn:
    """Gives a page the session of somebody, as the form begins one: the form itself, which takes
    the processor a second, is filled in by the tests that are about it."""
    office: Office = app.state.office

    def begin(page: Page, account: str = "vanthu") -> None:
        secret = office.sessions.begin(account, "127.0.0.1", "Chromium")
        cookie: Any = {"name": cookie_name(office), "value": secret, "url": address}
        page.context.add_cookies([cookie])
        page.goto(f"{address}/")

    return begin


def sign_in_by_form(page: Page, address: str, account: str = "vanthu") -> None:
    """With Enter."""
    page.goto(f"{address}/login")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")


def quiet_page(context: BrowserContext, said: list[str]) -> Page:
    """A page whose every message of the console is kept, and that axe can look at."""
    page = context.new_page()
    # Through the debugger, as the page's own policy forbids scripts of others.
    page.add_init_script(path=AXE)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page


def violations(page: Page) -> list[str]:
    """What axe finds by the rules of WCAG 2.2 A and AA on a `quiet_page`; of what is well it need
    not say where it is, which takes it as long as to look."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found: Any = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:160]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_accessible_quiet_and_narrow(
    browser: Browser, address: str, lang: str
) -> None:
    """0 violations, 0 messages of the console, no sideways scrolling at 320 px."""
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1240, "height": 900})
    page = quiet_page(context, said)
    page.goto(f"{address}/login?lang={lang}")
    assert violations(page) == []
    for account, paths in (("truongban", PAGES), ("quantri", OF_ADMIN)):
        context.clear_cookies()
        sign_in_by_form(page, address, account)
        for path in paths:
            page.set_viewport_size({"width": 1240, "height": 900})
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
            assert violations(page) == [], path
            page.set_viewport_size({"width": 320, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    assert said == []
    context.close()


def test_a_document_is_recorded_with_keys_alone(browser: Browser, address: str) -> None:
    """Sign in, record, why, undo: no mouse. The preview comes while one types."""
    page = browser.new_context().new_page()
    page.goto(f"{address}/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "account"
    page.keyboard.type("vanthu")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.keyboard.press("g")
    page.wait_for_url("**/record*")
    assert page.evaluate("document.activeElement.id") == "f-trigger"
    page.select_option("#f-trigger", "btvthu-new-cadre-rule")
    page.focus("#f-number")
    page.keyboard.type("55-QĐ/TU")
    page.focus("#f-issued")
    page.keyboard.type("2/2/2023")
    page.wait_for_selector("#preview input[name=digest]", state="attached")
    assert "1 ngày trước" in page.inner_text("#echo-issued")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/log/3*")
    page.goto(f"{address}/tasks/nq21/2.1.2.b")
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.id") == "why"
    page.goto(f"{address}/undo")
    page.focus("[data-send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log/4*")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_proposal_is_chosen_with_keys_alone(
    browser: Browser, address: str, sign_in: SignIn, lang: str
) -> None:
    """What is typed is matched with what is awaited; Enter on the proposal fills the list, which
    then has the focus, and the changes are shown. The page stays accessible meanwhile."""
    said: list[str] = []
    page = quiet_page(browser.new_context(), said)
    sign_in(page)
    page.goto(f"{address}/record?lang={lang}")
    for name, text in (("issuer", "BTV Tỉnh ủy"), ("title", REGULATION), ("issued", "2/2/2023")):
        page.focus(f"#f-{name}")
        page.keyboard.type(text)
    page.wait_for_selector(f"#preview button[value={TRIGGER}]")
    assert violations(page) == []
    page.focus(f"#preview button[value={TRIGGER}]")
    page.keyboard.press("Enter")
    assert page.input_value("#f-trigger") == TRIGGER
    assert page.evaluate("document.activeElement.id") == "f-trigger"
    page.wait_for_selector("#preview input[name=digest]", state="attached")
    assert page.locator("#preview [data-take]").count() == 0
    assert said == []


def test_the_summary_of_faults_has_the_focus(
    browser: Browser, address: str, sign_in: SignIn
) -> None:
    """By itself, with no word of the console about it."""
    said: list[str] = []
    page = quiet_page(browser.new_context(), said)
    sign_in(page)
    page.goto(f"{address}/record")
    page.click("button[value=preview]")
    expect(page.locator("#faults")).to_be_focused()
    assert [text for text in said if "422" not in text] == []


def test_keys_are_quiet_in_fields_and_when_switched_off(
    browser: Browser, address: str, sign_in: SignIn
) -> None:
    """A letter that is typed is a letter; with keys off nothing happens."""
    page = browser.new_context().new_page()
    sign_in(page)
    page.focus("#q")
    page.keyboard.type("g/j?")
    assert page.input_value("#q") == "g/j?"
    page.goto(f"{address}/settings")
    page.uncheck("#shortcuts")
    page.click("section:first-of-type button")
    page.wait_for_load_state()
    page.goto(f"{address}/")
    page.keyboard.press("g")
    page.wait_for_timeout(200)
    assert page.url == f"{address}/"


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    """Fill in, look, record, undo: by plain forms."""
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in_by_form(page, address)
    page.goto(f"{address}/record?trigger=btvthu-new-cadre-rule")
    page.fill("#f-number", "56-QĐ/TU")
    page.fill("#f-issued", "ngày 01 tháng 02 năm 2023")
    page.click("button[value=preview]")
    assert page.locator("#preview input[name=digest]").count() == 1
    page.click("button[value=record]")
    assert "/log/3" in page.url
    page.click("#undo")
    page.click("button[value=record]")
    assert "/log/4" in page.url
    page.goto(f"{address}/record")
    page.fill("#f-title", REGULATION)
    page.click("button[value=preview]")
    page.click(f"button[value={TRIGGER}]")
    assert page.input_value("#f-trigger") == TRIGGER
    assert page.input_value("#f-title") == REGULATION


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_plan_is_read_and_adopted_without_javascript(
    browser: Browser, address: str, sign_in: SignIn, lang: str
) -> None:
    """A Word file is chosen, read, its question answered, the plan put into force: by plain forms;
    the page with all of that has nothing for axe and does not scroll sideways at 320 px."""
    said: list[str] = []
    checked = quiet_page(browser.new_context(), said)
    page = browser.new_context(java_script_enabled=False).new_page()
    for one in (checked, page):
        sign_in(one, "quantri")
        one.goto(f"{address}/import?lang={lang}")
        one.set_input_files("#f-file", DOCUMENT)
        one.click("button[value=read]")
        one.wait_for_selector("#questions")
    assert violations(checked) == []
    checked.set_viewport_size({"width": 320, "height": 700})
    assert checked.evaluate("document.documentElement.scrollWidth") <= 320
    page.check("input[name='answer:II.1:0'][value='2']")
    page.click("button[value=answer]")
    assert page.locator("#questions").count() == 0
    assert "confirmed: true" in page.input_value("#f-text")
    page.click("button[value=record]")
    assert "/log/3" in page.url
    page.goto(f"{address}/plans/12-kh-ubnd")
    assert page.locator("#task-II\\.4").count() == 1
    assert said == []


def test_the_law_is_set_with_keys_alone(browser: Browser, address: str, sign_in: SignIn) -> None:
    """An administrator goes to the page by Tab and Enter, chooses, looks, and sets it."""
    page = browser.new_context().new_page()
    sign_in(page, "quantri")
    page.goto(f"{address}/settings")
    page.focus("nav a[href='/settings/policy']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/policy")
    page.focus("select[name='knob.roll']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.input_value("select[name='knob.roll']") == "none"
    page.focus("#f-reason")
    page.keyboard.type("Theo quy chế")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#preview input[name=digest]", state="attached")
    page.focus("#f-reason")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/log/3*")
    assert "roll=none" in page.inner_text("main")


def test_others_changes_are_told_and_move_nothing(
    browser: Browser, address: str, sign_in: SignIn
) -> None:
    """A page says that something changed, and stays as it is."""
    page, other = (browser.new_context().new_page() for _ in range(2))
    sign_in(page)
    sign_in(other, "truongban")
    before = page.inner_text("main")
    other.goto(f"{address}/record?trigger=btvthu-new-cadre-rule")
    other.fill("#f-number", "57")
    other.fill("#f-issued", "1/2/2023")
    other.click("button[value=preview]")
    other.click("button[value=record]")
    page.wait_for_selector("#changes:not([hidden])")
    assert "1 thay đổi mới" in page.inner_text("#changes")
    assert page.inner_text("main") == before


def test_a_page_prints_as_a_sheet(browser: Browser, sign_in: SignIn, tmp_path: Path) -> None:
    """The office's name, the whole text, the head of the ledger; no navigation."""
    page = browser.new_context().new_page()
    sign_in(page)
    file = tmp_path / "sheet.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    reader = shutil.which("pdftotext")
    assert file.read_bytes().startswith(b"%PDF")
    if reader is None:
        pytest.skip("needs Debian's package poppler-utils")
    text = subprocess.run(
        [reader, "-layout", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "BAN THƯỜNG VỤ THỊ ỦY" in text.upper()
    for part in ("Quá hạn", "2.2.9.b", "Số hiệu sổ 2:"):
        assert part in text, part
    assert "Ghi văn bản" not in text
