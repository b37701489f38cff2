"""The report as a document: read by programs that did not write it."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pikepdf
from pypdf import PdfReader

from eventapp.adapters.report_pdf import report_pdf
from eventapp.domain.report_facts import EvidenceFacts, MissingEvidence, ReportFacts
from eventapp.domain.states import EvidenceKind
from tests.support.golden_report import ROUNDS, golden_facts
from tests.support.logos import alternatives, logo_picture, pictures_on

AS_OF = datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def made(facts: ReportFacts) -> bytes:
    """The document of these facts."""
    return report_pdf(facts, as_of=AS_OF, version=2, is_final=True)


def words(content: bytes) -> str:
    """All text in reading order, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_figures_come_first_and_every_table_follows() -> None:
    text = words(made(golden_facts()))

    places = [
        text.index(part)
        for part in (
            "Bericht zum Verwendungsnachweis",
            "DEMO-2026-001",
            "Endgültig",
            "275 gezählt, 8 geschätzt",
            "Teilnahmen und Soll",
            "Summe",
            "Bemerkungen zu den Terminen",
            "Soll und Ist",
            "Projekt gesamt (bereinigt) 283 157 126 118 93 25",
            "zu wenige Angaben",
            "Brücke der Frauen e. V.",
            "Themen der Beratung",
            "Tätigkeit",
            "Alle 30 Prüfungen stimmen.",
            "Erläuterungen",
        )
    ]
    assert places == sorted(places)
    assert "243 200 43 75 275 8 283 41" in text
    assert "Stand 01.12.2026 09:30 · Version 2" in text
    assert "VORLÄUFIG" not in text


def test_whoever_adds_up_finds_every_sum_and_share() -> None:
    text = words(made(golden_facts()))

    assert "Geschlecht weiblich 98 55,7 % 176 62,2 %" in text
    assert "Alter 65+ 11 6,3 % 176 62,2 %" in text
    assert "Teilnahmen am Fachtag 80 76 -4 95,0 %" in text
    assert "Summe 48 44 36 4 4 6 42 33 9 21 12" in text  # counselling
    assert "Summe 98 1.470,00" in text
    assert "26.09.2026 13:30–14:00 18 34 52 142" in text
    assert "Schätzprotokoll: 8 Personen, Rasterzählung, 26.09.2026 15:45 Uhr, Ionela Marin." in text


def test_missing_evidence_is_named() -> None:
    evidence = EvidenceFacts(
        present=17,
        wanted=18,
        missing=(MissingEvidence(event="KulturWERK 2026", event_reference="kw", kind=EvidenceKind.PRESS),),
    )

    assert "Belege, die noch fehlen 17 von 18 liegen vor." in words(made(replace(golden_facts(), evidence=evidence)))
    assert "Belege, die noch fehlen" not in words(made(golden_facts()))


def test_narrative_is_drafted_until_the_report_is_final() -> None:
    facts = golden_facts()
    provisional = words(report_pdf(facts, as_of=AS_OF, version=2, is_final=False))

    assert "Entwurf für den Sachbericht" in provisional
    assert "Von 10 Zielen wurden 9 erreicht." in provisional
    assert "Entwurf" not in words(made(facts))


def test_report_of_a_period_without_sessions_says_so() -> None:
    facts = golden_facts()
    empty = ReportFacts(project=facts.project, starts_on=facts.starts_on, ends_on=facts.ends_on, sessions=[])

    assert "In diesem Zeitraum: keine." in words(made(empty))


def test_open_checks_are_listed_and_stamp_the_document() -> None:
    facts = golden_facts()
    text = words(made(replace(facts, sessions=[replace(facts.sessions[0], closed_total=None), *facts.sessions[1:]])))

    assert "VORLÄUFIG – Abgleich prüfen" in text
    assert "Status Vorläufig" in text
    assert "R3 Teilnahmen (Summe T) = abgeschlossene Zahlen der Termine 283 fehlt" in text


def test_rounds_stand_for_themselves_with_their_peak() -> None:
    text = words(made(replace(golden_facts(), rounds=ROUNDS)))

    assert "kein Teil der Teilnahmen. Höchststand KulturWERK 2026: 103 Personen am 26.09.2026 um 15:30 Uhr." in text
    assert "26.09.2026 15:30 KulturWERK 2026 Bühne 62" in text
    assert "243 200 43 75 275 8 283 41" in text
    assert "Höchststand" not in words(made(golden_facts()))


def test_it_says_that_it_is_tagged_and_to_be_kept() -> None:
    with pikepdf.open(BytesIO(made(golden_facts()))) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert pdf.Root.Lang == "de"


def test_the_same_facts_give_the_same_document() -> None:
    assert made(golden_facts()) == made(golden_facts())


def test_names_of_any_script_and_length_are_set() -> None:
    facts = golden_facts()
    titles = ("ዓመታዊ በዓል", "مهرجان الثقافات", "Ein Titel, der länger ist als jede Zeile " * 4)
    sessions = [replace(session, title=title) for session, title in zip(facts.sessions[:3], titles, strict=True)]

    assert "Ein Titel, der länger" in words(made(replace(facts, sessions=[*sessions, *facts.sessions[3:]])))


def test_logos_stand_on_the_first_page_and_change_no_word() -> None:
    logos = [logo_picture("Netzwerk"), logo_picture("Land", "darkred")]

    content = report_pdf(golden_facts(), as_of=AS_OF, version=2, is_final=True, logos=logos)

    assert alternatives(content) == ["Netzwerk", "Land"]
    assert pictures_on(content) == [(720, 240), (720, 240)]
    assert words(content) == words(made(golden_facts()))
