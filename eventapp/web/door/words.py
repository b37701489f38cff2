"""The words of the door app, by code: they travel with the page, so that the phone has them offline.

Numbers are put in on the phone; for each plural category of the language one form is sent along.
"""

from collections.abc import Callable, Mapping

from babel import Locale
from flask_babel import get_locale, lazy_gettext, ngettext

from eventapp.web.door import readiness_words

_WORDS = {
    # verdicts
    "admitted": lazy_gettext("Willkommen"),
    "question": lazy_gettext("Wie viele kommen?"),
    "already_admitted": lazy_gettext("Schon drin"),
    "party_full": lazy_gettext("Alle schon drin"),
    "unknown": lazy_gettext("Kein Ticket von uns"),
    "unknown.open": lazy_gettext("Als Gast zählen?"),
    "forged": lazy_gettext("Nicht echt"),
    "other_event": lazy_gettext("Andere Veranstaltung"),
    "revoked": lazy_gettext("Alter Code"),
    "canceled": lazy_gettext("Abgesagt"),
    "waitlisted": lazy_gettext("Warteliste"),
    "unconfirmed": lazy_gettext("Nicht bestätigt"),
    "other_session": lazy_gettext("Anderer Termin"),
    "too_early": lazy_gettext("Noch zu früh"),
    "too_late": lazy_gettext("Zu spät"),
    "guests": lazy_gettext("Willkommen"),
    "overridden": lazy_gettext("Eingelassen"),
    "alarm": lazy_gettext("Bitte klären"),
    "not_saved": lazy_gettext("Nicht gespeichert"),
    # what they mean
    "unknown.text": lazy_gettext("Der Code ist nicht von uns."),
    "welcome": lazy_gettext("Alle sind willkommen, auch ohne Ticket."),
    "blank.text": lazy_gettext("Dieses Blanko-Ticket gehört noch niemandem."),
    "forged.text": lazy_gettext("Dieser Code ist verändert oder nachgemacht."),
    "revoked.text": lazy_gettext("Für dieses Ticket gibt es einen neuen Code. Bitte den neuen zeigen lassen."),
    "canceled.text": lazy_gettext("Diese Anmeldung ist abgesagt."),
    "late": lazy_gettext("Plätze waren schon freigegeben. Mit Ticket trotzdem hinein."),
    "waitlisted.text": lazy_gettext("Steht auf der Warteliste, es ist noch kein Platz frei."),
    "unconfirmed.text": lazy_gettext("Die Anmeldung ist noch nicht bestätigt."),
    "other_event.text": lazy_gettext("Dieses Ticket gilt für eine andere Veranstaltung."),
    "other_event.named": lazy_gettext("Dieses Ticket gilt für „%(title)s“"),
    "other_session.text": lazy_gettext("Dieses Ticket gilt für „%(title)s“"),
    "other_session.plain": lazy_gettext("Dieses Ticket gilt für einen anderen Termin"),
    "too_early.text": lazy_gettext("Der Einlass beginnt um %(time)s."),
    "too_late.text": lazy_gettext("Der Einlass war bis %(time)s."),
    "complete": lazy_gettext("Alle sind da"),
    "repeated": lazy_gettext("Gerade eben gezeigt, nicht noch einmal gezählt."),
    "just_now": lazy_gettext("gerade eben"),
    "since": lazy_gettext("%(ago)s, um %(time)s, %(gate)s, %(phone)s"),
    "since.paper": lazy_gettext("%(ago)s, um %(time)s, von der Papierliste"),
    "this_phone": lazy_gettext("dieses Gerät"),
    "phone_of": lazy_gettext("Gerät von %(name)s"),
    "other_phone": lazy_gettext("anderes Gerät"),
    "of": lazy_gettext("von %(n)s"),
    "now_of": lazy_gettext("jetzt %(n)s von %(of)s"),
    "under_age": lazy_gettext("unter %(age)s"),
    "with_reason": lazy_gettext("Leitung: %(reason)s"),
    "not_saved.text": lazy_gettext(
        "Dieses Gerät kann nichts mehr speichern. Bitte auf Papier weiterzählen und die Leitung rufen."
    ),
    # the server sees it otherwise
    "alarm.admitted_twice": lazy_gettext("Dieses Ticket war schon an einer anderen Tür."),
    "alarm.surplus": lazy_gettext("Auf diesem Ticket sind mehr Personen drin als angemeldet."),
    "alarm.not_valid": lazy_gettext("Dieses Ticket war nicht mehr gültig."),
    "alarm.after_expiry": lazy_gettext("Der Zugang dieses Geräts war schon beendet."),
    "alarm.note": lazy_gettext("Bleibt gezählt, die Leitung entscheidet."),
    # how far an entry has come
    "status.sent": lazy_gettext("bestätigt"),
    "status.waiting": lazy_gettext("wird noch übertragen"),
    "status.rejected": lazy_gettext("nicht angenommen, bitte der Leitung zeigen"),
    "status.preparing": lazy_gettext("noch nicht gezählt"),
    # the line
    "line.online": lazy_gettext("Stand %(time)s"),
    "line.offline": lazy_gettext("ohne Netz, Stand %(time)s"),
    "line.never": lazy_gettext("lädt"),
    "waiting.none": lazy_gettext("alles übertragen"),
    # the list
    "log.admit": lazy_gettext("Eingelassen: %(n)s"),
    "log.admit.of": lazy_gettext("Eingelassen: %(n)s von %(of)s"),
    "log.walk_in": lazy_gettext("Gäste ohne Ticket: %(n)s"),
    "log.tally": lazy_gettext("Zähler: %(n)s"),
    "log.exit": lazy_gettext("Gegangen: %(n)s"),
    "log.reversal": lazy_gettext("Zurückgenommen"),
    "log.reversed": lazy_gettext("zurückgenommen"),
    "log.empty": lazy_gettext("Noch nichts. Der erste Gast kommt bestimmt."),
    "undo": lazy_gettext("Rückgängig: %(what)s"),
    # what other phones decided, taken back by a supervisor
    "others.offline": lazy_gettext(
        "Ohne Netz geht das nicht: Was andere Geräte eingelassen haben, weiß nur der Server. "
        "Eigenes steht in der Liste."
    ),
    "others.none": lazy_gettext("Für dieses Ticket ist nichts mehr zurückzunehmen."),
    "others.empty": lazy_gettext("Von anderen Geräten ist hier noch nichts."),
    "others.not_found": lazy_gettext("Dazu gibt es von anderen Geräten nichts."),
    "not_retracted": lazy_gettext("Geht gerade nicht"),
    "undo.reason": lazy_gettext("Sofort zurückgenommen"),
    # searching and typing
    "inside": lazy_gettext("%(n)s drin"),
    "search.none": lazy_gettext("Niemand gefunden."),
    "search.guess": lazy_gettext(
        "Nur der Anfangsbuchstabe passt. Den ganzen Nachnamen tippen, dann steht hier nur, wer passt."
    ),
    "code.wrong": lazy_gettext("Dieser Code stimmt nicht. Bitte noch einmal vergleichen."),
    "photo.reading": lazy_gettext("Foto wird gelesen"),
    "photo.none": lazy_gettext("Auf dem Foto ist kein Code zu lesen. Bitte näher heran und gerade halten."),
    # the camera
    "camera.hold": lazy_gettext("Code in den Rahmen halten"),
    "camera.denied": lazy_gettext(
        "Die Kamera ist gesperrt. Bitte in den Einstellungen des Browsers erlauben oder den Code tippen."
    ),
    "camera.none": lazy_gettext("Keine Kamera gefunden. Bitte den Code tippen oder ein Foto machen."),
    "camera.busy": lazy_gettext("Eine andere App benutzt die Kamera. Bitte schließen und noch einmal versuchen."),
    "camera.insecure": lazy_gettext("Die Kamera geht nur über https. Bitte den Code tippen."),
    "camera.decoder": lazy_gettext(
        "Das Lesen der Codes startet nicht. Bitte die Seite neu laden oder den Code tippen."
    ),
    "camera.starting": lazy_gettext("Kamera startet"),
    "lens.back": lazy_gettext("Kamera hinten"),
    "lens.back.wide": lazy_gettext("Weitwinkel hinten"),
    "lens.back.tele": lazy_gettext("Tele hinten"),
    "lens.front": lazy_gettext("Kamera vorne"),
    "lens.plain": lazy_gettext("Kamera"),
    "lens.numbered": lazy_gettext("%(name)s %(n)s"),
    # a tablet for guests, what the team reads
    "kiosk.name": lazy_gettext("Eingang"),
    "kiosk.offline": lazy_gettext("ohne Netz"),
    "kiosk.waiting": lazy_gettext("Abmelden geht erst, wenn alles übertragen ist. Bitte das Tablet ans Netz bringen."),
    # this phone
    "clock.right": lazy_gettext("Uhr geht richtig"),
    "clock.wrong": lazy_gettext("Die Uhr dieses Geräts geht %(minutes)s Minuten falsch. Die Zeiten werden berichtigt."),
    "ended.device_revoked": lazy_gettext("Der Zugang dieses Geräts wurde beendet."),
    "ended.device_expired": lazy_gettext("Die Veranstaltung ist vorbei, der Zugang dieses Geräts ist beendet."),
    "ended.uploads_over": lazy_gettext(
        "Der Zugang dieses Geräts ist seit über 30 Tagen beendet. Was noch wartet, nimmt nur die Leitung an, als Datei."
    ),
    "ended.unknown": lazy_gettext(
        "Der Server kennt dieses Gerät nicht mehr. Bitte die Leitung nach einem neuen Link fragen."
    ),
    "ended.wiped": lazy_gettext("Alle Daten dieser Tür sind von diesem Gerät gelöscht."),
    "ended.save": lazy_gettext("Was noch wartet, lässt sich auch als Datei sichern. Geben Sie sie der Leitung."),
    "ended.save.lost": lazy_gettext(
        "Sichern Sie zuerst alle Einträge als Datei und geben Sie sie der Leitung. Danach öffnen Sie den neuen Link."
    ),
    "ended.waiting": lazy_gettext("Vorher wird noch übertragen, was wartet. Bitte die Seite offen lassen."),
    "store.broken": lazy_gettext(
        "Dieses Gerät kann hier nichts speichern: Der Speicher ist voll, oder das Fenster ist privat."
    ),
    "pairing.offline": lazy_gettext(
        "Keine Verbindung. Bitte prüfen, ob das Gerät Netz hat, und noch einmal versuchen."
    ),
    "pairing.switch": lazy_gettext("Dieses Gerät gehört schon zu einer Tür. Jetzt zur neuen wechseln?"),
}

#: The phone puts the numbers in, so it gets their places back.
_AS_IS = {"n": "%(n)s", "admit": "%(admit)s"}

_PLURALS: Mapping[str, Callable[[int], str]] = {
    "waiting": lambda n: ngettext("%(n)s Eintrag wartet", "%(n)s Einträge warten", n, **_AS_IS),
    "confirm": lambda n: ngettext("%(n)s einlassen", "%(n)s einlassen", n, **_AS_IS),
    "confirm.surplus": lambda n: ngettext(
        "%(admit)s einlassen, %(n)s als Gast", "%(admit)s einlassen, %(n)s als Gäste", n, **_AS_IS
    ),
    "released": lambda n: ngettext(
        "%(n)s Platz freigegeben: als Gast einlassen", "%(n)s Plätze freigegeben: als Gäste einlassen", n, **_AS_IS
    ),
    "guests.count": lambda n: ngettext("%(n)s Gast zählen", "%(n)s Gäste zählen", n, **_AS_IS),
    "guests.counted": lambda n: ngettext("%(n)s Gast gezählt", "%(n)s Gäste gezählt", n, **_AS_IS),
    "surplus": lambda n: ngettext(
        "%(admit)s mit Ticket, %(n)s als Gast", "%(admit)s mit Ticket, %(n)s als Gäste", n, **_AS_IS
    ),
    "adults": lambda n: ngettext("%(n)s Erwachsene", "%(n)s Erwachsene", n, **_AS_IS),
    "children": lambda n: ngettext("%(n)s Kind", "%(n)s Kinder", n, **_AS_IS),
    "people": lambda n: ngettext("%(n)s Person", "%(n)s Personen", n, **_AS_IS),
    "later": lambda n: ngettext("%(n)s kann später kommen", "%(n)s können später kommen", n, **_AS_IS),
    "inside_already": lambda n: ngettext("%(n)s ist schon drin", "%(n)s sind schon drin", n, **_AS_IS),
    "tickets": lambda n: ngettext("%(n)s Ticket auf diesem Gerät", "%(n)s Tickets auf diesem Gerät", n, **_AS_IS),
    "unsigned": lambda n: ngettext(
        "%(n)s Unterschrift wurde nicht angenommen. Bitte auf Papier unterschreiben lassen.",
        "%(n)s Unterschriften wurden nicht angenommen. Bitte auf Papier unterschreiben lassen.",
        n,
        **_AS_IS,
    ),
    "rejected": lambda n: ngettext(
        "%(n)s Eintrag wurde nicht angenommen. Bitte der Leitung zeigen.",
        "%(n)s Einträge wurden nicht angenommen. Bitte der Leitung zeigen.",
        n,
        **_AS_IS,
    ),
}


def words() -> dict[str, str]:
    """Return every sentence in the page's language; names in them stand as ``%(name)s``."""
    return {code: str(text) for code, text in (_WORDS | readiness_words.WORDS).items()}


def plurals() -> dict[str, Mapping[str, str]]:
    """Return the forms of every counted phrase by plural category of the page's language."""
    samples = sample_numbers(Locale.parse(str(get_locale()).replace("-", "_")))
    return {
        code: {category: phrase(number) for category, number in samples.items()}
        for code, phrase in {**_PLURALS, **readiness_words.PLURALS}.items()
    }


def sample_numbers(locale: Locale) -> dict[str, int]:
    """Return for each plural category of a language the smallest number that falls into it."""
    rule = locale.plural_form
    samples: dict[str, int] = {}
    for number in range(200):
        samples.setdefault(rule(number), number)
    return samples
