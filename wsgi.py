"""The entry point for servers and for `flask --app wsgi`: the application, set up from the environment and .env."""

import gc
import os
import sys
from pathlib import Path

from dotenv import load_dotenv
from flask import Flask
from flask.cli import ScriptInfo

from config import Config, ConfigError
from eventapp.app import create_app, create_trust_app

os.umask(0o077)  # database, keys and mails are for the account that runs Einlass alone
load_dotenv(Path(__file__).with_name(".env"))

try:
    config = Config.from_env(os.environ)
except ConfigError as error:
    sys.exit(str(error))  # the list of problems, without a traceback above it

app = create_app(config)

# What the application is made of stays as long as the process: it need not be looked through for garbage again and
# again. A phone's poll takes a quarter less processor time, a whole roster a third less.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)


def trust_app() -> Flask:
    """The page beside it from which phones in the same Wi-Fi learn to trust it (`serve --lan`)."""
    return create_trust_app(config)


if __name__ == "__main__":  # our commands alone: `flask` loads those of its plug-ins too, and Alembic with them
    app.cli.main(prog_name="wsgi", obj=ScriptInfo(create_app=lambda: app))
