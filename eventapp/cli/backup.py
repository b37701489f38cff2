"""Backups: make, verify, restore."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.adapters.archive import ArchiveUnreadable
from eventapp.cli.schema import upgrade_tables
from eventapp.domain.errors import StillInUse
from eventapp.services import backups, erasure_list, retention
from eventapp.services.backups import BackupReport

group = AppGroup("backup", help="Backups: everything in one file.")

_FILE = click.Path(dir_okay=False, path_type=Path)
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_identity_option = click.option(
    "--identity", type=_EXISTING, help="File with the identity (AGE-SECRET-KEY-…) that opens an encrypted backup."
)


@group.command("create")
@click.argument("file", type=_FILE)
def create(file: Path) -> None:
    """Write a backup into FILE, while the server runs; a file that is there is not touched."""
    try:
        report = backups.create_backup(
            file,
            data_dir=current_app.config["DATA_DIR"],
            upgrade=upgrade_tables,
            recipients=current_app.config["BACKUP_RECIPIENTS"],
            now=clock.now(),
        )
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already.") from error
    except (ArchiveUnreadable, OSError) as error:
        raise click.ClickException(f"No backup was made: {error}") from error
    _tell("Backup made", report)


@group.command("verify")
@click.argument("file", type=_EXISTING)
@_identity_option
def verify(file: Path, identity: Path | None) -> None:
    """Restore FILE into a database of its own, bring it up to date and count every table."""
    try:
        report = backups.verify_backup(file, upgrade=upgrade_tables, identity=_read_identity(identity))
    except ArchiveUnreadable as error:
        raise click.ClickException(f"Not a good backup: {error}") from error
    _tell("Good backup", report)


@group.command("restore")
@click.argument("file", type=_EXISTING)
@_identity_option
@click.option("--replace", is_flag=True, help="Replace what is there; without it only an empty installation is filled.")
def restore(file: Path, identity: Path | None, replace: bool) -> None:
    """Replace everything by the backup in FILE, then erase again who was erased since."""
    data_dir = current_app.config["DATA_DIR"]
    try:
        report = backups.restore_backup(
            file, data_dir=data_dir, upgrade=upgrade_tables, identity=_read_identity(identity), replace=replace
        )
    except ArchiveUnreadable as error:
        raise click.ClickException(f"Nothing was changed: {error}") from error
    except StillInUse as error:
        raise click.ClickException("There are people in this installation: --replace replaces them.") from error
    _tell("Restored", report)
    erased = erasure_list.erase_again(data_dir, now=clock.now())
    deleted = retention.run(zone=current_app.config["TIMEZONE"], now=clock.now())
    again = f"{erased.registrations} registration(s), {erased.people} single person(s) of others"
    click.echo(f"Erased again: {again}; {len(deleted.stages)} deletion(s) were due")


def _read_identity(path: Path | None) -> str | None:
    """The secret key of a file as age-keygen writes it: comments, then the key."""
    if path is None:
        return None
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    return next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")


def _tell(what: str, report: BackupReport) -> None:
    sealed = "encrypted" if report.is_encrypted else "not encrypted: keep contact_keys somewhere else"
    click.echo(f"{what}: {report.made_at}, {sum(report.rows.values())} rows, {report.files} pictures, {sealed}")
