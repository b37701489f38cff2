"""The application of a test as a machine that goes down and comes back, at the same address."""

from contextlib import ExitStack
from dataclasses import replace

from config import Config
from eventapp.app import create_app
from eventapp.db import db
from tests.support.mail_server import free_port
from tests.support.web_server import running_web_server


class StoppableServer:
    """The application on one port, which can be stopped and started like a machine."""

    def __init__(self, config: Config, *, url: str = "") -> None:
        """``url``: the address that people know, when something stands before the server."""
        self.port = free_port()
        self.url = url or f"http://localhost:{self.port}"
        self._app = create_app(replace(config, BASE_URL=self.url))
        self._running = ExitStack()

    def start(self) -> None:
        """Answer requests."""
        self._running.enter_context(running_web_server(self._app, port=self.port))

    def new_version(self, version: str) -> None:
        """Pretend that the files have changed."""
        self._app.config["ASSET_VERSION"] = version

    def stop(self) -> None:
        """Refuse connections."""
        self._running.close()
        with self._app.app_context():
            db.engine.dispose()
