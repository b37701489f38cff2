"""The demonstration's events: texts, dates, places and the numbers that they end with.

Fictitious throughout. The numbers are the golden numbers that tests hold the counting to.
"""

from datetime import date, time

from eventapp.domain.states import EventKind
from eventapp.services.demo.shapes import DemoEvent, DemoNumbers, DemoText, DemoVenue
from eventapp.services.demo.workshops import WORKSHOPS

SLOT_MINUTES = 30
#: Start of each counselling slot, with the noon break left out.
SLOT_STARTS = tuple(time(hour, minute) for hour in (10, 11, 12, 14, 15, 16) for minute in (0, SLOT_MINUTES))

PROJECT_NAME = "MSO-Netzwerk Herne – Gemeinsames Handeln in Vielfalt (Demo)"

VENUES = {
    "square": DemoVenue(
        name="Buschmannshof",
        postal_code="44649",
        city="Herne-Wanne",
        stops="Wanne-Eickel Hbf, 5 Minuten zu Fuß",
        access={
            "step_free": ["yes", "Wege fest, Rampe am Tor West"],
            "toilet": ["yes", "neben der Bühne"],
            "stop": ["yes", "Bus und Bahn am Hauptbahnhof"],
            "assistance_dog": ["yes", ""],
            "parking": ["partly", "zwei Plätze an der Hauptstraße"],
        },
    ),
    "centre": DemoVenue(
        name="PLANB-Zentrum der Vielfalt",
        postal_code="44649",
        city="Herne-Wanne",
        stops="Wanne-Eickel Hbf, 8 Minuten zu Fuß",
        access={
            "step_free": ["yes", "Aufzug in alle Etagen"],
            "toilet": ["yes", "im Erdgeschoss"],
            "assistance_dog": ["yes", ""],
            "quiet_room": ["yes", "Raum 2"],
            "induction_loop": ["no", ""],
        },
    ),
    "office": DemoVenue(
        name="Geschäftsstelle",
        street="Alleestr. 46",
        postal_code="44793",
        city="Bochum",
        stops="Bochum Hbf, 15 Minuten zu Fuß",
        access={
            "step_free": ["partly", "eine Stufe am Eingang, Rampe liegt bereit"],
            "toilet": ["yes", ""],
            "assistance_dog": ["yes", ""],
        },
    ),
}


CONFERENCE = DemoEvent(
    reference="ft-2026",
    kind=EventKind.FACHTAG,
    venue="office",
    day=date(2026, 9, 15),
    live_days=-10,
    starts=time(9, 30),
    ends=time(16, 30),
    break_minutes=60,
    capacity=100,
    numbers=DemoNumbers(registered=84, admitted=71, walk_ins=5, target=80, canceled=4),
    interpreted=("ar", "tr"),
    access={"sign_language": ["partly", "auf Anfrage"], "interpreting": ["yes", "Arabisch, Türkisch"]},
    texts=(
        DemoText(
            language="de",
            title="Landesweiter Fachtag: MSO im Mainstream",
            subtitle="Von der Projektförderung in die Regelstrukturen",
            summary="Talkrunde und Podiumsgespräch zur Anbindung von Migrant:innenselbstorganisationen an "
            "Regelstrukturen: Gremien, Informationsketten, Förderung. Mit Grußwort aus dem Ministerium und "
            "Zeit zum Austausch.",
            agenda="09:30 Ankommen\n10:00 Grußworte\n10:30 Talkrunde\n12:00 Mittag\n13:00 Arbeitsgruppen\n"
            "15:00 Podium\n16:15 Abschluss",
        ),
        DemoText(
            language="de-x-einfach",
            title="Fachtag für Vereine",
            summary="Fachleute und Vereine sprechen miteinander. Das Thema: Wie bekommen Vereine feste Hilfe? "
            "Es kostet nichts.",
        ),
        DemoText(
            language="en",
            title="Statewide conference: migrant organisations in the mainstream",
            subtitle="From project funding to regular structures",
            summary="Talks and a panel on linking migrant self-organisations with regular structures: bodies, "
            "information, funding. With a greeting from the ministry and time to meet.",
        ),
    ),
)

FESTIVAL = DemoEvent(
    reference="kw-2026",
    kind=EventKind.FEST,
    venue="square",
    day=date(2026, 9, 26),
    live_days=0,
    starts=time(13),
    ends=time(18),
    break_minutes=0,
    capacity=250,
    numbers=DemoNumbers(registered=96, admitted=78, walk_ins=64, target=120, estimated=8, canceled=2),
    gates=("Tor West", "Tor Ost", "Zähler Bühne"),
    needs_deadline_days=7,
    interpreted=("ar", "tr"),
    access={
        "quiet_room": ["yes", "Zelt abseits der Bühne"],
        "changing_table": ["yes", "mit Stillzelt"],
        "childcare": ["partly", "Kinderprogramm ab 14:30 Uhr"],
        "interpreting": ["yes", "Hilfe auf Arabisch und Türkisch"],
        "sign_language": ["no", ""],
    },
    texts=(
        DemoText(
            language="de",
            title="KulturWERK 2026",
            subtitle="Herne feiert Vielfalt",
            summary="Musik, Tanz, Essen und Begegnung: Die Vereine des Netzwerks laden zum gemeinsamen Kulturfest "
            "ein. Mit Trommel-Workshop, Bühnenprogramm, Infoständen und einem Programm für Kinder. Bei Regen "
            "rücken wir unter den Zelten zusammen.",
            agenda="13:00 Ankommen und Eröffnung | Kulturhaus Morgenrot e. V.\n"
            "13:30 Trommel-Workshop für Groß und Klein | Trommelkreis Wanne e. V.\n"
            "14:30 Programm für Kinder | Elterninitiative Vielfalt, Jugendtreff Regenbogen e. V.\n"
            "15:00 Bühnenprogramm: Musik und Tanz | Brücke der Frauen e. V. und Gäste\n"
            "17:30 Gemeinsamer Abschluss | Nachbarschaft Süd",
        ),
        DemoText(
            language="de-x-einfach",
            title="KulturWERK 2026",
            subtitle="Ein Fest für alle",
            summary="Wir feiern ein Fest. Es gibt Musik und Essen. Alle sind willkommen. Es kostet nichts.",
        ),
        DemoText(
            language="en",
            title="KulturWERK 2026",
            subtitle="Herne celebrates diversity",
            summary="Music, dance, food and meeting people: the network's associations invite you to their culture "
            "festival. With a drum workshop, a stage, information stands and a programme for children. If it "
            "rains we move closer together under the tents.",
            agenda="13:00 Arrival and opening | Kulturhaus Morgenrot e. V.\n"
            "13:30 Drum workshop for young and old | Trommelkreis Wanne e. V.\n"
            "14:30 Programme for children | Elterninitiative Vielfalt, Jugendtreff Regenbogen e. V.\n"
            "15:00 On stage: music and dance | Brücke der Frauen e. V. and guests\n"
            "17:30 Closing together | Nachbarschaft Süd",
        ),
        DemoText(
            language="tr",
            title="KulturWERK 2026",
            subtitle="Herne çeşitliliği kutluyor",
            summary="Müzik, dans, yemek ve buluşma: ağımızdaki dernekler sizi ortak kültür şenliğine davet ediyor. "
            "Herkes davetlidir, giriş ücretsizdir.",
        ),
        DemoText(
            language="ar",
            title="KulturWERK 2026",
            subtitle="هيرنه تحتفل بالتنوّع",
            summary="موسيقى ورقص وطعام ولقاء: تدعوكم جمعيات الشبكة إلى مهرجان ثقافي مشترك. "
            "الجميع مرحّب بهم والدخول مجاني.",
        ),
    ),
)

_COUNSELLING_TEXTS = (
    DemoText(
        language="de",
        title="Beratungstag im Zentrum der Vielfalt",
        summary="Kostenlose, vertrauliche Einzelberatung zu Fragen der Einbürgerung.",
        body="Ein Vorname genügt. Bringen Sie vorhandene Unterlagen mit. Sie werden mit einer Nummer aufgerufen.",
    ),
    DemoText(
        language="de-x-einfach",
        title="Beratungstag im Zentrum der Vielfalt",
        summary="Sie können mit einer Fachfrau oder einem Fachmann sprechen. Allein und vertraulich. "
        "Es kostet nichts. Ein Vorname genügt.",
    ),
    DemoText(
        language="en",
        title="Advice day at the Zentrum der Vielfalt",
        summary="Free and confidential one-to-one advice on questions of naturalisation.",
        body="A first name is enough. Bring the papers that you have. You will be called by a number.",
    ),
)


def _counselling(*, reference: str, day: date, live_days: int, numbers: DemoNumbers, follow_up_talks: int) -> DemoEvent:
    return DemoEvent(
        reference=reference,
        kind=EventKind.BERATUNG,
        venue="centre",
        day=day,
        live_days=live_days,
        starts=time(10),
        ends=time(17),
        break_minutes=0,
        capacity=None,
        numbers=numbers,
        follow_up_talks=follow_up_talks,
        texts=_COUNSELLING_TEXTS,
    )


def _kept(*, walk_ins: int) -> DemoNumbers:
    """Nine of twelve appointments kept, one missed, one cancelled."""
    return DemoNumbers(registered=10, admitted=9, walk_ins=walk_ins, target=None, canceled=1)


COUNSELLING = _counselling(
    reference="bt-2026", day=date(2026, 10, 8), live_days=17, numbers=_kept(walk_ins=2), follow_up_talks=3
)
#: Days before, of which only counters are left.
PAST_COUNSELLING = (
    _counselling(
        reference="bt1-2026", day=date(2026, 6, 11), live_days=-105, numbers=_kept(walk_ins=1), follow_up_talks=2
    ),
    _counselling(
        reference="bt2-2026", day=date(2026, 7, 9), live_days=-77, numbers=_kept(walk_ins=1), follow_up_talks=2
    ),
    _counselling(
        reference="bt3-2026", day=date(2026, 9, 10), live_days=-14, numbers=_kept(walk_ins=2), follow_up_talks=2
    ),
)

#: The festival first: its guests are the people known from pictures and texts.
EVENTS = (FESTIVAL, *WORKSHOPS, CONFERENCE, COUNSELLING, *PAST_COUNSELLING)
