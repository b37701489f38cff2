"""The draft paragraphs say the numbers of the report and nothing else."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from eventapp.domain.report_draft import draft_paragraphs, german
from eventapp.domain.report_facts import ReportFacts
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
