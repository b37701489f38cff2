"""Every command has a help text and stands in docs/operations.md."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask

PROJECT_DIR = Path(__file__).parents[2]


def commands_of(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands with their full names."""
    context = click.Context(group)
    for name in group.list_commands(context):  # some are loaded only when they are asked for
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{prefix}{name} ")
        elif command is not None:
            yield f"{prefix}{name}", command


def our_commands(app: Flask) -> dict[str, click.Command]:
    """Those of Einlass, without the ones that Flask and its extensions bring."""
    everything = dict(commands_of(app.cli))
    return {
        name: command
        for name, command in everything.items()
        if command.callback is not None and command.callback.__module__.startswith("eventapp.")
    }


def test_commands_have_help_texts(app: Flask) -> None:
    commands = our_commands(app)

    assert [name for name, command in commands.items() if not (command.help or "").strip()] == []
    assert "serve" in commands


def test_options_have_help_texts(app: Flask) -> None:
    silent = [
        f"{name} {option.name}"
        for name, command in our_commands(app).items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]

    assert silent == []


def test_commands_stand_in_operations(app: Flask) -> None:
    text = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [name for name in our_commands(app) if f"flask --app wsgi {name}" not in text] == []
