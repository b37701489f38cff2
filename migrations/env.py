"""Runs the migrations with the application's engine and tables."""

from alembic import context
from flask import current_app

from eventapp import models
from eventapp.db import Base

assert models  # imported so that all tables are known to Base  # noqa: S101


def run() -> None:
    """Migrate inside one transaction."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
