"""Every kind of document before checkers that did not write it: PDF/UA-1 for all, PDF/A-2a for what is filed."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from eventapp.adapters.list_pdf import list_pdf
from eventapp.adapters.paper_pdf import door_list_pdf
from eventapp.adapters.small_ticket_pdf import small_ticket_pdf, ticket_stack_pdf
from eventapp.adapters.statistics_pdf import PaperQuestion, StatisticsPaper, poster_pdf, slips_pdf
from tests.adapters import (
    test_certificate_pdf,
    test_list_pdf,
    test_paper_pdf,
    test_report_pdf,
    test_small_ticket_pdf,
    test_ticket_pdf,
)
from tests.support.golden_report import ROUNDS, UPCOMING, golden_facts
from tests.support.logos import logo_picture
from tests.support.pdf_checks import accessibility_faults, archive_faults

CREATED = test_ticket_pdf.CREATED
NAMES = ("Ada Beispiel", "ليلى حداد", "ሰላም ተስፋዬ", "Олена Шевченко", "Nguyễn Thị Ánh")
PAPER = StatisticsPaper(title="KulturWERK 2026", day="26.09.2026", owner="Netzwerk Herne e. V.", printed_at=CREATED)


def _report(*, is_open: bool) -> bytes:
    facts = replace(golden_facts(), rounds=ROUNDS, upcoming=[UPCOMING] if is_open else [])
    return test_report_pdf.made(facts)


def _list(names: int) -> bytes:
    rows = tuple((str(n + 1), NAMES[n % len(NAMES)], "") for n in range(names))
    logos = [logo_picture("Netzwerk"), logo_picture("Land", "darkred")]
    head = replace(test_list_pdf.HEAD, logos=logos)
    return list_pdf(replace(test_list_pdf.DOCUMENT, head=head, sheets=(rows,)))


def _certificates() -> bytes:
    return test_certificate_pdf.made(*(replace(test_certificate_pdf.SHEET, name=name) for name in NAMES))


def _tickets() -> bytes:
    return test_ticket_pdf.made(*(replace(test_ticket_pdf.SHEET, holder=name) for name in NAMES))


def _slips() -> bytes:
    question = PaperQuestion(words="Geschlecht", answers=["weiblich", "männlich", "divers", "keine Angabe"])
    return slips_pdf(PAPER, [question])


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "report": lambda: _report(is_open=False),
    "open report": lambda: _report(is_open=True),
    "empty list": lambda: _list(0),
    "list of one": lambda: _list(1),
    "list of forty": lambda: _list(40),
    "certificates": _certificates,
    "tickets": _tickets,
    "small tickets": lambda: small_ticket_pdf(
        [test_small_ticket_pdf.TICKET, test_small_ticket_pdf.BLANK], title="Tickets", author="Netzwerk", created=CREATED
    ),
    "stack of tickets": lambda: ticket_stack_pdf(
        [test_small_ticket_pdf.BLANK] * 5, title="Tickets", author="Netzwerk", created=CREATED
    ),
    "door list": lambda: door_list_pdf(test_paper_pdf.HEAD, [test_paper_pdf.LINE] * 60, empty=""),
    "poster": lambda: poster_pdf(PAPER, link="https://einlass.example.org/s/abc"),
    "slips": _slips,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_accessible(name: str) -> None:
    assert accessibility_faults(DOCUMENTS[name]()) == []


@pytest.mark.parametrize("name", ["report", "open report"])
def test_report_is_complete_in_itself_for_the_archive(name: str) -> None:
    assert archive_faults(DOCUMENTS[name]()) == []


def test_checks_find_what_is_wrong() -> None:
    """A ticket does not claim to be for the archive; a report without language and embedded fonts is for nobody."""
    ticket = archive_faults(_tickets())
    with pikepdf.open(BytesIO(_report(is_open=False))) as pdf:
        del pdf.Root.Lang
        for font in (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)):
            for embedded in ("/ToUnicode", "/FontFile2", "/FontFile3"):
                if embedded in font:
                    del font[embedded]
        spoilt = BytesIO()
        pdf.save(spoilt)

    assert ticket[0] == "it calls itself (None, None)"
    assert "it has 0 output intents" in ticket
    faults = archive_faults(spoilt.getvalue())
    assert {"it has no language"} < set(faults)
    assert [fault for fault in faults if fault.endswith("does not say its letters")] != []
    assert [fault for fault in faults if fault.endswith("is not embedded")] != []
    assert accessibility_faults(spoilt.getvalue()) != []
