"""Commands for administrators: ``flask --app wsgi <noun> <verb>``."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

_NOUNS = ("backup", "demo", "door", "events", "keys", "outbox", "reports", "retention", "serve", "users", "worker")


class _Commands(AppGroup):
    """A module for each noun, loaded when somebody calls it: a web server, which calls none, does without."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the nouns."""
        return sorted({*super().list_commands(ctx), *_NOUNS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the commands of a noun."""
        if cmd_name not in _NOUNS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"{__name__}.{cmd_name}")
        command: click.Command = module.serve if cmd_name == "serve" else module.group
        return command


def init_app(app: Flask) -> None:
    """Offer all nouns. Extensions add theirs after that (`flask db`)."""
    app.cli = _Commands(name=app.name)
