"""The demonstration's workshops. Fictitious; tests hold the counting to their numbers."""

from datetime import date, time

from eventapp.domain.states import EventKind
from eventapp.services.demo.shapes import DemoEvent, DemoNumbers, DemoText


def _workshop(
    *, reference: str, day: date, live_days: int, numbers: DemoNumbers, texts: tuple[DemoText, ...]
) -> DemoEvent:
    return DemoEvent(
        reference=reference,
        kind=EventKind.WORKSHOP,
        venue="centre",
        day=day,
        live_days=live_days,
        starts=time(10),
        ends=time(13, 30),
        break_minutes=30,
        capacity=20,
        numbers=numbers,
        texts=texts,
    )


WORKSHOPS = (
    _workshop(
        reference="w1-2026",
        day=date(2026, 4, 18),
        live_days=-56,
        numbers=DemoNumbers(registered=16, admitted=13, walk_ins=2, target=12, canceled=1),
        texts=(
            DemoText(
                language="de",
                title="Öffentlichkeitsarbeit in Vereinen",
                summary="Wie erzählen wir, was unser Verein leistet? Wir schreiben eine Pressemitteilung, "
                "planen einen Monat Social Media und klären Bildrechte.",
                body="**Inhalte**\n\n- Botschaft und Zielgruppe\n- Pressetext\n- Social-Media-Plan\n"
                "- Fotos und Einwilligung",
            ),
            DemoText(
                language="de-x-einfach",
                title="Öffentlichkeitsarbeit in Vereinen",
                summary="Sie lernen: Wie erzählen wir anderen von unserem Verein? Wir schreiben zusammen "
                "einen Text. Es kostet nichts.",
            ),
            DemoText(
                language="en",
                title="Public relations for associations",
                summary="How do we tell people what our association does? We write a press release, plan a "
                "month of social media and sort out picture rights.",
            ),
        ),
    ),
    _workshop(
        reference="w2-2026",
        day=date(2026, 5, 30),
        live_days=-28,
        numbers=DemoNumbers(registered=18, admitted=15, walk_ins=1, target=12, canceled=2),
        texts=(
            DemoText(
                language="de",
                title="Veranstaltungen professionell organisieren",
                summary="Von der Idee bis zur Abrechnung: Genehmigungen, Zeitplan, Helfer:innen, "
                "Barrierefreiheit, Nachweise für Fördergeber.",
                body="**Inhalte**\n\n- Ablaufplan\n- Genehmigungen und Sicherheit\n- barrierefrei planen\n"
                "- zählen und nachweisen",
            ),
            DemoText(
                language="de-x-einfach",
                title="Veranstaltungen gut organisieren",
                summary="Sie lernen: Wie macht man ein Fest oder ein Treffen? Was muss man vorher wissen? "
                "Es kostet nichts.",
            ),
            DemoText(
                language="en",
                title="Organising events professionally",
                summary="From the idea to the final account: permits, schedule, helpers, accessibility and "
                "evidence for funders.",
            ),
        ),
    ),
    _workshop(
        reference="w3-2026",
        day=date(2026, 6, 20),
        live_days=12,
        numbers=DemoNumbers(registered=14, admitted=11, walk_ins=3, target=12),
        texts=(
            DemoText(
                language="de",
                title="Partizipation und Teilhabe",
                summary="Wie bringen sich Vereine in Stadtpolitik, Ausschüsse und Netzwerke ein? Wir üben, "
                "ein Anliegen vorzutragen.",
                body="**Inhalte**\n\n- Wer entscheidet was?\n- Integrationsrat und Gremien\n"
                "- Anliegen formulieren\n- Rollenspiel",
            ),
            DemoText(
                language="de-x-einfach",
                title="Mitmachen und mitbestimmen",
                summary="Sie lernen: Wer entscheidet in der Stadt? Wie sagen wir, was wir brauchen? Es kostet nichts.",
            ),
            DemoText(
                language="en",
                title="Participation",
                summary="How do associations take part in city politics, committees and networks? We "
                "practise speaking up for a concern.",
            ),
        ),
    ),
    _workshop(
        reference="w4-2026",
        day=date(2026, 8, 29),
        live_days=26,
        numbers=DemoNumbers(registered=15, admitted=12, walk_ins=0, target=12, canceled=1),
        texts=(
            DemoText(
                language="de",
                title="Erfolgreiche Netzwerkarbeit",
                summary="Kooperationen auf Augenhöhe finden, vereinbaren und pflegen – mit Netzwerkkarte für "
                "den eigenen Verein.",
                body="**Inhalte**\n\n- Netzwerkkarte\n- Kooperationsvereinbarung\n- Konflikte\n"
                "- gemeinsame Förderanträge",
            ),
            DemoText(
                language="de-x-einfach",
                title="Gut zusammenarbeiten",
                summary="Sie lernen: Wie finden Vereine Partner? Wie arbeiten sie gut zusammen? Es kostet nichts.",
            ),
            DemoText(
                language="en",
                title="Successful networking",
                summary="Finding, agreeing and looking after partnerships between equals, with a network map "
                "for your own association.",
            ),
        ),
    ),
)
