"""Logos of a project and of the organization: uploads good and bad, their order, their removal."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.logos import MOST_LOGOS, Logo
from eventapp.models import Organization, Project
from tests.support.builders import make_project
from tests.support.client import Client
from tests.support.logos import drawn_logo
from tests.support.managing import actions, errors_of, flashes_of, sign_in_mallory, sign_in_olga
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")

HOUSE = "/manage/organization/logo"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(client: Client, path: str, data: bytes, *, name: str = "Land (erfunden)") -> TestResponse:
    answer = client.post(path, data={"logo": (BytesIO(data), "logo.png"), "name": name})
    answer.request.environ["wsgi.input"].close()  # the client's own, a file when it is large
    return answer


def press(client: Client, label: str, path: str) -> TestResponse:
    """Press the button of this name."""
    page = Page(client.get(path))
    [form] = [
        form for form in page.all("form") if any(label in (b.get("aria-label"), words(b)) for b in form.iter("button"))
    ]
    sent = {field.get("name") or "": field.get("value") or "" for field in form.iter("input")}
    return client.post(form.get("action") or "", data=sent)


def project_page(organization: Organization) -> str:
    return f"/manage/projects/{make_project(organization).reference}/logos"


def shown(client: Client, path: str) -> list[str]:
    """The words of the logos on a page, in order."""
    return [picture.get("alt") or "" for picture in Page(client.get(path)).all("img", css_class="logos__image")]


def files(data_dir: Path) -> list[str]:
    return sorted(path.name for path in (data_dir / "logos").glob("*"))


def test_logos_of_a_project_are_added_ordered_and_removed(client: Client, data_dir: Path) -> None:
    path = project_page(sign_in_olga(client))

    added = upload(client, path, drawn_logo("navy"))
    assert flashes_of(client, added) == ["Das Logo ist gespeichert."]
    upload(client, path, drawn_logo("darkred"), name="Stadt (erfunden)")
    assert shown(client, path) == ["Land (erfunden)", "Stadt (erfunden)"]
    assert len(files(data_dir)) == 4
    press(client, "Stadt (erfunden) höher", path)
    assert shown(client, path) == ["Stadt (erfunden)", "Land (erfunden)"]
    press(client, "Stadt (erfunden) tiefer", path)
    removed = press(client, "Stadt (erfunden) entfernen", path)
    assert flashes_of(client, removed)[-1] == "Das Logo ist entfernt."
    assert shown(client, path) == ["Land (erfunden)"]
    assert len(files(data_dir)) == 2
    assert actions()[-5:] == [f"project.logo_{what}" for what in ("added", "added", "moved", "moved", "removed")]
    assert Page(client.get(path)).problems() == []


def test_same_file_again_only_changes_the_name(client: Client, data_dir: Path) -> None:
    path = project_page(sign_in_olga(client))

    for name in ("Lant", "Land"):
        upload(client, path, drawn_logo("navy"), name=name)

    assert (shown(client, path), len(files(data_dir))) == (["Land"], 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (SVG, "SVG nehmen wir nicht an, weil darin Programme stecken können. Bitte nehmen Sie das Logo als PNG."),
        (
            b"%PDF",
            "Diese Datei ist kein Bild, das wir lesen können. Bitte nehmen Sie das Logo als PNG, JPEG oder WebP.",
        ),
        (
            drawn_logo("white"),
            "Auf weißem Papier ist dieses Logo nicht zu sehen. Bitte nehmen Sie die dunkle oder farbige Fassung.",
        ),
        (drawn_logo(width=5000, height=4000), "Das Bild hat zu viele Bildpunkte. Erlaubt sind 16 Megapixel."),
        (drawn_logo() + b"\0" * 5 * 1024 * 1024, "Die Datei ist zu groß. Erlaubt sind 5 MB."),
    ],
)
def test_bad_files_are_refused_with_a_reason_and_leave_nothing(
    client: Client, data_dir: Path, data: bytes, message: str
) -> None:
    path = project_page(sign_in_olga(client))

    for address in (path, HOUSE):
        answer = upload(client, address, data)

        assert errors_of(answer) == [message]
        assert 'value="Land (erfunden)"' in answer.text
    assert (shown(client, path), shown(client, HOUSE), files(data_dir)) == ([], [], [])


def test_file_and_name_are_needed(client: Client) -> None:
    path = project_page(sign_in_olga(client))

    answer = client.post(path, data={"name": " "})

    assert errors_of(answer) == ["Bitte wählen Sie eine Logodatei.", "Bitte nennen Sie, wessen Logo das ist."]


def test_full_row_takes_no_more_and_keeps_no_file(client: Client, data_dir: Path) -> None:
    path = project_page(sign_in_olga(client))
    project = db.session.scalars(select(Project)).one()
    project.logos = tuple(Logo(file=str(n), name=f"Logo {n}", width=10, height=5) for n in range(MOST_LOGOS))
    db.session.commit()

    answer = upload(client, path, drawn_logo())

    assert answer.status_code == 422
    assert "Mehr als 8 Logos passen nicht lesbar nebeneinander." in answer.text
    assert Page(answer).all("input", css_class="input") == []
    assert files(data_dir) == []


def test_organization_has_one_logo(client: Client, data_dir: Path) -> None:
    sign_in_olga(client)

    upload(client, HOUSE, drawn_logo("navy"), name="Netzwerk")
    upload(client, HOUSE, drawn_logo("darkred"), name="Netzwerk neu")

    assert (shown(client, HOUSE), len(files(data_dir))) == (["Netzwerk neu"], 2)
    assert flashes_of(client, press(client, "Logo entfernen", HOUSE)) == ["Das Logo ist entfernt."]
    assert (shown(client, HOUSE), files(data_dir)) == ([], [])
    assert actions()[-3:] == ["organization.logo_set"] * 2 + ["organization.logo_removed"]


def test_file_that_others_show_stays(client: Client, data_dir: Path) -> None:
    organization = sign_in_olga(client)
    first, second = project_page(organization), project_page(organization)
    for path in (first, second, HOUSE):
        upload(client, path, drawn_logo("navy"))

    press(client, "Land (erfunden) entfernen", first)
    client.post(f"{second.removesuffix('/logos')}/removal")
    assert len(files(data_dir)) == 2
    press(client, "Logo entfernen", HOUSE)

    assert files(data_dir) == []


def test_foreign_projects_have_no_logos(client: Client, data_dir: Path) -> None:
    path = project_page(sign_in_olga(client))
    upload(client, path, drawn_logo("navy"))
    file = files(data_dir)[0].partition("-")[0]
    sign_in_mallory(client)

    answers = [
        client.get(path),
        upload(client, path, drawn_logo("red")),
        client.post(f"{path}/{file}/removal"),
        client.post(f"{path}/{file}/position", data={"direction": "up"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert len(files(data_dir)) == 2


@pytest.mark.parametrize("direction", ["", "sideways"])
def test_only_our_buttons_move_a_logo(client: Client, data_dir: Path, direction: str) -> None:
    path = project_page(sign_in_olga(client))
    upload(client, path, drawn_logo("navy"))
    file = files(data_dir)[0].partition("-")[0]

    assert client.post(f"{path}/{file}/position", data={"direction": direction}).status_code == 404
    assert client.post(f"{path}/x/position", data={"direction": "up"}).status_code == 404


def test_logo_is_sent_as_png_for_as_long_as_browsers_like(client: Client) -> None:
    upload(client, HOUSE, drawn_logo("navy"))
    sign_in_olga(client)
    upload(client, HOUSE, drawn_logo("navy"))
    [picture] = Page(client.get(HOUSE)).all("img", css_class="logos__image")

    answer = client.get(picture.get("src") or "")

    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")
    assert "immutable" in answer.headers["Cache-Control"]
    assert (picture.get("width"), picture.get("height")) == ("144", "48")
    assert [client.get(f"/logos/{name}.png").status_code for name in ("x", "X", "..%2f..%2fsecret")] == [404] * 3
