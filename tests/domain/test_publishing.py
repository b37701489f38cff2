"""The publish check and the steps between statuses."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from eventapp.domain.errors import WrongStatus
from eventapp.domain.publishing import (
    REQUIRED_ORGANIZATION_FIELDS,
    Gap,
    Page,
    PublishFacts,
    PublishSlot,
    PublishText,
    ensure_step,
    has_placeholder,
    is_publishable,
    publish_gaps,
)
from eventapp.domain.states import EventStatus

ORGANIZATION: Mapping[str, str] = {
    "name": "Netzwerk Herne e. V.",
    "street": "Beispielstraße 1",
    "postal_code": "44649",
    "city": "Herne",
    "represented_by": "Olga Beispiel",
    "email": "info@example.org",
    "phone": "030 23125-001",
    "register_entry": "",
    "data_protection_contact": "datenschutz@example.org",
    "privacy_text": "",
    "accessibility_text": "",
}


def text(words: str = "Musik und Tanz.", *, title: str = "Fest", summary: str = "Musik und Tanz.") -> PublishText:
    return PublishText(title=title, summary=summary, words=f"{title}\n{summary}\n{words}")


COMPLETE = PublishFacts(
    texts={"de": text(), "de-x-einfach": text("Wir feiern.")},
    session_count=1,
    last_day=date(2026, 9, 26),
    has_venue=True,
    contact_name="Olga Beispiel",
    contact_phone="030 23125-001",
    needs_deadline=date(2026, 9, 20),
    has_project=True,
    funder_note="Gefördert durch das Land",
    organization=ORGANIZATION,
)


def codes(facts: PublishFacts) -> list[str]:
    return [gap.code for gap in publish_gaps(facts)]


def test_complete_event_has_no_gaps() -> None:
    assert publish_gaps(COMPLETE) == []
    assert is_publishable([])


@pytest.mark.parametrize(
    ("facts", "gap"),
    [
        pytest.param(
            replace(COMPLETE, session_count=0, last_day=None),
            Gap(code="session_missing", field="day", page=Page.SESSIONS),
            id="session",
        ),
        pytest.param(
            replace(COMPLETE, has_venue=False), Gap(code="venue_missing", field="venue", page=Page.EVENT), id="venue"
        ),
        pytest.param(
            replace(COMPLETE, contact_name=" "),
            Gap(code="contact_name_missing", field="contact_name", page=Page.EVENT),
            id="contact",
        ),
        pytest.param(
            replace(COMPLETE, contact_phone=" "),
            Gap(code="contact_phone_missing", field="contact_phone", page=Page.EVENT),
            id="phone",
        ),
        pytest.param(
            replace(COMPLETE, contact_name="Max Mustermann"),
            Gap(code="contact_placeholder", field="contact_name", page=Page.EVENT),
            id="contact placeholder",
        ),
        pytest.param(
            replace(COMPLETE, needs_deadline=None),
            Gap(code="needs_deadline_missing", field="needs_deadline", page=Page.EVENT),
            id="deadline",
        ),
        pytest.param(
            replace(COMPLETE, needs_deadline=date(2026, 9, 27)),
            Gap(code="needs_deadline_too_late", field="needs_deadline", page=Page.EVENT),
            id="late deadline",
        ),
        pytest.param(
            replace(COMPLETE, funder_note=" "),
            Gap(code="funder_note_missing", field="funder_note", page=Page.PROJECT),
            id="funder note",
        ),
        pytest.param(
            replace(COMPLETE, funder_note="Platzhalter"),
            Gap(code="funder_note_placeholder", field="funder_note", page=Page.PROJECT),
            id="funder note placeholder",
        ),
        pytest.param(
            replace(COMPLETE, organization={**ORGANIZATION, "register_entry": "Todo"}),
            Gap(code="organization_placeholder", field="register_entry", page=Page.ORGANIZATION),
            id="organization placeholder",
        ),
        pytest.param(
            replace(COMPLETE, texts={**COMPLETE.texts, "tr": text("lorem ipsum")}),
            Gap(code="text_placeholder", field="body", page=Page.TEXTS, language="tr"),
            id="text placeholder",
        ),
        pytest.param(
            replace(COMPLETE, texts={**COMPLETE.texts, "de": text(title=" ")}),
            Gap(code="title_missing", field="title", page=Page.TEXTS),
            id="title",
        ),
        pytest.param(
            replace(COMPLETE, texts={**COMPLETE.texts, "de": text(summary=" ")}),
            Gap(code="summary_missing", field="summary", page=Page.TEXTS),
            id="summary",
        ),
    ],
)
def test_gap_names_the_field_that_closes_it(facts: PublishFacts, gap: Gap) -> None:
    assert publish_gaps(facts) == [gap]
    assert not is_publishable([gap])


@pytest.mark.parametrize("field", REQUIRED_ORGANIZATION_FIELDS)
def test_organization_must_say_everything_that_the_imprint_needs(field: str) -> None:
    facts = replace(COMPLETE, organization={**ORGANIZATION, field: " "})

    assert publish_gaps(facts) == [
        Gap(code=f"organization_{field}_missing", field=field, page=Page.ORGANIZATION),
    ]


def test_gaps_come_in_the_order_of_filling_in() -> None:
    nothing = PublishFacts(
        texts={},
        session_count=0,
        last_day=None,
        has_venue=False,
        contact_name="",
        contact_phone="",
        needs_deadline=None,
        has_project=False,
        funder_note="",
        organization=ORGANIZATION,
    )

    assert codes(nothing) == [
        "title_missing",
        "summary_missing",
        "plain_language_missing",
        "session_missing",
        "venue_missing",
        "contact_name_missing",
        "contact_phone_missing",
        "needs_deadline_missing",
        "project_missing",
    ]


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        pytest.param(PublishSlot(label="B-02", capacity=1), [], id="sound"),
        pytest.param(PublishSlot(label=" ", capacity=1), ["slot_unsound"], id="no number"),
        pytest.param(PublishSlot(label="B-02", capacity=None), ["slot_unsound"], id="any number of people"),
        pytest.param(PublishSlot(label="B-02", capacity=2), ["slot_unsound"], id="two people"),
    ],
)
def test_appointments_of_a_counselling_day_are_for_one_person_with_a_number(
    slot: PublishSlot, expected: list[str]
) -> None:
    facts = replace(COMPLETE, slots=[PublishSlot(label="B-01", capacity=1), slot])

    assert codes(facts) == expected
    assert is_publishable(publish_gaps(facts)) == (not expected)


def test_advice_does_not_keep_from_publishing() -> None:
    gaps = publish_gaps(replace(COMPLETE, texts={"de": text()}, has_project=False, funder_note=""))

    assert [(gap.code, gap.is_blocking) for gap in gaps] == [
        ("plain_language_missing", False),
        ("project_missing", False),
    ]
    assert is_publishable(gaps)


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("de-x-einfach", "Dieser Text ist in Leichter Sprache.", ["easy_language_unchecked"]),
        ("de", "Programm in leichte Sprache übersetzt", ["easy_language_unchecked"]),
        ("de-x-einfach", "Leichte Sprache, geprüft von der Prüfgruppe Herne.", []),
        ("de-x-einfach", "Einfache Sprache", []),
        ("en", "We call it Leichte Sprache.", []),
    ],
)
def test_easy_language_is_claimed_only_with_a_checker(language: str, words: str, expected: list[str]) -> None:
    assert codes(replace(COMPLETE, texts={**COMPLETE.texts, language: text(words)})) == expected


@pytest.mark.parametrize(
    "words", ["to-do", "XXxx", "tbd", "Platzhalter", "???", "[Name]", "[Adresse hier]", "Musterstraße 5", "Blindtext"]
)
def test_placeholders_are_found(words: str) -> None:
    assert has_placeholder(f"Kontakt: {words}.")


@pytest.mark.parametrize(
    "words",
    ["Beispielstraße 1", "[Text](https://example.org)", "Halle [Eingang Hof]", "Methodologie", "Wirklich?", "Muster"],
)
def test_ordinary_words_are_no_placeholders(words: str) -> None:
    assert not has_placeholder(words)


@pytest.mark.parametrize(
    ("status", "to"),
    [
        (EventStatus.DRAFT, EventStatus.PUBLISHED),
        (EventStatus.PUBLISHED, EventStatus.CANCELLED),
        (EventStatus.PUBLISHED, EventStatus.FINISHED),
        (EventStatus.PUBLISHED, EventStatus.DRAFT),
        (EventStatus.CANCELLED, EventStatus.DRAFT),
    ],
)
def test_step_exists(status: EventStatus, to: EventStatus) -> None:
    ensure_step(status, to=to)


@pytest.mark.parametrize(
    ("status", "to"),
    [
        (EventStatus.PUBLISHED, EventStatus.PUBLISHED),
        (EventStatus.FINISHED, EventStatus.PUBLISHED),
        (EventStatus.CANCELLED, EventStatus.PUBLISHED),
        (EventStatus.DRAFT, EventStatus.CANCELLED),
        (EventStatus.FINISHED, EventStatus.CANCELLED),
        (EventStatus.DRAFT, EventStatus.FINISHED),
        (EventStatus.FINISHED, EventStatus.DRAFT),
    ],
)
def test_step_does_not_exist(status: EventStatus, to: EventStatus) -> None:
    with pytest.raises(WrongStatus) as refused:
        ensure_step(status, to=to)

    assert refused.value.parameters == {"status": status.value}
