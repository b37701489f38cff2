"""Commands for administrators: ``flask --app wsgi <noun> <verb>``."""

from flask import Flask

from eventapp.cli import backup, demo, door, events, keys, outbox, reports, retention, serve, users, worker


def init_app(app: Flask) -> None:
    """Register all command groups."""
    nouns = (backup, demo, door, events, keys, outbox, reports, retention, users, worker)
    for group in (noun.group for noun in nouns):
        app.cli.add_command(group)
    app.cli.add_command(serve.serve)
