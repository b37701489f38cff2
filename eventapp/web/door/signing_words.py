"""What guests read where they sign on a helper's phone; it travels in every language with kiosk_words.py."""

from flask_babel import lazy_gettext

WORDS = {
    "sign.promise": lazy_gettext("Mit meiner Unterschrift bestätige ich, dass ich hier teilnehme."),
    "sign.use": lazy_gettext(
        "Steht dann auf der Teilnahmeliste für den Fördergeber. Am %(day)s löschen wir sie mit Ihrem Namen. "
        "Freiwillig: Papier geht auch."
    ),
    "sign.ticket": lazy_gettext("Ticket %(code)s"),
    "sign.field": lazy_gettext("Hier mit dem Finger oder einem Stift unterschreiben"),
    "sign.again": lazy_gettext("Noch einmal"),
    "sign.done": lazy_gettext("Fertig"),
    "sign.skip": lazy_gettext("Ohne Unterschrift weiter"),
    "sign.thanks": lazy_gettext("Danke!"),
    "sign.back": lazy_gettext("Bitte geben Sie das Gerät zurück."),
    "sign.failed": lazy_gettext("Das Gerät konnte die Unterschrift nicht speichern. Bitte auf Papier unterschreiben."),
}
