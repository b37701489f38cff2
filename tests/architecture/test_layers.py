"""The import rules of pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).parents[2]


def test_layers_import_only_what_lies_below_them() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")

    finished = subprocess.run([lint_imports], cwd=PROJECT_DIR, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout


def test_domain_loads_neither_the_web_framework_nor_the_database() -> None:
    modules = sorted(f"eventapp.domain.{path.stem}" for path in (PROJECT_DIR / "eventapp" / "domain").glob("*.py"))
    program = f"import sys, {', '.join(modules)}; print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"

    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )

    assert finished.stdout.strip() == "[]"
