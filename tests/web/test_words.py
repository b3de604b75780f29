"""The page's words: each key that a template names is there, and no sentence names a command."""

from __future__ import annotations

import re
from pathlib import Path

from engine.model.refusals import CannotUndoError, SameRemindersError, StandsOnError
from upon.words.texts import Words, table
from web import rendering
from web.acts.making import SecondNeededError
from web.acts.plans import PlanFaultsError
from web.acts.seconding import DecidedError
from web.problems import OUR_CODES, problem_of, sentence

COMMAND = re.compile(r"\bupon [a-z]|(?<![\w-])--[a-z]")
TERMINAL_ONLY = {
    "copy_differs",
    "plan_file_there",
    "register_encoding",
    "register_no_header",
    "register_no_heading",
    "report_exists",
    "review_bad",
    "review_other",
    "review_row",
    "review_trigger",
    "faulty_notify_file",
    "feed_json",
    "feed_out",
    "no_cluster",
    "no_message",
    "no_notify_file",
    "no_web",
    "not_a_server",
    "register_format",
    "register_number",
    "unknown_command.other",
}
"""Errors of commands that no page and no request can come to."""


def keys_of(path: Path) -> set[str]:
    """The keys that a template names literally."""
    text = path.read_text(encoding="utf-8")
    own = {f"web.{key}" for key in re.findall(r"\bt\('([^']+)'\s*[,)]", text)}
    return own | set(re.findall(r"\bsay\('([^']+)'\s*[,)]", text))


def test_every_key_of_a_template_is_in_a_sheet() -> None:
    """Nothing is missing when a page is drawn."""
    known = table().keys()
    for path in rendering.FOLDER.glob("*.html"):
        assert keys_of(path) <= known, path.name


def test_no_template_has_a_script_a_style_or_a_handler() -> None:
    """The policy of the page allows none; htmx's evaluating attributes neither."""
    for path in rendering.FOLDER.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|hx-vals='js|<script(?! src)", text)


def test_errors_on_the_page_name_no_command() -> None:
    """A sentence that names a command or an option has a twin for the page that names none."""
    sheets = table()
    for key, row in sheets.items():
        code = key.removeprefix("error.")
        if not key.startswith("error.") or key.endswith((".web", ".cli")) or code in TERMINAL_ONLY:
            continue
        for lang in ("vi", "en"):
            if COMMAND.search(row[lang]):
                assert f"{key.removesuffix('.cli')}.web" in sheets, key
    for key, row in sheets.items():
        if key.startswith(("web.", "mend.")) or key.endswith(".web"):
            told = {lang: row[lang] for lang in ("vi", "en") if key != "web.band.open"}
            assert not any(COMMAND.search(text) for text in told.values()), key


def test_every_error_of_the_page_has_its_texts() -> None:
    """In both languages, with the arguments of the English template; each code has a page."""
    for kind in (PlanFaultsError, SecondNeededError, DecidedError):
        assert table()[f"error.{kind.code}"]["en"] == kind.template
    for code in OUR_CODES:
        assert Words("vi").has(f"web.problem.{code}")


def test_what_stands_on_an_entry_is_a_list_for_programs() -> None:
    """The sentence names the first few, the arguments have them all; a page names no command."""
    error = StandsOnError(2, {number: f"complete {number}" for number in range(3, 10)})
    problem = problem_of(Words("vi", "web"), error)
    assert "mục số 3 (hoàn thành 3)" in problem.detail
    assert "..." in problem.detail
    assert [one["entry"] for one in problem.arguments["stands_on"]] == [*range(3, 10)]
    assert not COMMAND.search(problem_of(Words("en", "web"), CannotUndoError(1, "adopted")).detail)


def test_a_refusal_states_the_fact_before_the_hint() -> None:
    """What holds, then what to do on a page; no command is named."""
    for lang, fact in (("vi", "quy tắc nhắc việc đang dùng đã như vậy"), ("en", "these rules")):
        text = sentence(Words(lang), SameRemindersError())
        assert text.startswith(fact)
        assert not COMMAND.search(text)
