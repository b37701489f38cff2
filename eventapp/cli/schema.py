"""Bringing the tables of a database up to date."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade_tables(engine: "Engine") -> None:
    """Run the migrations that a database lacks; it need not be the application's own.

    The worker verifies backups with it, and no ``flask db`` has prepared anything there.
    """
    from alembic import command  # noqa: PLC0415 (heavy, and the server does without)
    from alembic.config import Config  # noqa: PLC0415 (as above)

    config = Config(_MIGRATIONS / "alembic.ini")
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
