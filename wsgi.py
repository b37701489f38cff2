"""The entry point for servers and for `flask --app wsgi`: the application, set up from the environment and .env."""

from flask import Flask

from eventapp.app import create_app, create_trust_app
from startup import read_config, settle

config = read_config()
app = create_app(config)
settle()


def trust_app() -> Flask:
    """The page beside it from which phones in the same Wi-Fi learn to trust it (`serve --lan`)."""
    return create_trust_app(config)
