"""Templates keep to the content security policy: no styles and no scripts inside the page."""

import re
from pathlib import Path

import pytest

PROJECT_DIR = Path(__file__).parents[2]
# Mails are inlined when they are sent and see no policy.
TEMPLATES = sorted(path for path in (PROJECT_DIR / "templates").rglob("*.html") if "emails" not in path.parts[-3:])
INLINE = re.compile(
    r"""\s(style|on[a-z]+)\s*=\s*["'{]"""  # attributes
    r"""|<style\b"""
    r"""|<script\b(?![^>]*(\ssrc=|application/(ld\+)?json))"""  # data in a page is no script
    r"""|javascript:""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT_DIR / "templates")))
def test_template_has_no_inline_code(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()

    assert [line.strip() for line in lines if INLINE.search(line)] == []
