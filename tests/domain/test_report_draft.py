"""The draft paragraphs say the numbers of the report and nothing else."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from eventapp.domain.report_draft import draft_paragraphs, german
from eventapp.domain.report_facts import ReportFacts
from eventapp.domain.report_people import PersonFacts
from tests.support.golden_report import golden_facts


def test_the_golden_year_in_words() -> None:
    paragraphs = draft_paragraphs(golden_facts())

    assert paragraphs[0] == (
        "Im Berichtszeitraum vom 01.01.2026 bis 31.12.2026 fanden 4 Workshops, 1 Fachtag und 1 Fest statt. Insgesamt "
        "gab es 283 Teilnahmen (275 gezählt, 8 geschätzt); geplant waren 248. Mindestens 118 verschiedene Personen "
        "nahmen teil, 25 von ihnen mehrmals."
    )
    assert paragraphs[5] == (
        "„Landesweiter Fachtag“ am 15.09.2026, PLANB-Zentrum der Vielfalt: 76 Teilnahmen (geplant 80); von 84 "
        "Angemeldeten kamen 71, 5 kamen ohne Anmeldung. Zug fiel aus"
    )
    assert "Von 10 Zielen wurden 9 erreicht." in paragraphs
    assert "Teilnahmen am Fachtag: 76 statt 80. Streik im Nahverkehr, vier Absagen am Morgen" in paragraphs
    assert any("42 Beratungskontakte, davon 33 Erst- und 9 Folgeberatungen" in text for text in paragraphs)
    assert paragraphs[-2:] == ["Vertreten waren 11 Organisationen.", "Ehrenamtliche leisteten 98 Stunden."]


def test_one_is_written_as_one() -> None:
    facts = golden_facts()
    first = replace(
        facts.sessions[-1], registered=1, admitted=1, walk_ins=1, estimated=1, target=None, remark="", children=0
    )
    day = replace(facts.counselling[0], kept=1, spontaneous=0, first_talks=0, follow_up_talks=1)
    alone = replace(
        facts,
        sessions=[first],
        persons_total=PersonFacts(kind=None, attributable=2, unattributable=1, persons=1, once=0),
        indicators=[replace(facts.indicators[0], source="typed", target=5, actual=1, reason="")],
        statistics=(),
        counselling=[day],
        organizations=facts.organizations[:1],
        volunteers=[replace(facts.volunteers[0], minutes=60)],
    )

    assert draft_paragraphs(alone) == [
        "Im Berichtszeitraum vom 01.01.2026 bis 31.12.2026 fand 1 Fest statt. Insgesamt gab es 3 Teilnahmen "
        "(2 gezählt, 1 geschätzt). Mindestens 1 Person nahm teil.",
        "„KulturWERK 2026“ am 26.09.2026, PLANB-Zentrum der Vielfalt: 3 Teilnahmen; von 1 angemeldeten Person kam 1, "
        "1 kam ohne Anmeldung, 1 ist geschätzt.",
        "Von 1 Ziel wurde keines erreicht.",
        "Teilnahmen am Kulturfest: 1 statt 5.",
        "An einem Beratungstag gab es 1 Beratungskontakt, davon 0 Erst- und 1 Folgeberatung. Sie zählen nicht zu den "
        "Teilnahmen.",
        "Vertreten war 1 Organisation.",
        "Ehrenamtliche leisteten 1 Stunde.",
    ]


def test_nobody_of_those_expected_is_said_in_words() -> None:
    facts = golden_facts()
    rained_off = replace(facts.sessions[0], admitted=0, walk_ins=0, target=None, remark="")

    assert draft_paragraphs(replace(facts, sessions=[rained_off]))[1].endswith(
        ": 0 Teilnahmen; von 16 Angemeldeten kam niemand."
    )


def test_no_hidden_answer_is_told() -> None:
    text = " ".join(draft_paragraphs(golden_facts()))

    assert "Geschlecht: am häufigsten „weiblich“ (55,7 %)." in text
    assert not re.search(r"divers|außerhalb|Rolle", text)


def test_nothing_to_say_is_nothing_said() -> None:
    facts = golden_facts()
    empty = ReportFacts(project=facts.project, starts_on=facts.starts_on, ends_on=facts.ends_on, sessions=[])

    assert draft_paragraphs(empty) == []
    counted = [replace(session, estimated=0, target=None) for session in facts.sessions]
    assert "(alle gezählt)." in draft_paragraphs(replace(facts, sessions=counted))[0]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1234, "1.234"), (Decimal("98.00"), "98"), (Decimal("1097.50"), "1.097,5")]
)
def test_numbers_are_written_as_in_german(value: int | Decimal, text: str) -> None:
    assert german(value) == text
