"""The story that `upon demo` plays: made-up documents for the plan that the product ships."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date

PLAN = "nq21-duc-pho"
ASKED = "2.1.2.b"
"""The task about which the story asks why: rounding and holidays both move its date."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is recorded on `today`."""

    today: date
    trigger: str
    number: str
    title: str
    issued: date
    received: date | None = None

    def command(self) -> str:
        """What a person would type."""
        words = ["upon", "record", self.trigger, "--issued", str(self.issued)]
        if self.received:
            words += ["--received", str(self.received)]
        return shlex.join([*words, "--number", self.number])


@dataclass(frozen=True, slots=True)
class Completion:
    """A task that is reported done on `today`."""

    today: date
    task: str

    def command(self) -> str:
        """What a person would type."""
        return shlex.join(["upon", "complete", self.task, "--on", str(self.today)])


@dataclass(frozen=True, slots=True)
class Adoption:
    """The plan comes into force."""

    today: date

    def command(self) -> str:
        """What a person would type."""
        return f"upon adopt {PLAN}"


Beat = Adoption | Document | Completion

CHAPTERS: tuple[tuple[Beat, ...], ...] = (
    (Adoption(date(2022, 10, 17)),),
    (
        Document(
            date(2022, 12, 2),
            "btvtu-model-regulation",
            "05-QC/TU",
            "Quy chế mẫu về làm việc của cấp ủy cơ sở, chi bộ",
            date(2022, 11, 30),
        ),
        Document(
            date(2022, 12, 7),
            "btvtu-regulation-guidance",
            "12-HD/TU",
            "Hướng dẫn thực hiện Quy chế mẫu",
            date(2022, 12, 5),
        ),
    ),
    (
        Completion(date(2022, 12, 28), "3.a"),
        Document(
            date(2023, 2, 3),
            "btvthu-new-cadre-rule",
            "08-QĐ/TU",
            "Quy định về phân cấp quản lý cán bộ và bổ nhiệm, giới thiệu cán bộ ứng cử",
            date(2023, 1, 31),
        ),
    ),
    (
        Document(
            date(2023, 3, 9),
            "tw-guidance-special-cells",
            "16-HD/BTCTW",
            "Hướng dẫn thí điểm hình thức sinh hoạt đảng ở chi bộ đặc thù",
            date(2023, 3, 6),
        ),
        Completion(date(2023, 3, 14), "2.1.2.a"),
        Document(
            date(2023, 6, 12),
            "btvtu-direction-special-cells",
            "31-CV/TU",
            "Chỉ đạo thí điểm hình thức sinh hoạt đảng",
            date(2023, 4, 6),
            date(2023, 6, 12),
        ),
    ),
)
"""Each chapter ends on a day on which the office looks at where it stands."""

REGISTER_FILE = "so-den.csv"
REGISTER = (
    ("Ngày đến", "Tác giả", "Số, ký hiệu", "Ngày ban hành", "Trích yếu"),
    ("01/12/2022", "BTV Tỉnh ủy", "05 - QC/TU", "30/11/2022", "Quy chế mẫu về làm việc của cấp ủy"),
    (
        "05/06/2023",
        "BTV Tỉnh ủy",
        "161-KH/TU",
        "01/06/2023",
        "KH triển khai Sổ tay đảng viên điện tử",
    ),
    (
        "06/06/2023",
        "Thành ủy Đà Nẵng",
        "88-KH/TU",
        "22/05/2023",
        "KH triển khai Sổ tay đảng viên điện tử",
    ),
    (
        "07/06/2023",
        "VP Tỉnh ủy",
        "1288-CV/VPTU",
        "05/06/2023",
        "Giấy mời tập huấn Sổ tay đảng viên",
    ),
    ("08/06/2023", "Bộ Chính trị", "162-QĐ/TW", "02/06/2023", "Quy định về chế độ đảng phí"),
    (
        "08/06/2023",
        "Ban Tổ chức Tỉnh ủy",
        "702-CV/BTCTU",
        "07/06/2023",
        "Góp ý dự thảo Quy định đảng phí",
    ),
    ("09/06/2023", "UBND tỉnh", "1510/UBND-KTN", "07/06/2023", "V/v phòng, chống hạn hán"),
    ("12/06/2023", "Bộ Chính trị", "Số 162-QĐ/TW", "02/06/2023", "Quy định về chế độ đảng phí"),
)
"""A page of a made-up register of incoming documents, as an office keeps it: its header, then eight
documents."""
