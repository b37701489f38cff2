"""What is large and rarely needed is not loaded at the start: an idle installation stays small."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.database import SECRET_KEY, SqliteDatabase

PROJECT_DIR = Path(__file__).parents[2]
#: Each is a megabyte or more, for requests, mails or commands that few processes ever see.
RARELY_NEEDED = (
    "PIL",
    "alembic",
    "cryptography.x509",
    "css_inline",
    "dns.resolver",
    "icalendar",
    "openpyxl",
    "qrcode",
    "typst",
    "webauthn",
    "xlsxwriter",
    "zxcvbn",
)
#: What a worker never needs: it answers nobody.
PAGES = ("eventapp.web", "flask_babel", "flask_limiter", "flask_login", "wtforms")

WEB = """
import wsgi
page = wsgi.app.test_client().get("/", follow_redirects=True)
assert page.status_code == 200, page.status_code
"""
WORKER = """
from eventapp.worker_app import create_worker_app
from startup import read_config
result = create_worker_app(read_config()).test_cli_runner().invoke(args=["worker", "run", "--once"])
assert result.exit_code == 0, result.output
"""


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An installation with a migrated database."""
    with SqliteDatabase(tmp_path).fresh(tmp_path) as url:
        folder = tmp_path / "data"
        folder.mkdir(mode=0o700)
        yield {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "DATABASE_URL": url, "SECRET_KEY": SECRET_KEY}


def loaded_by(program: str, names: tuple[str, ...], *, environ: dict[str, str]) -> str:
    """Run the program in a process of its own; return which of these modules it has loaded."""
    told = f"import sys\nprint(*[name for name in {names!r} if name in sys.modules])"
    finished = subprocess.run(
        [sys.executable, "-c", program + told],
        cwd=PROJECT_DIR,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return finished.stdout.splitlines()[-1]


def test_web_server_has_nothing_loaded_that_is_rarely_needed_after_a_page(environ: dict[str, str]) -> None:
    commands = tuple(f"eventapp.cli.{noun}" for noun in ("backup", "demo", "due_work", "lan", "serve", "worker"))

    assert loaded_by(WEB, (*RARELY_NEEDED, *commands), environ=environ) == ""


def test_worker_has_nothing_loaded_that_is_rarely_needed_and_no_pages_after_its_first_round(
    environ: dict[str, str],
) -> None:
    assert loaded_by(WORKER, (*RARELY_NEEDED, *PAGES), environ=environ) == ""
