"""`flask --app wsgi serve`: everything a running installation is, under one command and one Ctrl-C.

Prepares the database and the keys, then runs the web server and the background worker until a signal comes
(exit code 0) or one of them ends by itself (the others are stopped, exit code 1). `--lan` opens it to the phones of
the same Wi-Fi (eventapp/cli/lan.py).
"""

import os
import socket
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from eventapp.adapters import clock
from eventapp.cli import demo as demo_commands
from eventapp.cli import lan, lan_announcement
from eventapp.cli.processes import Command, Ended, Supervisor, catch_signals
from eventapp.cli.users import setup_link
from eventapp.queries import accounts as account_queries
from eventapp.services import keys

PROJECT_DIR = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
_POLL_SECONDS = 0.05


@click.command("serve")
@click.option(
    "--demo", is_flag=True, help="Be a demonstration, unless DEMO is set: fill an empty database with the demo content."
)
@click.option(
    "--lan",
    "lan_choice",
    metavar="ADDRESS",
    help="Serve HTTPS to the phones in the same Wi-Fi, without a domain; 1 finds the address by itself.",
)
@click.pass_context
@with_appcontext
def serve(context: click.Context, demo: bool, lan_choice: str | None) -> None:
    """Prepare the database, then run the web server and the background worker."""
    is_unset = not os.environ.get("DEMO", "").strip()
    is_demo = current_app.config["DEMO"] or (demo and is_unset)
    site = _prepare_lan(lan_choice) if lan_choice else None
    for port in (current_app.config["PORT"], *([site.trust_port] if site else [])):
        _ensure_port_is_free(port)
    from flask_migrate import upgrade  # noqa: PLC0415 (heavy, and the web server never migrates)

    upgrade()
    keys.ensure_key(now=clock.now())
    if is_demo:
        context.invoke(demo_commands.load, shift=True, if_empty=True)
    ended = _run_children(is_demo=is_demo, site=site)
    if ended.name is not None:
        raise click.ClickException(ended.sentence)
    click.echo("Einlass has stopped.")


def _prepare_lan(choice: str) -> lan.LanSite:
    """Make this process, too, see the installation where the phones see it."""
    config = current_app.config
    site = lan.prepare_site(choice, data_dir=config["DATA_DIR"], port=config["PORT"])
    config.update(HOST=site.settings["HOST"], BASE_URL=site.base_url, WARNINGS=())
    return site


def _run_children(*, is_demo: bool, site: lan.LanSite | None) -> Ended:
    """Start server and worker, say so once the server answers, stay until something ends, then stop all."""
    environ = {**os.environ, "DEMO": "true" if is_demo else "false", **(site.settings if site else {})}
    with catch_signals() as stop:
        supervisor = Supervisor(folder=PROJECT_DIR, environ=environ, stop=stop)
        try:
            supervisor.start(server_command(site))
            supervisor.start(worker_command())
            if site:
                supervisor.start(lan.trust_page_command(site))
            ended = _wait_for_server(supervisor, site)
            if ended is None:
                _announce(is_demo=is_demo, site=site)
                supervisor.become_watcher()
                ended = supervisor.wait()
        finally:
            supervisor.stop_all()
    return ended


def _wait_for_server(supervisor: Supervisor, site: lan.LanSite | None) -> Ended | None:
    """Return None once the server answers (and the page beside it), or why it never will."""
    deadline = time.monotonic() + START_SECONDS
    while (ended := supervisor.poll()) is None:
        if _answers(_connection(site)) and (site is None or _answers(_plain_connection(site.trust_port))):
            return None
        if time.monotonic() > deadline:
            return Ended(name="web server, silent for a minute,", exit_code=1)
        time.sleep(_POLL_SECONDS)
    return ended


def _connection(site: lan.LanSite | None) -> HTTPConnection:
    port = current_app.config["PORT"]
    if site is None:
        return _plain_connection(port)
    return HTTPSConnection(_local_host(), port, timeout=5, context=lan.trusting_context(site.files))


def _plain_connection(port: int) -> HTTPConnection:
    return HTTPConnection(_local_host(), port, timeout=5)


def _answers(connection: HTTPConnection) -> bool:
    """Ask for the start page; any answer counts."""
    try:
        connection.request("GET", "/", headers={"Host": urlsplit(current_app.config["BASE_URL"]).netloc})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _ensure_port_is_free(port: int) -> None:
    """Raise ClickException where another program listens already: two servers would share the visitors."""
    host = _local_host()
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        if probe.connect_ex((host, port)) == 0:
            raise click.ClickException(f"port {port} is in use. Choose another, for example: PORT={port + 1} make run")


def _local_host() -> str:
    """The listening address as this machine reaches it."""
    host: str = current_app.config["HOST"]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a comparison, nothing is bound)


def _announce(*, is_demo: bool, site: lan.LanSite | None) -> None:
    """Say where to go, once the server answers."""
    door_url = demo_commands.make_door_url() if is_demo else None
    click.echo(f"\nEinlass is ready: {current_app.config['BASE_URL']}\n")
    if not account_queries.has_users():
        click.echo(f"The first account: {setup_link()}")
    for line in demo_commands.credential_lines(door_url=door_url) if is_demo else ():
        click.echo(f"  {line}")
    if site:
        encoding = sys.stdout.encoding or "ascii"
        click.echo("\n".join(lan_announcement.announcement(site, door_url=door_url, encoding=encoding)))
    for warning in current_app.config["WARNINGS"]:
        click.echo(f"Note: {warning}")
    click.echo("\nCtrl-C stops it.\n")


def server_command(site: lan.LanSite | None) -> Command:
    """Granian with this installation's address, processes and threads."""
    config = current_app.config
    options: dict[str, object] = {
        "--interface": "wsgi",
        "--host": config["HOST"],
        "--port": config["PORT"],
        "--workers": config["WEB_WORKERS"],
        "--blocking-threads": config["WEB_THREADS"],
        "--workers-kill-timeout": 3,
        "--log-level": "warning",
        **(lan.tls_options(site.files) if site else {}),
    }
    words = [str(word) for pair in options.items() for word in pair]
    return Command(name="web server", arguments=[sys.executable, "-m", "granian", *words, "--no-ws", "wsgi:app"])


def worker_command() -> Command:
    """The background worker that sends mails and does what is due (worker.py)."""
    return Command(name="worker", arguments=[sys.executable, "-m", "worker"])
