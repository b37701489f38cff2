"""The application of the background worker, wired together: settings, database, commands. It answers nobody."""

from typing import Any

from flask import Flask

from eventapp import cli
from eventapp.db import db
from eventapp.sealing import open_contact_keys, seal_with


def create_worker_app(config: Any) -> Flask:
    """Return the application for a checked ``Config``, without the pages: they were a quarter of its memory."""
    app = Flask("eventapp", static_folder=None)
    app.config.from_object(config)
    db.init_app(app)
    with app.app_context():
        seal_with(open_contact_keys(app.config["CONTACT_KEYS"]), engine=db.engine)
    cli.init_app(app)
    return app
