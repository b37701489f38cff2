"""Too much of everything: what is small on the wire and huge in memory, fields by the thousand, endless headers.

Pictures that unpack to gigabytes and drawings with programs in them: tests/web/manage/test_event_pictures.py and
test_logos.py; workbooks, part by part: tests/adapters/test_table_file.py; saved logs: test_saved_entries.py.
"""

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.models import LogEntryRow, Registration, RegistrationImport
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.door import pair_phone
from tests.support.lists import xlsx_list
from tests.support.managing import sign_in_olga
from tests.support.page import Page
from tests.support.registering import fill, open_form

pytestmark = pytest.mark.usefixtures("now")

MEGABYTE = 1024 * 1024
URLENCODED = "application/x-www-form-urlencoded"
#: about ten megabytes each
JSON_FLOODS = {
    "nested": b"[" * 10 * MEGABYTE,
    "nested and closed": b'{"entries":' * 900_000 + b"1" + b"}" * 900_000,
    "numbers": b'{"entries": [' + b"0," * 5 * MEGABYTE + b"0]}",
    "one long number": b'{"entries": ' + b"9" * 10 * MEGABYTE + b"}",
    "one long text": b'{"entries": "' + b"x" * 10 * MEGABYTE + b'"}',
    "fields": json.dumps({f"field-{number}": number for number in range(400_000)}).encode(),
    "entries": b'{"entries": [' + b'{"uuid": "x"},' * 700_000 + b"{}]}",
}


@contextmanager
def at_most_megabytes(limit: int) -> Iterator[None]:
    """Whatever happens meanwhile takes no more memory than this."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit * MEGABYTE


@pytest.mark.parametrize("flood", JSON_FLOODS)
@pytest.mark.parametrize("path", ["entries", "state"])
def test_ten_megabytes_of_json_are_refused_by_the_door(client: Client, flood: str, path: str) -> None:
    token = pair_phone(make_event())

    answer = client.post(
        f"/door/api/{path}",
        data=JSON_FLOODS[flood],
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert (answer.status_code, answer.is_json) == (400, True)
    assert db.session.scalar(select(func.count()).select_from(LogEntryRow)) == 0


def test_packed_json_is_not_unpacked(client: Client) -> None:
    token = pair_phone(make_event())
    packed = gzip.compress(b" " * 100 * MEGABYTE + b"{}", compresslevel=9)

    with at_most_megabytes(10):
        answer = client.post(
            "/door/api/entries",
            data=packed,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"},
        )

    assert answer.status_code == 400


def test_a_workbook_that_unpacks_to_much_more_is_refused_unread(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_list(("Ada",)))) as good,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for part in good.namelist():
            bad.writestr(part, good.read(part))
        with bad.open("xl/media/blank.bin", "w") as blank:
            for _ in range(200):
                blank.write(bytes(MEGABYTE))

    with at_most_megabytes(30):
        answer = client.post("/manage/events/kw/import", data={"file": (io.BytesIO(bomb.getvalue()), "gaeste.xlsx")})

    assert answer.status_code == 422
    Page(answer)
    assert db.session.scalars(select(RegistrationImport)).all() == []


@pytest.mark.parametrize("path", ["/events/kw/registration", "/login", "/manage/events/kw/edit", "/registrations/lost"])
@pytest.mark.parametrize("names", ["names-{}", "field-{}", "name"])
def test_twenty_thousand_fields_change_nothing(client: Client, path: str, names: str) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")
    body = "&".join(f"{names.format(number)}=x" for number in range(20_000))

    answer = client.post(path, data=body, content_type=URLENCODED)

    assert answer.status_code in (413, 422)
    assert len(Page(answer).all("h1")) == 1
    assert db.session.scalars(select(Registration)).all() == []


def test_a_right_form_among_twenty_thousand_other_fields_is_taken_or_refused_whole(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"))
    for number in range(20_000):
        fields.add(f"names-{number}", "Ada")

    answer = client.post("/events/kw/registration", data=fields, content_type=URLENCODED)

    assert answer.status_code in (303, 413, 422)
    stored = db.session.scalar(select(func.count()).select_from(Registration))
    assert stored == (1 if answer.status_code == 303 else 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=" + "x" * 100_000},
        {"Cookie": "; ".join(f"a{number}=b" for number in range(10_000))},
        {"Accept-Language": ",".join(f"x{number};q=0.5" for number in range(10_000))},
        {"Accept": "text/html," * 10_000},
        {"Authorization": "Bearer " + "x" * 100_000},
        {"If-None-Match": ",".join(f'"{number}"' for number in range(10_000))},
        {"Range": "bytes=" + ",".join(f"{number}-" for number in range(10_000))},
        {"X-Forwarded-For": ",".join(["192.0.2.1"] * 10_000)},
    ],
    ids=lambda headers: "-".join(headers),
)
@pytest.mark.parametrize("path", ["/events/kw", "/door/api/roster"])
def test_endless_headers_break_no_page(app: Flask, client: Client, headers: dict[str, str], path: str) -> None:
    make_event(reference="kw")

    assert client.get(path, headers=headers).status_code in (200, 206, 304, 404, 416)


@pytest.mark.parametrize(
    "path", ["/events/{}", "/t/{}", "/?q={}", "/manage/events/{}", "/s/{}", "/pictures/{}-400.webp"]
)
def test_endless_addresses_lead_nowhere(client: Client, path: str) -> None:
    make_event(reference="kw")
    sign_in_olga(client)

    assert client.get(path.format("x" * 100_000)).status_code in (200, 404)
