"""The log-in form as Olga sends it."""

from werkzeug.test import TestResponse

from tests.support.client import Client

PASSWORD = "Kirschen im Oktober"
WRONG = "E-Mail-Adresse oder Passwort stimmt nicht."


def log_in(
    client: Client, *, email: str = "olga@example.org", password: str = PASSWORD, next_page: str = ""
) -> TestResponse:
    """Send the log-in form."""
    return client.post("/login", data={"email": email, "password": password, "next": next_page})


def from_elsewhere(client: Client, address: str, *, password: str = PASSWORD) -> TestResponse:
    """Send the log-in form from another connection."""
    data = {"email": "olga@example.org", "password": password}
    return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address})


def is_logged_in(client: Client) -> bool:
    """True when the account page opens."""
    return client.get("/account").status_code == 200


def session_cookie(response: TestResponse) -> str:
    """The header that sets the session."""
    cookies = [value for value in response.headers.getlist("Set-Cookie") if value.startswith("einlass=")]
    assert len(cookies) == 1
    return cookies[0]
