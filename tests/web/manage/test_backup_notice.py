"""Administrators and monitors see that a backup is missing."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from eventapp.domain.states import Role
from eventapp.services import worker_signs
from tests.support.builders import make_organization, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.signing_in import sign_in

NOTICE = "Die Sicherung fehlt."


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """BACKUP_DIR with the backup of the night before last."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "einlass-2026-08-30.backup").write_bytes(b"rows")
    app.config["BACKUP_DIR"] = folder
    return folder


def notices(client: Client, path: str) -> list[str]:
    """What the page warns of."""
    page = Page(client.get(path))
    return [text for text in page.texts(css_class="notice") if NOTICE in text]


@pytest.mark.parametrize("path", ["/manage/", "/manage/retention"])
def test_administrator_reads_that_the_backup_is_missing_and_why(
    app: Flask, client: Client, folder: Path, now: datetime, path: str
) -> None:
    sign_in(client, make_user(make_organization(), roles=(Role.ADMIN, Role.ORGANIZER)))

    (told,) = notices(client, path)
    (app.config["DATA_DIR"] / "backup_trouble").write_text(f"disk {now.isoformat()}", encoding="ascii")
    (full,) = notices(client, path)
    (folder / "einlass-2026-09-01.backup").write_bytes(b"rows")

    assert told == f"{NOTICE} Die letzte ist vom 30.08.2026. Niemand hat es versucht. Läuft der Hintergrunddienst?"
    assert full.endswith("Der Ordner für Sicherungen fehlt, ist voll oder lässt sich nicht beschreiben.")
    assert notices(client, path) == []


@pytest.mark.usefixtures("folder", "now")
def test_others_are_not_bothered(client: Client) -> None:
    sign_in(client, make_user(make_organization(), roles=(Role.ORGANIZER,)))

    assert notices(client, "/manage/") == []


def test_health_says_that_the_backup_is_overdue(client: Client, folder: Path, now: datetime) -> None:
    worker_signs.show_sign(place="here", now=now)

    before = client.get("/health").json
    (folder / "einlass-2026-09-01.backup").write_bytes(b"rows")
    after = client.get("/health").json

    assert before == {
        "status": "degraded",
        "database": "ok",
        "worker": "ok",
        "mails": "ok",
        "backups": "overdue",
    }
    assert after == {**before, "status": "ok", "backups": "ok"}
