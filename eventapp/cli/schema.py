"""Bringing the tables of a database up to date."""

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from sqlalchemy import Engine


def upgrade_tables(engine: "Engine") -> None:
    """Run the migrations that a database lacks; it need not be the application's own."""
    from alembic import command  # noqa: PLC0415 (heavy, and the server does without)

    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
