"""Every setting is documented, and the documented defaults are the real ones."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config import Config

PROJECT_DIR = Path(__file__).parents[2]
SETTINGS = [field.name for field in fields(Config) if field.name != "TESTING"]
SHOWN = re.compile(r"^#([A-Z_]+)=(.*)$", re.MULTILINE)


@pytest.mark.parametrize("setting", SETTINGS)
def test_setting_stands_in_operations(setting: str) -> None:
    text = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")

    assert len(re.findall(rf"^\| `{setting}` \|", text, re.MULTILINE)) == 1


def test_env_example_shows_each_setting_once() -> None:
    text = (PROJECT_DIR / ".env.example").read_text(encoding="utf-8")

    assert sorted(name for name, _ in SHOWN.findall(text)) == sorted(SETTINGS)


def test_env_example_shows_the_defaults(tmp_path: Path) -> None:
    text = (PROJECT_DIR / ".env.example").read_text(encoding="utf-8")
    shown = {**dict(SHOWN.findall(text)), "DATA_DIR": str(tmp_path), "DATABASE_URL": ""}

    assert Config.from_env(shown) == Config.from_env({"DATA_DIR": str(tmp_path)})
