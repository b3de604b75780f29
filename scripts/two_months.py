"""Two months of a clerk's work on the seed plan, as a terminal of 100 or 60 columns shows them.

python scripts/two_months.py            writes docs/explanation/two-months.vi.md
python scripts/two_months.py --check    exits 1 where that page is not what the program prints
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from cli.main import run  # noqa: E402
from upon import clock  # noqa: E402

PAGE = ROOT / "docs" / "explanation" / "two-months.vi.md"

HEAD = """\
# Hai tháng của một văn thư

Trang này do `scripts/two_months.py` in ra từ chính chương trình, trên kế hoạch kèm sẵn của một thị
ủy; văn bản đến là giả định. Phần đầu in rộng {wide} cột, phần sau in lại mấy trang ấy ở {narrow}
cột.
"""

WIDE, NARROW = 100, 60

STORY = [
    ("Ngày đầu: áp dụng kế hoạch", "2023-01-03", "adopt nq21-duc-pho"),
    ("Sáng thứ Ba mở sổ", "2023-01-03", "agenda"),
    (
        "Quy chế mẫu đến; gõ vài từ là đủ",
        "2023-02-02",
        'record "quy chế mẫu" --number 01-QC/TU --issued 31/01/2023 --received "hôm qua" --as lan',
    ),
    ("Việc ấy còn chờ gì", "2023-02-02", "why 2.1.2.a"),
    ("Một việc chờ hai cấp, mỗi cấp một trong hai văn bản", "2023-02-02", "why 2.1.6"),
    ("Có làm trước được không", "2023-02-03", "start 2.1.2.a"),
    (
        "Hướng dẫn cũng đến",
        "2023-02-13",
        'record "hướng dẫn thực hiện" --number 02-HD/TU --issued "thứ sáu vừa rồi" --as lan',
    ),
    ("Hạn tính thế nào", "2023-02-13", "why 2.1.2.a"),
    ("Bắt đầu làm", "2023-02-14", "start 2.1.2.a --as lan"),
    ("Ghi nhầm thì hoàn tác", "2023-02-14", "undo --as lan"),
    ("Một việc xong muộn", "2023-02-20", "complete 3.d --on 15/2 --number 11-KH/TU --as lan"),
    (
        "Xin thêm thời gian",
        "2023-02-27",
        'extend 3.e --to "10 ngày làm việc" --reason "Chờ góp ý của cơ sở" --as lan',
    ),
    ("Chưa biết hiểu thế nào thì hỏi", "2023-02-27", "confirm 3.đ"),
    (
        "Nếu một chỉ đạo đến vào giữa tháng Ba",
        "2023-02-27",
        "what-if --record btvtu-direction-special-cells --issued 15/3",
    ),
    ("Cuối tháng mở sổ", "2023-03-02", "agenda"),
    ("Sổ đã ghi gì", "2023-03-02", "log --limit 4"),
]
"""What the clerk does: a heading, the day, the command."""

AGAIN = ("agenda", "why 2.1.6", "due --limit 8", "triggers --limit 4")
"""What is shown once more on a narrow page, on the last day."""


def page() -> str:
    """The page as it is to stand in docs/."""
    with tempfile.TemporaryDirectory() as folder, _environment(Path(folder)):
        texts = [HEAD.format(wide=WIDE, narrow=NARROW)]
        for heading, day, command in STORY:
            texts += [f"## {heading}\n", _console(command, day, WIDE)]
        texts.append(f"## Cũng những trang ấy, ở {NARROW} cột\n")
        texts += [_console(command, STORY[-1][1], NARROW) for command in AGAIN]
    return "\n".join(texts).rstrip() + "\n"


@contextlib.contextmanager
def _environment(folder: Path) -> Iterator[None]:
    """Nothing of the person who runs it; the clock stands still, for the log prints it."""
    kept, now = dict(os.environ), clock.now
    for name in [name for name in os.environ if name.startswith("UPON_")]:
        del os.environ[name]
    os.environ |= {"UPON_DB": str(folder / "upon.db"), "NO_COLOR": "1"}
    clock.now = lambda: datetime(2023, 3, 2, 1, 0, tzinfo=UTC)
    try:
        yield
    finally:
        clock.now = now
        os.environ.clear()
        os.environ.update(kept)


def _console(command: str, day: str, width: int) -> str:
    """A command and what it prints, data and messages, as a block."""
    os.environ["COLUMNS"] = str(width)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        run([*shlex.split(command), "--today", day])
    shown = "\n".join(line.rstrip() for line in out.getvalue().splitlines())
    shown = shown.replace(os.environ["UPON_DB"], "upon.db")
    given = "/".join(reversed(day.split("-")))
    return f"```console\n{given} $ upon {command}\n{shown}\n```\n"


def main() -> int:
    """Write the page, or compare it."""
    made = page()
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == made else 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
