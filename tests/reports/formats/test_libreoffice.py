"""Papers opened by LibreOffice, where the machine has it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from tests.reports.formats.test_forms import figures, made

OFFICE = os.environ.get("UPON_SOFFICE") or shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not there")
@pytest.mark.parametrize("form", ["party", "state"])
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_it_opens_a_paper_with_hostile_titles(form: str, ending: str, tmp_path: Path) -> None:
    """The paper is converted, and what stands in it is there, marks of templates and formulas as
    text."""
    source = tmp_path / f"paper.{ending}"
    source.write_bytes(made("progress", form, ending))
    command = [str(OFFICE), "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    environment = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run([*command, str(source)], check=True, timeout=300, env=environment)
    pages = pypdfium2.PdfDocument(tmp_path / "paper.pdf")
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    for wanted in ("=1+1", "{{7*7}}", figures().facts.head[:12]):
        assert wanted in text
