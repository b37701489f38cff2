"""Backups at the command line: made while the server runs, verified, restored on either engine, erasures kept."""

import gzip
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from config import Config
from eventapp.app import create_app, enable_migrations
from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Authenticator, Device, Membership, Registration, User
from eventapp.queries import login_sessions
from eventapp.sealing import ContactKeyMissing
from eventapp.services import accounts, devices, erasure_list, memberships
from eventapp.services.login_sessions import token_hash
from eventapp.services.table_copies import count_all
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.database import make_config
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.signing_in import make_session

pytestmark = pytest.mark.usefixtures("now")

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    enable_migrations(app)

    def run(*arguments: object) -> Result:
        return app.test_cli_runner().invoke(args=["backup", *(str(argument) for argument in arguments)])

    return run


def fill(app: Flask) -> Registration:
    """A team, a guest who has come, and a picture."""
    organization = make_organization()
    make_user(organization)
    event = make_event(organization=organization)
    registration = make_registration(event, name="Ada Beispiel", email="ada@example.org")
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(registration)))
    folder: Path = app.config["DATA_DIR"] / "pictures"
    folder.mkdir()
    (folder / "fest-640.webp").write_bytes(b"a picture")
    return registration


def rows() -> dict[str, int]:
    """How many rows each table has."""
    db.session.remove()
    with db.engine.connect() as connection:
        return count_all(connection)


def names() -> list[str]:
    """The names of those who registered."""
    db.session.remove()
    return list(db.session.scalars(select(Registration.name).order_by(Registration.id)))


def test_backup_brings_everything_back(app: Flask, run: Run, tmp_path: Path) -> None:
    fill(app)
    before = rows()
    file = tmp_path / "monday.backup"

    made = run("create", file)
    make_registration(make_event(), name="Späterer Gast")
    (app.config["DATA_DIR"] / "pictures" / "fest-640.webp").unlink()
    verified = run("verify", file)
    restored = run("restore", file, "--replace")

    assert made.exit_code == 0, made.output + repr(made.exception)
    assert (made.exit_code, verified.exit_code, restored.exit_code) == (0, 0, 0), restored.output
    assert rows() == before
    assert names() == ["Ada Beispiel"]
    assert db.session.scalars(select(Registration.email)).one() == "ada@example.org"
    assert (app.config["DATA_DIR"] / "pictures" / "fest-640.webp").read_bytes() == b"a picture"
    assert make_registration(make_event(), name="Neuer Gast").id not in (None, 1)  # numbers go on behind the restored


def test_backup_without_recipient_shows_no_address(app: Flask, run: Run, tmp_path: Path) -> None:
    fill(app)
    file = tmp_path / "plain.backup"

    assert "keep contact_keys somewhere else" in run("create", file).output

    with tarfile.open(file) as archive:
        files = {name: archive.extractfile(name) for name in archive.getnames()}
        content = b"".join(part.read() for part in files.values() if part is not None)
    assert sorted(files) == ["einlass.sqlite", "erasures", "manifest.json", "pictures/fest-640.webp"]
    assert b"Ada Beispiel" in content
    assert b"ada@example.org" not in content
    assert file.stat().st_mode & 0o077 == 0


def test_encrypted_backup_is_all_that_a_new_machine_needs(app: Flask, run: Run, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    app.config["BACKUP_RECIPIENTS"] = (str(identity.to_public()),)
    key = tmp_path / "key.txt"
    key.write_text(f"# created: today\n{identity}\n", encoding="ascii")
    file = tmp_path / "sealed.backup"
    fill(app)

    assert "encrypted" in run("create", file).output
    assert b"Ada" not in file.read_bytes()
    assert run("verify", file).exit_code == 1
    assert ", encrypted" in run("verify", file, "--identity", key).output
    app.config["BACKUP_RECIPIENTS"] = ()
    run("create", tmp_path / "plain.backup")
    assert "not encrypted" in run("verify", tmp_path / "plain.backup", "--identity", key).output
    db.session.remove()

    elsewhere = _new_machine(tmp_path / "elsewhere")
    with elsewhere.app_context():
        enable_migrations(elsewhere)
        result = elsewhere.test_cli_runner().invoke(args=["backup", "restore", str(file), "--identity", str(key)])
        assert result.exit_code == 0, result.output
        assert db.session.scalars(select(Registration.email)).one() == "ada@example.org"
        db.engine.dispose()


def test_plain_backup_on_a_new_machine_needs_the_contact_keys(app: Flask, run: Run, tmp_path: Path) -> None:
    fill(app)
    file = tmp_path / "plain.backup"
    run("create", file)
    db.session.remove()

    elsewhere = _new_machine(tmp_path / "elsewhere")
    with elsewhere.app_context():
        enable_migrations(elsewhere)
        assert elsewhere.test_cli_runner().invoke(args=["backup", "restore", str(file)]).exit_code == 0
        assert names() == ["Ada Beispiel"]
        with pytest.raises(ContactKeyMissing):
            db.session.scalars(select(Registration.email)).one()
        db.engine.dispose()


def test_restored_backup_brings_nobody_back_who_was_erased(app: Flask, run: Run, tmp_path: Path) -> None:
    registration = fill(app)
    file = tmp_path / "yesterday.backup"
    run("create", file)
    erasure_list.erase_and_note(registration_id=registration.id, data_dir=app.config["DATA_DIR"], now=NOW)
    assert names() == [""]

    result = run("restore", file, "--replace")

    assert (
        result.output.splitlines()[-1]
        == "Erased again: 1 registration(s), 0 single person(s) of others; 0 deletion(s) were due"
    )
    assert names() == [""]
    assert db.session.scalars(select(Registration.email)).one() is None


def test_restored_backup_opens_nothing_that_was_ended_since(app: Flask, run: Run, tmp_path: Path) -> None:
    organization = make_organization()
    olga, gone = make_user(organization), make_user(organization)
    event = make_event(organization=organization)
    pair_phone(event)
    pair_phone(event)
    lost, kept = db.session.scalars(select(Device.id).order_by(Device.id))
    session, stamp = make_session(olga), olga.session_stamp
    file = tmp_path / "monday.backup"
    run("create", file)
    devices.revoke_device(device_id=lost, now=NOW)
    accounts.deactivate_user(reference=gone.reference, organization_ids=[organization.id], now=NOW)

    assert run("restore", file, "--replace").exit_code == 0

    db.session.remove()
    assert login_sessions.find_signed_in(token_hash(session)) is None
    people = {user.id: user for user in db.session.scalars(select(User))}
    assert people[olga.id].session_stamp != stamp
    assert [people[user.id].is_active for user in (olga, gone)] == [True, False]
    revoked = {phone.id: phone.revoked_at for phone in db.session.scalars(select(Device))}
    assert (revoked[lost], revoked[kept]) == (NOW, None)


def test_restored_backup_knows_no_address_of_a_colleague_who_has_left(app: Flask, run: Run, tmp_path: Path) -> None:
    organization = make_organization()
    olga, leaving = make_user(organization, roles=[Role.ADMIN]), make_user(organization, email="gone@example.org")
    db.session.add(Authenticator(user_id=leaving.id, secret="A" * 32, created_at=NOW, last_step=0))
    db.session.commit()
    file = tmp_path / "monday.backup"
    run("create", file)
    memberships.leave_organization(user_id=leaving.id, reference=organization.reference, now=NOW)

    assert run("restore", file, "--replace").exit_code == 0

    db.session.remove()
    assert list(db.session.scalars(select(User.email))) == [olga.email]
    assert db.session.scalars(select(Authenticator)).all() == []
    assert list(db.session.scalars(select(Membership.user_id))) == [olga.id]


def test_restore_does_not_touch_an_installation_in_use(app: Flask, run: Run, tmp_path: Path) -> None:
    fill(app)
    file = tmp_path / "one.backup"
    run("create", file)
    make_registration(make_event(), name="Bilal")

    result = run("restore", file)

    assert result.exit_code == 1
    assert "--replace" in result.output
    assert names() == ["Ada Beispiel", "Bilal"]


def test_backup_never_overwrites(app: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    file.write_text("dear", encoding="ascii")

    result = run("create", file)

    assert (result.exit_code, file.read_text("ascii")) == (1, "dear")
    assert [path.name for path in tmp_path.glob(".*.part")] == []


@pytest.mark.parametrize("damage", ["cut", "altered", "other"])
def test_damaged_backup_changes_nothing(app: Flask, run: Run, tmp_path: Path, damage: str) -> None:
    fill(app)
    file = tmp_path / "one.backup"
    run("create", file)
    content = file.read_bytes()
    middle = len(content) // 2
    damaged = {
        "cut": content[:middle],
        "altered": content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :],
        "other": b"not a backup at all",
    }
    file.write_bytes(damaged[damage])

    results = (run("verify", file), run("restore", file, "--replace"))

    assert [result.exit_code for result in results] == [1, 1]
    assert results[1].output.startswith("Error: Nothing was changed")
    assert names() == ["Ada Beispiel"]


def test_no_altered_byte_is_overlooked_and_none_is_a_fault_of_ours(app: Flask, run: Run, tmp_path: Path) -> None:
    fill(app)
    file = tmp_path / "one.backup"
    run("create", file)
    content = file.read_bytes()

    for place in range(10, len(content), len(content) // 40):
        file.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        result = run("verify", file)
        if not _holds_the_same(file, content):  # some bits of a packed file are for nothing
            assert (result.exit_code, result.output.startswith("Error: Not a good backup")) == (1, True), place


def _holds_the_same(file: Path, content: bytes) -> bool:
    try:
        return gzip.decompress(file.read_bytes()) == gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return False


def _new_machine(folder: Path) -> Flask:
    folder.mkdir()
    config: Config = make_config(database_url=f"sqlite:///{folder}/einlass.sqlite", data_dir=folder)
    return create_app(config)


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "link"])
def test_archive_writes_nothing_beside_its_folder(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "evil.backup"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)

    result = run("verify", file)

    assert result.exit_code == 1
    assert "has no place in a backup" in result.output
