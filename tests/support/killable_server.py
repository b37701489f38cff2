"""The web server as an installation runs it, killed at once with everything it started, and started again."""

import os
import signal
import subprocess
import time
from dataclasses import fields
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from flask import current_app

from config import Config
from eventapp.cli.serve import server_command
from tests.support.mail_server import free_port

PROJECT_DIR = Path(__file__).parents[2]
GIVES_UP_SECONDS = 120


class KillableServer:
    """Granian with the settings of `serve`, on the current application's database, always on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        config = current_app.config
        config.update(PORT=self.port, HOST="127.0.0.1")
        self._command = server_command(None).arguments
        unset = {field.name: "" for field in fields(Config)}
        chosen = {name: str(config[name]) for name in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "PORT")}
        machine = {"PATH": os.environ["PATH"], "HOME": str(folder)}
        self._environ = {**machine, **unset, **chosen, "BASE_URL": self.url}
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=PROJECT_DIR, env=self._environ, stdout=log, stderr=log, process_group=0
            )
        deadline = time.monotonic() + GIVES_UP_SECONDS
        while not self._answers():
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server stays silent"
            time.sleep(0.02)

    def kill(self) -> None:
        """No farewell: SIGKILL to the whole group."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/door/")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
