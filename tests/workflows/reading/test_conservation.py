"""Whatever happens to a text, reading it loses no word, invents none, and does not break."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.workflows.reading.conftest import TEXTS, text_of
from workflows.reading.plan_reading import read_document
from workflows.reading.source.blocks import Block
from workflows.reading.source.folding import words_of
from workflows.reading.source.text_blocks import paragraphs_of, text_blocks
from workflows.reading.timing.wordings import read_wording

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ 0123456789.,;:()-+*|/\n\t#'\"IVX"
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def wrapped(text: str, chance: random.Random) -> str:
    """Line breaks inside sentences, as a pasted page has them."""
    return re.sub(r" ", lambda _: "\n" if chance.random() < 0.08 else " ", text)


def without_accents(text: str, chance: random.Random) -> str:
    del chance
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def glued(text: str, chance: random.Random) -> str:
    """Words without the blank between them, as a PDF leaves them."""
    return re.sub(r"(?<=\w) (?=\w)", lambda _: "" if chance.random() < 0.05 else " ", text)


def other_bullets(text: str, chance: random.Random) -> str:
    mark = chance.choice(["+", "•", "–", "*"])
    return re.sub(r"(?m)^- ", f"{mark} ", text)


def shuffled(text: str, chance: random.Random) -> str:
    """The paragraphs in another order."""
    parts = text.split("\n\n")
    chance.shuffle(parts)
    return "\n\n".join(parts)


def cut(text: str, chance: random.Random) -> str:
    """A piece out of the middle."""
    start = chance.randrange(len(text))
    return text[start : start + chance.randrange(4_000)]


CHANGES = (wrapped, without_accents, glued, other_bullets, shuffled, cut)


def words_read(blocks: list[Block]) -> int:
    return sum(len(words_of(paragraph.text)) for paragraph in paragraphs_of(blocks))


def check(text: str) -> None:
    """Every word of the blocks stands in exactly one place, and titles and wordings are words of
    the text."""
    blocks = text_blocks(text)
    draft = read_document(blocks)
    assert sum(draft.words.values()) == words_read(blocks)
    assert draft.words["remains"] == sum(len(words_of(one.text)) for one in draft.remains)
    known = set(" ".join(paragraph.text for paragraph in paragraphs_of(blocks)).split())
    for task in draft.tasks:
        for said in filter(None, (task.title, task.time, *task.conditions)):
            strange = [word for word in said.text.split() if not _is_part(word, known)]
            assert not strange, (task.id, strange)
    assert len({task.id for task in draft.tasks}) == len(draft.tasks)


def _is_part(word: str, known: set[str]) -> bool:
    core = word.strip(".;,:()")
    return word in known or not core or any(core in other for other in known)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_changed_plans_lose_no_word(name: str, change: Callable[[str, random.Random], str]) -> None:
    """Wraps, lost accents, glued words, other bullets, shuffled and cut texts: all is kept."""
    for seed in (1, 2):
        chance = random.Random(seed)  # noqa: S311  the same each time
        check(change(text_of(name), chance))


@SLOW
@given(st.text(alphabet=LETTERS, max_size=600))
@example("1. \n|\n|\n- Thời gian: \n")
@example("| a | b |\n|---|---|\n| 1 | Nhiệm vụ |")
@example("I. NỘI DUNG\n1. Việc\n- Cơ quan chủ trì:\n- Thời gian:")
def test_any_text_is_read(text: str) -> None:
    """No text makes a reading break or lose a word."""
    check(text)


@SLOW
@given(st.text(max_size=200))
@example("trước ngày 99/99/9999")
@example("quý")
@example("từ từ đến đến khi khi")
def test_any_wording_is_read(text: str) -> None:
    """No wording makes a reading break."""
    reading = read_wording(text, 2025)
    assert reading.due
    assert read_wording(text, None, "en").due


@SLOW
@given(
    st.lists(
        st.sampled_from(
            [
                "trước",
                "sau",
                "khi",
                "ngày",
                "15/12/2025",
                "quý",
                "IV",
                "năm",
                "2026",
                "từ",
                "đến",
                "hết",
                "hằng",
                "và",
                ",",
                "(",
                ")",
                "thường",
                "xuyên",
                "3",
                "tháng",
                "kể",
                "theo",
                "đột",
                "xuất",
                "có",
                "văn",
                "bản",
            ]
        ),
        max_size=12,
    )
)
def test_any_row_of_time_words_is_read(words: list[str]) -> None:
    """No row of time words makes a reading break."""
    assert read_wording(" ".join(words), 2025).due
