"""Entries that a phone has saved as a file: what an organizer sees, and what ends up in the log."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.states import Conflict, EntryKind, EntryVerdict, EventKind
from eventapp.domain.sync import UploadedEntry
from eventapp.models import AuditEntry, Device, Event, LogEntryRow, Organization
from eventapp.queries import attendance as attendance_queries
from tests.support.builders import NOW, STARTS_AT, make_event, make_organization, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, phone, ticket_of, upload
from tests.support.managing import errors_of, sign_in_olga
from tests.support.page import Page, words
from tests.support.saved_logs import saved_file, wire

PATH = "/manage/events/fest/door/saved-entries"
NEXT_DAY = STARTS_AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def next_day() -> Any:
    """The morning after: a phone has come back without ever having met a network."""
    with time_machine.travel(NEXT_DAY, tick=False):
        yield


@pytest.fixture
def event(client: Client) -> Event:
    """Olga's festival; she is signed in."""
    return make_event(organization=sign_in_olga(client), reference="fest", title="KulturWERK")


def show(client: Client, *files: bytes) -> TestResponse:
    """Upload files and see the preview."""
    sent = [(BytesIO(content), f"datei-{number}.json") for number, content in enumerate(files, start=1)]
    answer = client.post(PATH, data={"files": sent})
    answer.request.environ["wsgi.input"].close()  # the client's own, a file when it is large
    return answer


def take_over(client: Client, preview: TestResponse) -> TestResponse:
    """Press the button of the preview."""
    return client.post(PATH, data={**form_data_of(preview), "do": "save"})


def form_data_of(preview: TestResponse) -> dict[str, Any]:
    """What the preview carries."""
    page = Page(preview)
    return {field.get("name", ""): field.get("value", "") for field in page.all("input") if field.get("value")}


def figures(response: TestResponse) -> list[str]:
    """The numbers of a page: in the file, new, known, refused."""
    return Page(response).texts("p", css_class="figure__value")


def reference_of(token: str) -> str:
    """The phone's reference."""
    return phone(token).reference


def log() -> list[LogEntryRow]:
    """What the log holds."""
    return list(db.session.scalars(select(LogEntryRow).order_by(LogEntryRow.device_seq)))


def admitted(event: Event) -> tuple[int, int, int]:
    """With booking, without, surplus."""
    [session] = attendance_queries.list_session_attendance(event.id)
    return session.report.admitted, session.report.walk_ins, session.report.surplus


def make_log(event: Event) -> list[UploadedEntry]:
    """A party of three that came in two parts, one guest, and a scan that was taken back."""
    ticket, other = (
        ticket_of(make_registration(event, adults=3)),
        ticket_of(make_registration(event, email="b@example.org")),
    )
    entries = [
        make_entry(event, ticket=ticket, adults=2),
        make_entry(event, ticket=ticket, at=STARTS_AT + timedelta(minutes=5)),
        make_entry(event, kind=EntryKind.WALK_IN, at=STARTS_AT + timedelta(minutes=6)),
        make_entry(event, ticket=other),
    ]
    return [*entries, make_entry(event, kind=EntryKind.REVERSAL, adults=0, reverses=entries[-1].uuid)]


def test_a_file_is_shown_first_and_then_stored_as_if_the_phone_had_sent_it(client: Client, event: Event) -> None:
    token = pair_phone(event, gate="Tor Ost", name="Bilal")
    entries = make_log(event)
    preview = show(client, saved_file(event, reference_of(token), entries))
    stored_by_preview = len(log())

    result = take_over(client, preview)

    assert figures(preview) == ["5", "5", "0", "0"]
    assert next(words(e) for e in Page(preview).all("h3")).startswith("Bilal, Tor Ost")
    assert stored_by_preview == 0
    assert figures(result) == ["5", "5", "0", "0"]
    assert {row.device_id for row in log()} == {phone(token).id}
    assert [row.counted_at for row in log()] == [entry.happened_at for entry in entries]
    assert admitted(event) == (3, 1, 0)
    [audited] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "device.log_imported"))
    assert (audited.subject_reference, audited.reason) == (reference_of(token), "new 5, known 0, refused 0")


def test_nothing_doubles_whoever_comes_first_and_however_often(client: Client, event: Event) -> None:
    token = pair_phone(event)
    entries = make_log(event)
    upload(token, *entries[:2], now=STARTS_AT)
    preview = show(client, saved_file(event, reference_of(token), entries))

    first, again = take_over(client, preview), take_over(client, preview)
    answers = upload(token, *entries, now=NEXT_DAY)

    assert figures(preview) == figures(first) == ["5", "3", "2", "0"]
    assert figures(again) == ["5", "0", "5", "0"]
    assert {answer.verdict for answer in answers} == {EntryVerdict.KNOWN}
    assert (len(log()), admitted(event)) == (5, (3, 1, 0))


def test_phones_whose_access_has_ended_are_taken_and_marked(client: Client, event: Event) -> None:
    token = pair_phone(event)
    db.session.execute(update(Device).values(revoked_at=STARTS_AT + timedelta(minutes=1)))
    db.session.commit()

    preview = show(client, saved_file(event, reference_of(token), make_log(event)))
    take_over(client, preview)

    assert "nach dem Ende des Zugangs (2)" in words(Page(preview).one("div", css_class="notice"))
    assert [row.conflict for row in log()] == [None, Conflict.AFTER_EXPIRY, Conflict.AFTER_EXPIRY, None, None]


def test_what_cannot_be_kept_is_told_and_stops_nothing(client: Client, event: Event) -> None:
    token = pair_phone(event, rights=())
    good = make_entry(event, ticket=ticket_of(make_registration(event)))
    elsewhere = make_entry(event, kind=EntryKind.WALK_IN, event_session="elsewhere")
    not_allowed = make_entry(event, kind=EntryKind.TALLY)
    decision = make_entry(event, kind=EntryKind.DECISION)
    poisoned = {**wire(good), "adults": "many"}
    entries = [good, elsewhere, not_allowed, decision, poisoned, 17, good]

    result = take_over(client, show(client, saved_file(event, reference_of(token), entries)))

    assert figures(result) == ["6", "1", "0", "5"]
    told = [[words(cell) for cell in row.iter() if cell.tag in ("th", "td")] for row in Page(result).all("tr")][1:]
    assert [(line[0], line[2]) for line in told] == [
        ("Gäste ohne Ticket", "Diesen Termin gibt es hier nicht."),
        ("Zähler", "Das durfte dieses Gerät nicht."),
        ("Entscheidung", "Das durfte dieses Gerät nicht."),
        ("Eintrag 5", "Nicht lesbar (Feld „adults“)."),
        ("Eintrag 6", "Nicht lesbar (Feld „entry“)."),
    ]
    assert [row.uuid for row in log()] == [good.uuid]


def test_several_files_are_taken_at_once_and_two_of_one_phone_are_one(client: Client, event: Event) -> None:
    west, east = pair_phone(event, name="Bilal"), pair_phone(event, gate="Tor Ost", name="Cem")
    entries = make_log(event)
    early = saved_file(event, reference_of(west), entries[:2], saved_at=(STARTS_AT - timedelta(hours=1)).isoformat())
    late = saved_file(event, reference_of(west), entries[:4])
    other = saved_file(event, reference_of(east), [make_entry(event, kind=EntryKind.WALK_IN)])

    preview = show(client, early, other, late, b"%PDF-1.7")
    result = take_over(client, preview)

    assert figures(preview) == figures(result) == ["4", "4", "0", "0", "1", "1", "0", "0"]
    assert "datei-4.json: Das ist keine Datei von der Tür." in preview.text
    assert len(log()) == 5


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "datei-1.json: Das ist keine Datei von der Tür."),
        (b"\xff\xfe\x00", "datei-1.json: Das ist keine Datei von der Tür."),
        (b"[1]", "datei-1.json: Das ist keine Datei von der Tür."),
        (b'{"format":"geojson","entries":[]}', "datei-1.json: Das ist keine Datei von der Tür."),
        (b"[" * 100_000, "datei-1.json: Das ist keine Datei von der Tür."),
        (b'{"format":"einlass-door-log/1","x":' + b"[" * 100_000, "datei-1.json: Diese Datei ist unvollständig"),
        (b'{"format":"einlass-door-log/1","x":' + b"9" * 5000 + b"}", "datei-1.json: Diese Datei ist unvollständig"),
        (b'{"format":"einlass-door-log/1","entries":[{"uu', "datei-1.json: Diese Datei ist unvollständig"),
        (b'{"format":"einlass-door-log/1","entries":7}', "datei-1.json: Das ist keine Datei von der Tür."),
        (b'{"format":"einlass-door-log/2","entries":[]}', "datei-1.json: Diese Datei kommt von einer neueren Version"),
        (b'{"format":"einlass-door-log/1","entries":[]}', "Diese Datei gehört zu einer anderen Veranstaltung."),
        (
            b'{"format":"einlass-door-log/1","device":"\\u0000\'--","event":[],"entries":[{}]}',
            "Diese Datei gehört zu einer anderen Veranstaltung.",
        ),
    ],
)
def test_other_files_are_refused_in_plain_words(client: Client, event: Event, content: bytes, error: str) -> None:
    [said] = errors_of(show(client, content))

    assert said.startswith(error)
    assert log() == []


def test_a_file_of_another_event_is_named_only_for_those_who_may_see_that_event(client: Client, event: Event) -> None:
    mine = make_event(organization=db.session.scalars(select(Organization)).one(), reference="kurs", title="Nähkurs")
    foreign = make_event(organization=make_organization(short_name="Woanders"), reference="fremd", title="Geheim")
    files = [
        saved_file(e, reference_of(pair_phone(e)), [make_entry(e, kind=EntryKind.WALK_IN)]) for e in (mine, foreign)
    ]
    never_here = saved_file(event, reference_of(pair_phone(mine)), [])

    said = [errors_of(show(client, content)) for content in [*files, never_here]]

    assert said == [
        ["Diese Datei gehört zu „Nähkurs“. Bitte nehmen Sie sie dort auf der Seite „Tür“ auf."],
        ["Diese Datei gehört zu einer anderen Veranstaltung."],
        [
            "Das Gerät, von dem diese Datei kommt, ist an dieser Tür unbekannt, und die Datei beweist nicht, dass es "
            "hier war. Zählen Sie diese Personen auf der Seite „Papier für die Tür“ nach."
        ],
    ]
    assert log() == []


def test_times_that_the_phone_had_sent_are_kept_when_the_server_has_lost_them(client: Client, event: Event) -> None:
    token = pair_phone(event, now=NOW)
    sent, waiting = (make_entry(event, kind=EntryKind.WALK_IN, at=STARTS_AT) for _ in range(2))
    drained_at = STARTS_AT + timedelta(hours=3)
    db.session.execute(update(Device).values(drained_at=drained_at))
    db.session.commit()
    entries = [wire(sent, state="merged"), wire(waiting)]

    take_over(client, show(client, saved_file(event, reference_of(token), entries)))

    assert [row.counted_at for row in log()] == [STARTS_AT, drained_at - timedelta(minutes=2)]


def test_a_phone_without_a_clock_is_not_older_than_its_pairing(client: Client, event: Event) -> None:
    token = pair_phone(event, now=STARTS_AT)
    lost = make_entry(event, kind=EntryKind.WALK_IN, at=datetime.fromisoformat("1970-01-01T00:00:00+00:00"))
    file = saved_file(event, reference_of(token), [lost], saved_at="0001-01-01T00:00:00+00:00", clock_offset_ms=-1)

    take_over(client, show(client, file))

    assert [row.counted_at for row in log()] == [STARTS_AT - timedelta(minutes=2)]


def test_large_files_are_read_and_boundless_ones_refused(client: Client, event: Event) -> None:
    device = reference_of(pair_phone(event))
    padded = saved_file(event, device, [make_entry(event, kind=EntryKind.WALK_IN)], padding="x" * 10_000_000)
    endless = saved_file(event, device, [0] * 100_000)

    preview = show(client, padded)
    result = take_over(client, preview)

    assert figures(result) == ["1", "1", "0", "0"]
    assert errors_of(show(client, endless))[0].startswith(
        "datei-1.json: In dieser Datei stehen mehr als 50.000 Einträge"
    )
    beyond = client.post(PATH, data={"do": "save"}, environ_overrides={"CONTENT_LENGTH": "200000000"})
    assert errors_of(beyond) == ["Das ist zu viel auf einmal. Erlaubt sind 12 MB."]
    assert len(log()) == 1


def test_a_log_longer_than_one_batch_arrives_whole(client: Client, event: Event) -> None:
    token = pair_phone(event)
    entries: Sequence[UploadedEntry] = [make_entry(event, kind=EntryKind.WALK_IN) for _ in range(1_201)]

    result = take_over(client, show(client, saved_file(event, reference_of(token), list(entries))))

    assert figures(result) == ["1.201", "1.201", "0", "0"]
    assert admitted(event) == (0, 1_201, 0)


@pytest.mark.parametrize("packed", ["", "x", "ÄÖ", "H4sIAAAAAAAA", "A" * 1_000])
def test_what_a_preview_never_carried_is_refused(client: Client, event: Event, packed: str) -> None:
    answer = client.post(PATH, data={"packed-0": packed, "do": "save"})

    assert errors_of(answer)[0].startswith("Das ist keine Datei von der Tür.")


def test_a_form_without_a_file_says_so(client: Client, event: Event) -> None:
    assert errors_of(client.post(PATH, data={})) == ["Bitte wählen Sie mindestens eine Datei."]
    assert Page(client.get(PATH)).texts("h2")[0] == "Einträge aus einer Datei"


def test_a_preview_that_was_open_too_long_stays(client: Client, event: Event) -> None:
    preview = show(client, saved_file(event, reference_of(pair_phone(event)), make_log(event)))
    client.sends_csrf_token = False

    answer = client.post(PATH, data={**form_data_of(preview), "csrf_token": "old", "do": "save"})

    assert errors_of(answer)[0].startswith("Das Formular war zu lange offen")
    assert figures(answer) == ["5", "5", "0", "0"]
    assert log() == []


def test_the_pages_of_a_counselling_day_show_no_booking(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="fest", kind=EventKind.BERATUNG)
    registration = make_registration(event, name="Amina Kaya")
    token = pair_phone(event)
    ticket = ticket_of(registration)
    entry = wire(make_entry(event, ticket=ticket)) | {"code": "HTTPS://EXAMPLE.ORG/T/ABC"}

    preview = show(client, saved_file(event, reference_of(token), [entry]))
    shown = preview.text + take_over(client, preview).text

    assert figures(preview) == ["1", "1", "0", "0"]
    assert [secret for secret in ("Amina", ticket.hex(), "/T/ABC", registration.reference) if secret in shown] == []


def test_a_file_names_nothing_that_is_not_checked(client: Client, event: Event) -> None:
    log_file = json.loads(saved_file(event, reference_of(pair_phone(event)), make_log(event)))
    log_file["helper"] = "<script>alert(1)</script>"

    preview = show(client, json.dumps(log_file).encode())

    assert "alert(1)" not in preview.text
