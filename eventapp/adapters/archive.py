"""Backup files: a packed folder, sealed for those who hold an age identity when recipients are named.

Without recipients it is a ``.tar.gz``; with them the same inside an age file (age-encryption.org/v1), which the
program ``age`` opens as well. A manifest with the SHA-256 of each file stands in front.
"""

import errno
import hashlib
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyrage

MANIFEST = "manifest.json"
_AGE_MAGIC = b"age-encryption.org/"
_BLOCK_BYTES = 1 << 20
#: What file systems without hard links answer, such as shares of Windows and memory sticks.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


class ArchiveUnreadable(Exception):
    """The file is no backup, was cut or altered, or its identity is missing; ``reason`` says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, kw_only=True)
class PassingIdentity:
    """An age key for the time of one check; whoever forgets it leaves nothing that opens the file."""

    secret: str
    recipient: str


def passing_identity() -> PassingIdentity:
    """Return a fresh key."""
    identity = pyrage.x25519.Identity.generate()
    return PassingIdentity(secret=str(identity), recipient=str(identity.to_public()))


def pack_folder(folder: Path, target: Path, *, about: dict[str, object], recipients: Sequence[str]) -> int:
    """Pack the folder into ``target`` and return the size in bytes. The file is there completely or not at all.

    Raises ArchiveUnreadable when a recipient is no age public key.
    """
    files = {str(path.relative_to(folder)): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    (folder / MANIFEST).write_text(json.dumps({**about, "files": files}, indent=1, sort_keys=True), encoding="utf-8")
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")  # another worker may write too
    try:
        _write_packed(folder, unfinished, names=[MANIFEST, *files], recipients=_recipients(recipients))
        _place(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


@contextmanager
def unpacked(source: Path, *, identity: str | None) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield a folder with the files of a backup, each compared with the manifest, and what is said about them.

    Raises ArchiveUnreadable.
    """
    with tempfile.TemporaryDirectory(prefix="einlass-") as name, _opened(source, identity=identity) as packed:
        folder = Path(name)
        try:
            with tarfile.open(fileobj=packed, mode="r:gz") as archive:
                _extract(archive, folder)
                while archive.fileobj.read(_BLOCK_BYTES):
                    pass  # to the end: the checksum of the whole stands there
        except (tarfile.TarError, zlib.error, OSError, EOFError) as error:
            raise ArchiveUnreadable("the file is no backup, or was cut") from error
        yield folder, _checked_manifest(folder)


def is_sealed(source: Path) -> bool:
    """True for a backup that was encrypted."""
    with source.open("rb") as file:
        return file.read(len(_AGE_MAGIC)) == _AGE_MAGIC


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the regular files of an archive below the folder, and nothing beside it."""
    for member in archive:
        path = (folder / member.name).resolve()
        content = archive.extractfile(member) if member.isreg() and path.is_relative_to(folder.resolve()) else None
        if content is None:
            raise ArchiveUnreadable(f"{member.name} has no place in a backup")
        path.parent.mkdir(parents=True, exist_ok=True)
        with content, path.open("wb") as file:
            shutil.copyfileobj(content, file, _BLOCK_BYTES)


def _write_packed(
    folder: Path, target: Path, *, names: Sequence[str], recipients: list[pyrage.x25519.Recipient]
) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out, tempfile.TemporaryFile(dir=target.parent) as plain:
        packed = plain if recipients else out
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            for name in names:
                archive.add(folder / name, arcname=name)
        if recipients:
            plain.seek(0)
            pyrage.encrypt_io(plain, out, recipients)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _opened(source: Path, *, identity: str | None) -> Iterator[IO[bytes]]:
    with source.open("rb") as file:
        if not is_sealed(source):
            yield file
            return
        if identity is None:
            raise ArchiveUnreadable("the backup is encrypted: name the file with its identity")
        with tempfile.TemporaryFile() as plain:
            try:
                pyrage.decrypt_io(file, plain, [pyrage.x25519.Identity.from_str(identity)])
            except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
                raise ArchiveUnreadable("the identity does not open this backup, or it was cut") from error
            plain.seek(0)
            yield plain


def _checked_manifest(folder: Path) -> dict[str, object]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        expected: dict[str, str] = manifest["files"]
    except (OSError, ValueError, KeyError) as error:
        raise ArchiveUnreadable("the file is no backup of Einlass") from error
    for name, digest in expected.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise ArchiveUnreadable(f"{name} is not what was packed")
    return dict(manifest)


def _recipients(names: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(name) for name in names]
    except pyrage.RecipientError as error:
        raise ArchiveUnreadable("a recipient is no age public key (age1…)") from error


def _place(unfinished: Path, target: Path) -> None:
    """Give the finished file its name, never over a file that is there. Raises FileExistsError.

    Without hard links an empty file takes the name first. Whoever is killed at that moment leaves it; it is no backup.
    """
    try:
        os.link(unfinished, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        unfinished.replace(target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_tree(source: Path, target: Path) -> int:
    """Copy the files of a folder into another one, which may be there. Returns how many files there were."""
    if not source.is_dir():
        return 0
    shutil.copytree(source, target, dirs_exist_ok=True)
    return sum(path.is_file() for path in source.rglob("*"))
