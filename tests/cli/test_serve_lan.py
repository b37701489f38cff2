"""`serve --lan` as it runs: HTTPS by an authority of its own, the page beside it, nobody else spoken to."""

import http.client
import re
import signal
import socket
import ssl
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from eventapp.services.demo import ORGANIZER_EMAIL, PASSWORD
from tests.support.mail_server import free_port
from tests.support.served import GIVES_UP_SECONDS, Serve, Served, command_of, serving
from tests.support.terminal import draw, scan

HERE = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Running:
    """An installation with the demonstration that several tests look at."""

    served: Served
    data_dir: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Starting one takes seconds, so these tests share it."""
    data_dir = tmp_path_factory.mktemp("data")
    with serving(data_dir) as start:
        yield Running(served=start("--demo", "--lan", HERE), data_dir=data_dir)


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    """Starts installations that end with the test."""
    with serving(data_dir) as start:
        yield start


def trusting(data_dir: Path) -> ssl.SSLContext:
    """A phone that has installed the authority, and knows no other."""
    return ssl.create_default_context(cafile=data_dir / "lan" / "authority.crt")


def call(served: Served, context: ssl.SSLContext, *, host: str = HERE) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection(host, served.port, timeout=10, context=context)


def log_in(connection: http.client.HTTPSConnection, *, origin: str) -> SimpleCookie:
    """Sign in as a browser does and return the session's cookie."""
    connection.request("GET", "/login")
    form = connection.getresponse()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form.read().decode())
    assert token is not None
    cookie = SimpleCookie(form.headers["Set-Cookie"])
    fields = urlencode({"csrf_token": token[1], "email": ORGANIZER_EMAIL, "password": PASSWORD})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookie.output(attrs=[], header="").strip(),
        "Referer": f"{origin}/login",
    }
    connection.request("POST", "/login", body=fields, headers=headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == http.HTTPStatus.SEE_OTHER
    return SimpleCookie(answer.headers["Set-Cookie"])


def test_phone_that_trusts_is_served_and_logs_in(running: Running) -> None:
    served = running.served

    with closing(call(served, trusting(running.data_dir))) as connection:
        connection.request("GET", "/")
        answer = connection.getresponse()
        page = answer.read().decode()
        (session,) = log_in(connection, origin=f"https://{HERE}:{served.port}").values()

    assert answer.status == http.HTTPStatus.OK
    assert "KulturWERK 2026" in page
    assert "Strict-Transport-Security" not in answer.headers
    assert session.key.startswith("__Host-")
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")


def test_phone_that_does_not_trust_refuses(running: Running) -> None:
    with (
        closing(call(running.served, ssl.create_default_context())) as connection,
        pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"),
    ):
        connection.request("GET", "/")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=lambda version: version.name)
def test_old_and_new_phones_agree_on_a_protocol(running: Running, version: ssl.TLSVersion) -> None:
    context = trusting(running.data_dir)
    context.minimum_version = context.maximum_version = version

    with closing(call(running.served, context, host="localhost")) as connection:
        connection.request("GET", "/login")
        assert connection.getresponse().status == http.HTTPStatus.OK


def test_protocols_that_are_broken_are_refused(running: Running) -> None:
    context = trusting(running.data_dir)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1

    with closing(call(running.served, context)) as connection, pytest.raises(ssl.SSLError):
        connection.request("GET", "/")


def test_trust_page_lies_beside_it_on_plain_http(running: Running) -> None:
    served = running.served

    with closing(http.client.HTTPConnection(HERE, served.port + 1, timeout=10)) as connection:
        connection.request("GET", "/", headers={"Accept-Language": "de"})
        page = connection.getresponse().read().decode()
        connection.request("GET", "/ca.crt")
        certificate = connection.getresponse().read()
        connection.request("GET", "/manage/")
        elsewhere = connection.getresponse()
        elsewhere.read()

    authority = (running.data_dir / "lan" / "authority.crt").read_text(encoding="ascii")
    assert certificate == ssl.PEM_cert_to_DER_cert(authority)
    assert f'href="https://{HERE}:{served.port}/"' in page
    assert (elsewhere.status, elsewhere.headers["Location"]) == (http.HTTPStatus.FOUND, "/")


def test_announcement_has_the_codes_of_trust_programme_and_door(running: Running) -> None:
    served = running.served

    codes = scan(draw(served.announcement, letters=200, ground=20))

    assert codes[:2] == [f"HTTP://{HERE}:{served.port + 1}/", f"HTTPS://{HERE}:{served.port}/"]
    assert [code.partition("#")[0] for code in codes[2:]] == [f"https://{HERE}:{served.port}/door/"]
    assert served.announcement.count(codes[2]) == 1
    assert f"Einlass is ready: https://{HERE}:{served.port}\n" in served.announcement
    assert "http://localhost" not in served.announcement


def test_nobody_else_is_spoken_to(running: Running) -> None:
    served = running.served
    processes = [psutil.Process(served.process.pid), *served.descendants()]

    connections = [connection for process in processes for connection in process.net_connections(kind="inet")]

    listening = {connection.laddr.port for connection in connections if connection.status == psutil.CONN_LISTEN}
    strangers = [connection for connection in connections if connection.raddr and connection.raddr.ip != HERE]
    assert listening == {served.port, served.port + 1}
    assert strangers == []


def test_second_start_needs_no_new_trust(serve: Serve, data_dir: Path) -> None:
    first = serve("--lan", HERE)
    phone = trusting(data_dir)
    assert first.stop(signal.SIGINT) == 0

    second = serve("--lan", HERE)

    with closing(call(second, phone)) as connection:
        connection.request("GET", "/")
        assert connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    assert "every phone must trust again" not in second.announcement


def test_signal_ends_all_three(serve: Serve) -> None:
    served = serve("--lan", HERE)
    descendants = served.descendants()

    exit_code = served.stop(signal.SIGTERM)

    assert exit_code == 0
    assert len(descendants) >= 3
    assert [process for process in descendants if process.is_running()] == []


def test_port_of_the_trust_page_in_use_is_refused(data_dir: Path) -> None:
    port = free_port()
    with closing(socket.create_server((HERE, port + 1))):
        process = command_of(data_dir, "--lan", HERE, PORT=str(port))
        output, _ = process.communicate(timeout=GIVES_UP_SECONDS)

    assert process.returncode == 1
    assert output.strip() == f"Error: port {port + 1} is in use. Choose another, for example: PORT={port + 2} make run"
