"""Files that are either there completely or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

READABLE_BY_ALL = 0o644
READABLE_BY_OWNER = 0o600


def store_file(path: Path, data: bytes, *, mode: int = READABLE_BY_ALL) -> None:
    """Write ``data`` to ``path`` so that a reader, or a crash, never meets half a file. Folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as unfinished:
        temporary = Path(unfinished.name)
        try:
            unfinished.write(data)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
