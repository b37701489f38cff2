"""Static files."""

from tests.support.client import Client


def test_icon_at_its_old_address_is_the_drawing(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    icon = client.get(answer.location)
    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")
