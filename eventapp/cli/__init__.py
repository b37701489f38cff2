"""Commands for administrators: ``flask --app wsgi <noun> <verb>``."""

from flask import Flask

from eventapp.cli import keys


def init_app(app: Flask) -> None:
    """Register all command groups."""
    for group in (keys.group,):
        app.cli.add_command(group)
