"""Numbers of documents in their parts, however they were typed."""

from __future__ import annotations

import pytest

from workflows.matching.document_kinds import kind_of, meets
from workflows.matching.document_numbers import cited_numbers, parse_number, shown_number
from workflows.matching.folding import syllables


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("655-CV/BTCTU", ("655", "cv", "btctu", "")),
        ("Số: 08 - QC/TU", ("8", "qc", "tu", "")),
        ("08–QĐ/TU", ("8", "qd", "tu", "")),
        ("33/2023/NĐ-CP", ("33", "nd", "cp", "2023")),
        ("2074/QĐ-UBND", ("2074", "qd", "ubnd", "")),
        ("6120/UBND-NC", ("6120", "", "ubnd-nc", "")),
        ("905/LĐLĐ", ("905", "", "ldld", "")),
        ("118-kh/tđtn", ("118", "kh", "tdtn", "")),
        ("0012", ("12", "", "", "")),
        ("0", ("0", "", "", "")),
        ("", ("", "", "", "")),
        ("không số", ("khong-so", "", "", "")),
    ],
)
def test_a_number_in_its_parts(text: str, parts: tuple[str, ...]) -> None:
    """Serial without zeros in front, kind, sign and year; another form is its own serial."""
    number = parse_number(text)
    assert (number.serial, number.kind, number.sign, number.year) == parts
    assert str(parse_number(str(number))) == str(number)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("sơ kết Chỉ thị số 07-CT/TU", ["7-CT/TU"]),
        ("sơ kết Chỉ thị 07 về đạo đức", ["7-CT"]),
        ("thay HD 04-HD/BTCTU ngày 28/3/2013", ["4-HD/BTCTU"]),
        ("Nghị định 33/2023/NĐ-CP", ["33/2023-NĐ/CP"]),
        ("ngày 10/11/2022, năm 2023 - 2025", []),
        ("kế hoạch năm 2023", []),
        ("giai đoạn 2021-2025", []),
    ],
)
def test_numbers_that_a_text_cites(text: str, cited: list[str]) -> None:
    """Numbers with a kind, whole or without their sign; dates and years are none."""
    assert sorted(map(shown_number, cited_numbers(text))) == cited


@pytest.mark.parametrize(
    ("number", "title", "kind"),
    [
        ("8-QC/TU", "Quy chế mẫu", "quy-che"),
        ("12-HD/TU", "HD thực hiện Quy chế mẫu", "huong-dan"),
        ("8-QĐ/TU", "Quy định về phân cấp", "quy-dinh"),
        ("8-QĐ/TU", "Quyết định bổ nhiệm", "quyet-dinh"),
        ("1045-QĐ/TU", "Quyết định ban hành Quy chế mẫu", "quy-che"),
        ("6120/UBND-NC", "V/v hướng dẫn xác định cấp phó", "cong-van"),
        ("", "Hướng dẫn kết nạp", "huong-dan"),
        ("", "về gì đó", None),
    ],
)
def test_the_kind_of_a_document(number: str, title: str, kind: str | None) -> None:
    """The sign says the kind; where it stands for several, or is missing, the first words do."""
    assert kind_of(parse_number(number), syllables(title)) == kind


def test_what_a_kind_meets() -> None:
    """Guidance and the model that it is about are told apart by the sign; a direction comes as many
    kinds; a letter is what its summary says that it is."""
    title = syllables("Hướng dẫn thực hiện Quy chế mẫu")
    assert meets("huong-dan", "hướng dẫn", title) > meets("huong-dan", "quy chế mẫu", title)
    assert meets("quy-che", "quy chế mẫu", title) == 1
    assert meets("quy-che", "quy chế mẫu", syllables("Quy chế làm việc")) < 1
    assert meets("ke-hoach", "chỉ đạo", title) >= 0.4
    assert meets("cong-van", "hướng dẫn", title) > meets("cong-van", "hướng dẫn", ())
    assert meets("bao-cao", "kế hoạch", title) < 0.4
