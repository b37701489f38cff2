"""Commands for administrators: ``flask --app wsgi <noun> <verb>``."""

from flask import Flask

from eventapp.cli import demo, door, events, keys, outbox, serve, users, worker


def init_app(app: Flask) -> None:
    """Register all command groups."""
    for group in (demo.group, door.group, events.group, keys.group, outbox.group, users.group, worker.group):
        app.cli.add_command(group)
    app.cli.add_command(serve.serve)
