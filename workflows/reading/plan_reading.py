"""Reads a document: blocks in, a draft of a plan out; every word of the blocks accounted for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workflows.reading.accounts import Account
from workflows.reading.document_head import MOST_BLOCKS, head_of
from workflows.reading.drafts import PlanDraft, Remain
from workflows.reading.links import propose_links
from workflows.reading.outline import Item, front_of, outline_of
from workflows.reading.reading_words import Context, ReadingWords
from workflows.reading.sections import is_frame
from workflows.reading.source.blocks import Block, TableBlock
from workflows.reading.source.folding import fold, is_plain
from workflows.reading.source.text_blocks import paragraphs_of
from workflows.reading.table_columns import columns_of
from workflows.reading.table_tasks import TableReader
from workflows.reading.task_finder import TaskFinder
from workflows.reading.task_times import read_times

Progress = Callable[[int, int], None]
"""Is called with the tables done and the tables in all."""

_SIGNATURE = ("noi nhan", "cong hoa xa hoi", "dang cong san", "doc lap", "tm.", "kt.", "so:")


def language_of(blocks: Sequence[Block]) -> str:
    """The language of a document: "vi" where its letters or its words are Vietnamese, else "en"."""
    text = " ".join(p.text for p in list(paragraphs_of(blocks))[:60])[:6_000]
    if not is_plain(text):
        return "vi"
    words = fold(text).split()
    common = {
        "va",
        "cua",
        "cac",
        "thuc",
        "hien",
        "ke",
        "hoach",
        "co",
        "quan",
        "thoi",
        "gian",
        "nhiem",
        "vu",
    }
    return "vi" if sum(word in common for word in words) * 12 > len(words) else "en"


def read_document(
    blocks: Sequence[Block],
    words: ReadingWords | None = None,
    adopted: str = "",
    progress: Progress | None = None,
) -> PlanDraft:
    """The draft of a plan in a document, the `blocks`; never raises for what the document holds.

    `words`: the language and an office's own words; None: found from the text. `adopted`: the
    document's date (YYYY-MM-DD) where it does not print one. `progress`, where given, is called
    with the tables read and their number in all.
    """
    known = words or ReadingWords(language_of(blocks))
    front = front_of(blocks)
    draft = PlanDraft(head=head_of(blocks[: front or MOST_BLOCKS]), language=known.language)
    draft.head.adopted = adopted or draft.head.adopted
    account = Account()
    account.enter(paragraphs_of(blocks))
    has_table = any(isinstance(b, TableBlock) and columns_of(b, known.labels) for b in blocks)
    finder = TaskFinder(draft, account, known, has_table)
    finder.front(blocks[:front])
    root = outline_of(blocks[front:], known.labels)
    finder.find(root)
    finder.check_numbers(root)
    _read_tables(finder, progress)
    finder.settle_prose()
    _rest(draft, account)
    read_times(draft, known)
    propose_links(draft)
    return draft


def _read_tables(finder: TaskFinder, progress: Progress | None) -> None:
    reader = TableReader(finder.draft, finder.account, finder.words)
    for done, (item, context) in enumerate(finder.tables):
        if progress:
            progress(done, len(finder.tables))
        if item.table is None:
            continue
        if context.kind == "frame" or not reader.read(item.table, _prefix(item, context)):
            _other_table(finder, item.table)


def _prefix(item: Item, context: Context) -> str:
    del context
    above = item.parent
    while (
        above is not None and above.parent is not None and not (above.marker and above.marker.label)
    ):
        above = above.parent
    return above.path if above is not None and above.parent is not None else ""


def _other_table(finder: TaskFinder, table: TableBlock) -> None:
    """A table that holds no tasks: the head, the signature, or what was not understood."""
    paragraphs = list(paragraphs_of([table]))
    text = " ".join(fold(paragraph.text) for paragraph in paragraphs)
    frame = any(mark in text for mark in _SIGNATURE) and len(text) < 4_000
    for paragraph in paragraphs:
        if frame or is_frame(paragraph.text):
            finder.account.take(paragraph, "frame")
        else:
            place = paragraph.place(0)
            finder.draft.remains.append(Remain(place, paragraph.text, "table-without-tasks"))
            finder.account.take(paragraph, "remains")


def _rest(draft: PlanDraft, account: Account) -> None:
    """What nothing took: told as left over."""
    draft.words, rest = account.settle()
    for paragraph, offset, text in rest:
        draft.remains.append(Remain(paragraph.place(offset), text, "not-understood"))
