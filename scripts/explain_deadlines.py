"""Write the page of ten deadlines of the seed plan, by the program's own words.

Run it after a change of texts, calendar or plan: ``python scripts/explain_deadlines.py``.
``tests/test_explained.py`` fails while the page differs from what the program says.
"""

from __future__ import annotations

import contextlib
import io
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "deadlines-explained.vi.md"

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from cli.commands.demo_story import CHAPTERS, PLAN, Adoption  # noqa: E402
from cli.main import run  # noqa: E402

HEAD = """\
# Mười thời hạn, giải thích từng bước

Kế hoạch mẫu `{plan}`, với các văn bản của `upon demo` (số liệu giả định) và ba văn bản ghi thêm.
Mọi phần trong khung là lời của chính chương trình; trang này do `scripts/explain_deadlines.py`
viết ra và được kiểm tra tự động, nên không bao giờ khác với chương trình.

Văn bản đã ghi, theo thứ tự:

```console
{records}
```
"""

MORE = (
    (
        "2023-02-16",
        "record annual-training-plan --issued 2023-02-15 --number 21-KH/TU --sets-due 2023-11-30",
    ),
    ("2023-03-22", "record prov-policy-pilot-models --issued 2023-03-20 --number 44-TB/TU"),
    ("2023-05-12", "record prov-direction-pilot-review --issued 2023-05-10 --number 52-CV/TU"),
)
"""Documents beside those of the demo, each with the day on which it is recorded."""


class Case(NamedTuple):
    """A deadline: its heading, what is to be seen in it, and the command that explains it."""

    title: str
    text: str
    command: str


CASES = (
    Case(
        "30/11 thêm 3 tháng: tháng 2 không có ngày 30",
        "Quy chế mẫu 05-QC/TU ban hành ngày 30/11/2022. Nếu chỉ tính từ văn bản này, tháng cuối"
        " không có ngày tương ứng nên lấy ngày cuối tháng (làm tròn xuống). Cách làm tròn lên được"
        " nêu để người đọc biết có hai đáp số.",
        'calc "3 months after btvtu-model-regulation" --event btvtu-model-regulation=2022-11-30',
    ),
    Case(
        "Ngày cuối là Chủ nhật: sang ngày làm việc kế tiếp",
        "Nhiệm vụ 2.1.2.a chờ hai văn bản; 03 tháng tính từ văn bản đến sau (05/12/2022). Ngày tính"
        " được là Chủ nhật 05/03/2023.",
        "why 2.1.2.a --today 2023-03-01",
    ),
    Case(
        "Ngày cuối rơi vào dịp lễ 30/4 - 1/5: nêu tên từng ngày nghỉ",
        "Nhiệm vụ 2.1.2.b, hạn tính từ Quy định mới ngày 31/01/2023: vừa làm tròn (tháng 4 có 30"
        " ngày), vừa dời qua bốn ngày nghỉ liền.",
        "why 2.1.2.b --today 2023-05-05",
    ),
    Case(
        "“Trong Quý IV/2022”: một khoảng thời gian, hạn là ngày cuối",
        "Nhiệm vụ 3.a. Ngày ấn định không dời vì ngày nghỉ (khoản 5 Điều 148 chỉ nói về thời hạn);"
        " ngày làm việc kế tiếp được nêu để tham khảo.",
        "why 3.a --today 2022-12-20",
    ),
    Case(
        "“Đầu quý II/2023”: pháp luật không định nghĩa, hai cách hiểu",
        "Nhiệm vụ 3.đ. Chương trình lấy tháng đầu của quý, nêu cách hiểu sớm hơn, và nói rõ phải có"
        " người xác nhận (`upon confirm 3.đ`).",
        "why 3.đ --today 2023-03-01",
    ),
    Case(
        "“Hết năm 2023”: ngày cuối năm",
        "Nhiệm vụ 3.k: ngày 31/12/2023 là Chủ nhật nhưng là ngày ấn định nên được giữ.",
        "why 3.k --today 2023-12-01",
    ),
    Case(
        "“Hằng năm”: mỗi năm một kỳ",
        "Nhiệm vụ 2.2.6. Mỗi kỳ có hạn riêng, tính từ chính kỳ ấy nên không trôi dần.",
        "why 2.2.6 --occurrence 2024 --today 2024-06-03",
    ),
    Case(
        "“Theo kế hoạch đào tạo, bồi dưỡng”: hạn do văn bản ấn định",
        "Nhiệm vụ 2.1.8.a: kế hoạch 21-KH/TU tự ấn định ngày 30/11/2023.",
        "why 2.1.8.a --today 2023-06-01",
    ),
    Case(
        "“Khi có chỉ đạo của tỉnh”: làm ngay khi có văn bản, không có ngày để trễ",
        "Nhiệm vụ 2.1.1.b: chờ cả chủ trương và chỉ đạo; việc đến lúc làm nhưng không có ngày hạn.",
        "why 2.1.1.b --today 2023-06-01",
    ),
    Case(
        "Tạm tính: năm chưa công bố lịch nghỉ, dời qua Tết",
        "Nếu Quy định mới ban hành ngày 05/11/2026, hạn của 2.1.2.b rơi vào Tết 2027: lịch nghỉ năm"
        " ấy mới là dự kiến, nên ngày chỉ là tạm tính.",
        'calc "3 months after btvthu-new-cadre-rule" --event btvthu-new-cadre-rule=2026-11-05',
    ),
)


def story() -> Iterator[str]:
    """The commands of the demo, in order, then those of MORE."""
    for beat in (beat for chapter in CHAPTERS for beat in chapter):
        typed = f"adopt {PLAN}" if isinstance(beat, Adoption) else beat.command()
        yield f"{typed.removeprefix('upon ')} --today {beat.today}"
    for day, command in MORE:
        yield f"{command} --today {day}"


def told(command: str, url: str) -> str:
    """What a command prints. Raises SystemExit where it fails."""
    settings = ["--db", url, "--lang", "vi", "--zone", "Asia/Ho_Chi_Minh", "--as", "van-phong"]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*settings, *shlex.split(command)])
    if code:
        raise SystemExit(f"upon {command}: exit {code}: {err.getvalue()}")
    return out.getvalue().rstrip()


def page() -> str:
    """The page, worked out anew in a throw-away database."""
    commands = list(story())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{Path(folder) / 'explained.db'}"
        for command in commands:
            told(command, url)
        parts = [HEAD.format(plan=PLAN, records="\n".join(f"$ upon {c}" for c in commands))]
        for number, case in enumerate(CASES, start=1):
            said = told(case.command, url)
            parts.append(
                f"## {number}. {case.title}\n\n{case.text}\n\n"
                f"```console\n$ upon {case.command}\n{said}\n```\n"
            )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
