"""A plan whose every task has another time wording: no task is lost, and the plan has no faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.collected_wordings import collected

CASES = Path(__file__).parents[2] / "workflows/reading/cases"
VIETNAMESE = """KẾ HOẠCH
Thử nghiệm

I. NHIỆM VỤ
"""
ENGLISH = """ACTION PLAN
Trial

I. TASKS
"""
TASKS = {
    "vi": "{n}. Ban hành văn bản số {n}.\n- Cơ quan chủ trì: Sở Nội vụ.\n- Thời gian: {time}\n",
    "en": "{n}. Issue document number {n}.\n- Lead: Ministry of Finance.\n- Deadline: {time}\n",
}


def wordings(language: str) -> list[str]:
    """The collected wordings of a language, with those that came with their readings."""
    found = [one.text for one in collected() if one.language == language]
    if language == "vi":
        lines = (CASES / "phrases.ndjson").read_text("utf-8").splitlines()
        found += [json.loads(line)["text"] for line in lines]
    return found


@pytest.mark.parametrize(("language", "head"), [("vi", VIETNAMESE), ("en", ENGLISH)])
def test_a_plan_of_all_wordings_has_all_its_tasks_and_no_fault(
    office: Callable[..., Any], tmp_path: Path, language: str, head: str
) -> None:
    """A number after "hằng năm" begins the next task; every rule that is read passes the check."""
    times = wordings(language)
    tasks = [TASKS[language].format(n=n, time=time) for n, time in enumerate(times, 1)]
    source, plan = tmp_path / "plan.txt", tmp_path / "plan.yaml"
    source.write_text(head + "".join(tasks), encoding="utf-8")
    options = ("--adopted", "2025-10-01", "--language", language)
    result = office("--json", "read", str(source), *options)
    report = json.loads(result.out)["report"]
    assert report["tasks"] == len(times)
    assert report["times"]["none"] == 0
    assert not report["remains"]
    assert office("read", str(source), "-o", str(plan), *options).code == 0
    assert office("check", str(plan)).code == 0
