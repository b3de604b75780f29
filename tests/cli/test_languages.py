"""What is said in one language has no words of the other: in the sheets of texts, in each command's
help, and in the answers to mistakes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.app.command_table import COMMANDS
from cli.main import command_group
from tests.cli.conftest import PLAN, Office
from tests.support.languages import english_in, literals, vietnamese_in
from upon.words.manual import TOPICS
from upon.words.texts import Words, table
from web.demo import ACCOUNTS
from workflows.library import plan_names

ROOT = Path(__file__).parents[2]
_TYPED_TEXT = """
    name level groups under bodies channels office body overdue start moved withdrawn question
    waiting file event todo open queued sent dead dropped vi en x after months roll bgb none
    event kind source status date first month day down up cluster worker example months yes y
    k c co n correct settle amend complete all error false true z ics names removed
    small nq hours working days clear
    weeks half quarters years number reading
"""
TYPED = frozenset(_TYPED_TEXT.split())
"""Words that texts show because people type them: keys of files, values, answers."""

MISTAKES = """\
frobnicate
complete
tasks --nope
tasks --limit x
tasks --limit
tasks --state xyz
tasks --role xyz
tasks --occurrences xyz
tasks --before 31/02/2023
tasks --plan nope
tasks --trigger nope
tasks --body nope
tasks --after-key nope
tasks --below
tasks --stream
tasks extra
record
record nope --issued 2023-01-01
record decision
record decision --issued 2023-13-01
record decision --issued 2023-01-01 --scope nope
correct decision
correct nope --number 1 --reason x
retract nope --reason x
complete 1.a
complete nope
complete 1.b --on 2099-01-01
complete 1.b --body nope
reopen 1.b --reason x
suspend 1.b
extend 1.b --to 2022-11-01 --reason x
extend 1.b --to soon --reason x
extend 1.b --to 2023-11-01
settle 1.b
settle 1.b --keep --reason x
undo
why nope
why 1.đ --occurrence 1999
history nope
show nope
show small nope
show small --version 9
confirm 1.b
calc 3~months~afer~x
calc 3~months
calc 3~monthz~after~x
calc by~2023-02-31
calc every~year~by~13-40
calc 2~of~(a)
calc every~month~by~day~40
calc in~2023-Q9
calc upon~after
calc 3~months~after~x --event x
calc 3~months~after~x --event x=soon
calc 3~months~after~x --policy roll=sideways
calc 3~months~after~x --calendar nope
check /nope.yaml
check broken.yaml
check faulty.yaml
adopt small.yaml
amend small.yaml
feed --out /
feed --json
policy
policy set
policy set roll=sideways --reason x
policy set roll=none
calendar show --calendar nope
calendar show nope
calendar check /nope.csv
calendar check broken.yaml
reminders set /nope.yaml --reason x
reminders set broken.yaml --reason x
bodies show nope
bodies import /nope.csv
bodies import broken.yaml
what-if /nope.yaml
what-if broken.yaml
latest 1.a
latest 1.a --due soon
notify check
notify test
outbox show nope
outbox --state xyz
status
backup upon.db
restore nope.db
copy --to upon.db
follow --from nope.db
follow --from upon.db
follow --from upon.db --every 0
run --every 0 --once
worker
tasks --known-at soon
tasks --zone Nowhere
tasks --as ~
""".splitlines()

BROKEN = 'plan: "x\nfoo: [1\n'
FAULTY = """\
plan: Bad Plan
titel: x
title: 3
adopted: 2023-02-31
until: soon
policy: {roll: sideways}
triggers:
  day: {name: x, issuer: nope}
  b: {name: x, repeats: maybe}
tasks:
  "1": {title: x, when: a and, due: 3 months afer b}
  "2": {title: x, when: done 9, due: every year and every month, lead: [nope]}
  "3": {title: x, when: done 3, state: open}
"""


COMMAND_LINES = "example."
"""The start of the keys of command lines, which are typed, not read."""

SHOWN = {
    "help.topic": TOPICS,
    "serve.demo": tuple(account for account, *_ in ACCOUNTS),
    "error.report_pango": ("libpangoft",),
    "mend.key_missing": ("Idempotency-Key",),
    "web.problem.key_missing": ("Idempotency-Key",),
}
"""What a text names that people type or programs send -> by the text's key."""

NOT_PROSE = ("alias.", "got.", "allowed.", "metavar.", "error.failed", COMMAND_LINES)


@pytest.mark.parametrize("key", sorted(table()))
def test_a_text_is_in_its_language(key: str) -> None:
    """A Vietnamese text has no English words but those that are typed, an English one no Vietnamese
    signs."""
    row = table()[key]
    shown = frozenset(words_of(" ".join(SHOWN.get(key, ()))))
    if not key.startswith(NOT_PROSE):
        assert not list(english_in(row["vi"], TYPED | shown)), row["vi"]
    assert not list(vietnamese_in(row["en"])), row["en"]


def test_the_measure_finds_what_it_is_to_find() -> None:
    """Words of the other language are seen, and those of the own are not."""
    assert list(english_in("Thời hạn missing until xong the end")) == ["missing", "the"]
    assert not list(english_in("Đã ghi vào sổ, mục số 3; thuộc nghị quyết; chuyển; khuyên; giữa"))
    assert list(vietnamese_in("the plan Kế hoạch")) == ["Kế", "hoạch"]
    assert "roll" in literals()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_help_is_in_one_language(office: Office, lang: str) -> None:
    """The help of every command, its placeholders too, but for the command lines that it shows."""
    group = command_group(Words("vi"))
    for name in COMMANDS:
        below = getattr(group.commands[name], "commands", {})
        for words in ([name], *([name, sub] for sub in below)):
            said = office(*words, "--help", "--lang", lang).out
            assert said, words
            said = "\n".join(line for line in said.splitlines() if line.split()[:1] != ["upon"])
            typed = {*below, *words_of(" ".join(TOPICS if name == "help" else ()))}
            assert not _foreign(said, lang, frozenset(typed)), (words, said)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_mistakes_are_answered_in_one_language(office: Office, lang: str) -> None:
    """What each kind of mistake is answered with; names of the person's own are left out."""
    office.adopted()
    (office.folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (office.folder / "faulty.yaml").write_text(FAULTY, encoding="utf-8")
    odd = {}
    for line in MISTAKES:
        words = [word.replace("~", " ") for word in line.split()]
        answer = office(*words, "--lang", lang, "--today", "2023-02-01")
        said = f"{answer.err}\n{answer.out if answer.code else ''}"
        given = words_of(f"{line} {BROKEN} {FAULTY} {PLAN} {' '.join(plan_names())}")
        if found := _foreign(said, lang, frozenset(given)):
            odd[line] = (found, said)
    assert not odd, "\n".join(
        f"{line}: {found}: {said.strip()}" for line, (found, said) in odd.items()
    )


def words_of(text: str) -> set[str]:
    """The words of a text, in lower case."""
    return {part.casefold() for part in re.findall(r"[^\W\d_]+", text)}


def allowed_texts() -> Iterator[str]:
    """What the errors of the code say is allowed, where they say it in English words."""
    for room in ("triggers", "workflows", "engine", "store", "delivery", "upon", "cli"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(getattr(node, "func", None), "id", "")
                if isinstance(node, ast.Call) and name in ("UsageError", "BadInputError"):
                    last = node.args[-1] if node.args else None
                    if isinstance(last, ast.Constant) and re.search(r"[a-z] [a-z]", last.value):
                        yield last.value


def test_what_is_allowed_has_words() -> None:
    """What an error of the code allows, in English words, has its words in Vietnamese."""
    found = list(allowed_texts())
    assert len(found) > 10
    assert not [text for text in found if f"allowed.{text}" not in table()]


def _foreign(said: str, lang: str, also: frozenset[str] = frozenset()) -> list[str]:
    """The words of the other language, but for the names of the office's own things."""
    if lang == "vi":
        return list(english_in(said, TYPED | also))
    return [word for word in vietnamese_in(said) if word.casefold() not in also | {"đ"}]
