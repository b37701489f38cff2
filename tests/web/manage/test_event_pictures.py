"""The picture of an event: uploads good and bad, its description, its removal."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from eventapp.models import Event, Organization
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.managing import (
    actions,
    errors_of,
    flashes_of,
    load_event,
    save,
    sign_in_mallory,
    sign_in_olga,
)
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")

PICTURE = "/manage/events/kw/picture"


def photo(colour: str = "red", *, width: int = 800) -> bytes:
    """A JPEG with a camera's remarks in it."""
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kamera von Olga"
    Image.new("RGB", (width, 400), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(client: Client, data: bytes, *, alt: str = "Frauen tanzen", name: str = "foto.jpg") -> TestResponse:
    answer = client.post(PICTURE, data={"picture": (BytesIO(data), name), "alt": alt})
    answer.request.environ["wsgi.input"].close()  # the client's own, a file when it is large
    return answer


def files(data_dir: Path) -> list[str]:
    return sorted(path.name for path in (data_dir / "pictures").glob("*"))


def make(organization: Organization, reference: str = "kw") -> Event:
    return make_event(organization=organization, reference=reference)


def test_picture_is_kept_in_widths_and_shown(client: Client, data_dir: Path) -> None:
    make(sign_in_olga(client))

    answer = upload(client, photo())

    assert flashes_of(client, answer) == ["Das Bild ist gespeichert."]
    event = load_event("kw")
    assert event.picture_widths == ("480", "800")
    assert event.picture_alt == "Frauen tanzen"
    assert files(data_dir) == [f"{event.picture_name}-480.webp", f"{event.picture_name}-800.webp"]
    shown = Page(client.get(PICTURE)).one("img", css_class="picture-now")
    assert (shown.get("src"), shown.get("alt")) == (f"/pictures/{event.picture_name}-800.webp", "Frauen tanzen")
    sent = client.get(shown.get("src", ""))
    assert (sent.status_code, sent.mimetype) == (200, "image/webp")
    assert b"Kamera von Olga" not in sent.data
    assert actions() == ["event.picture_set"]


def test_without_a_picture_the_drawn_art_is_shown(client: Client) -> None:
    make(sign_in_olga(client))

    shown = Page(client.get(PICTURE)).one("img", css_class="picture-now")

    assert shown.get("src", "").startswith("/events/kw/art.svg")
    assert client.get(shown.get("src", "")).mimetype == "image/svg+xml"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(
            b"<svg onload=alert(1)>",
            "Diese Datei ist kein Bild, das wir lesen können. Bitte nehmen Sie ein Foto als JPEG, PNG oder WebP.",
            id="no picture",
        ),
        pytest.param(
            photo()[:300],
            "Diese Datei ist kein Bild, das wir lesen können. Bitte nehmen Sie ein Foto als JPEG, PNG oder WebP.",
            id="half a picture",
        ),
    ],
)
def test_bad_upload_gets_a_sentence_and_the_description_is_kept(
    client: Client, data_dir: Path, data: bytes, error: str
) -> None:
    make(sign_in_olga(client))

    answer = upload(client, data, alt="Frauen tanzen")

    assert errors_of(answer) == [error]
    assert Page(answer).by_id("alt").get("value") == "Frauen tanzen"
    assert files(data_dir) == []
    assert load_event("kw").picture_name is None


def test_bomb_is_refused(client: Client) -> None:
    make(sign_in_olga(client))
    out = BytesIO()
    Image.new("1", (15_000, 15_000)).save(out, "PNG")

    answer = upload(client, out.getvalue(), name="bombe.png")

    assert errors_of(answer) == ["Das Bild hat zu viele Bildpunkte. Erlaubt sind 50 Megapixel."]


def test_field_says_how_large_the_file_may_be(client: Client) -> None:
    make(sign_in_olga(client))

    hint = words(Page(client.get(PICTURE)).by_id("picture-hint"))

    assert hint.startswith("JPEG, PNG oder WebP, höchstens 12 MB.")


@pytest.mark.parametrize("megabytes", [12.5, 15, 30])
def test_file_that_is_too_large_gets_a_sentence_and_the_description_is_kept(client: Client, megabytes: float) -> None:
    make(sign_in_olga(client))

    answer = upload(client, b"\xff" * int(megabytes * 1024 * 1024), alt="Frauen tanzen")

    assert errors_of(answer) == ["Die Datei ist zu groß. Erlaubt sind 12 MB."]
    assert Page(answer).by_id("alt").get("value") == "Frauen tanzen"


def test_file_beyond_all_measure_is_not_read_and_gets_the_same_sentence(client: Client) -> None:
    make(sign_in_olga(client))

    answer = client.post(PICTURE, data={"alt": "Foto"}, environ_overrides={"CONTENT_LENGTH": "200000000"})

    assert errors_of(answer) == ["Die Datei ist zu groß. Erlaubt sind 12 MB."]


def test_picture_needs_a_file_and_a_description(client: Client) -> None:
    make(sign_in_olga(client))

    answer = client.post(PICTURE, data={"alt": " "})

    assert errors_of(answer) == [
        "Bitte wählen Sie eine Bilddatei.",
        "Bitte beschreiben Sie das Bild in einem Satz.",
    ]


def test_description_can_be_changed_alone(client: Client) -> None:
    make(sign_in_olga(client))
    upload(client, photo())
    before = load_event("kw").picture_name

    save(client, PICTURE, alt="Eine Frau trommelt")

    assert load_event("kw").picture_alt == "Eine Frau trommelt"
    assert load_event("kw").picture_name == before


def test_new_picture_replaces_the_files_of_the_old_one(client: Client, data_dir: Path) -> None:
    make(sign_in_olga(client))
    upload(client, photo("red"))
    upload(client, photo("blue"))

    name = load_event("kw").picture_name

    assert files(data_dir) == [f"{name}-480.webp", f"{name}-800.webp"]


def test_picture_is_removed_with_its_files(client: Client, data_dir: Path) -> None:
    make(sign_in_olga(client))
    upload(client, photo())

    answer = client.post(f"{PICTURE}/removal")

    assert flashes_of(client, answer)[-1] == "Das Bild ist entfernt. Gäste sehen wieder das gezeichnete Muster."
    event = load_event("kw")
    assert (event.picture_name, event.picture_widths, event.picture_alt) == (None, (), "")
    assert files(data_dir) == []


def test_picture_that_another_event_shows_stays(client: Client, data_dir: Path) -> None:
    organization = sign_in_olga(client)
    make(organization)
    make(organization, "ft")
    upload(client, photo())
    client.post("/manage/events/ft/picture", data={"picture": (BytesIO(photo()), "a.jpg"), "alt": "Dasselbe"})

    client.post(f"{PICTURE}/removal")

    assert len(files(data_dir)) == 2


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", ""), ("POST", "/removal")])
def test_foreign_picture_does_not_exist(client: Client, method: str, path: str) -> None:
    make_event(reference="kw")
    sign_in_mallory(client)

    assert client.open(f"{PICTURE}{path}", method=method).status_code == 404
