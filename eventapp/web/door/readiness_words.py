"""The words of the readiness check and of the rehearsal, by code; they travel with those of words.py."""

from collections.abc import Callable, Mapping

from flask_babel import lazy_gettext, ngettext

from eventapp.web.rehearsal import HINTS, OPEN_HINTS, TITLES

WORDS = {
    # states
    "ready.ok": lazy_gettext("in Ordnung"),
    "ready.attention": lazy_gettext("bitte ansehen"),
    "ready.missing": lazy_gettext("fehlt"),
    "ready.self": lazy_gettext("selbst prüfen"),
    "ready.checking": lazy_gettext("wird geprüft"),
    "ready.all": lazy_gettext("Bereit"),
    # what was found
    "ready.camera.ok": lazy_gettext("%(lens)s läuft."),
    "ready.camera.starting": lazy_gettext("Bitte die Frage des Browsers nach der Kamera mit „Erlauben“ beantworten."),
    "ready.camera.denied": lazy_gettext(
        "Die Kamera ist gesperrt. Neben der Adresse auf das Zeichen für die Website tippen, Kamera erlauben, dann hier "
        "einschalten. Auf dem iPhone: Einstellungen, Apps, Safari, Kamera. Ohne Kamera geht es mit getippten Codes."
    ),
    "ready.camera.none": lazy_gettext("Keine Kamera gefunden. Codes lassen sich tippen oder fotografieren."),
    "ready.camera.busy": lazy_gettext("Eine andere App benutzt die Kamera. Bitte schließen, dann hier einschalten."),
    "ready.camera.insecure": lazy_gettext("Die Kamera geht nur über https. Codes lassen sich tippen."),
    "ready.decoder.ok": lazy_gettext("Ein Probe-Bild wurde gelesen."),
    "ready.decoder.failed": lazy_gettext("Das Lesen der Codes startet nicht. Codes lassen sich tippen."),
    "ready.decoder.late": lazy_gettext("Das Lesen der Codes dauert zu lange. Bitte andere Apps schließen."),
    "ready.roster.ok": lazy_gettext("%(tickets)s, Stand %(time)s."),
    "ready.roster.old": lazy_gettext("%(tickets)s, Stand %(time)s. Seitdem kann jemand dazugekommen sein."),
    "ready.roster.offline": lazy_gettext(
        "%(tickets)s, Stand %(time)s. Gerade keine Verbindung: Wer später dazukam, hat ein gültiges Ticket, "
        "steht aber nicht auf der Liste."
    ),
    "ready.clock.ok": lazy_gettext("Geht richtig, Abweichung %(seconds)s Sekunden."),
    "ready.clock.wrong": lazy_gettext(
        "Geht %(minutes)s Minuten falsch. Die Zeiten werden berichtigt. Besser: in den Einstellungen des Geräts "
        "Datum und Uhrzeit auf automatisch stellen."
    ),
    "ready.storage.ok": lazy_gettext("Der Browser hebt auf, was hier gezählt wird."),
    "ready.storage.unknown": lazy_gettext(
        "Der Browser sagt nicht, ob er alles aufhebt. Bitte kein privates Fenster benutzen und bis zum Ende nichts "
        "löschen."
    ),
    "ready.storage.no": lazy_gettext("Der Browser darf noch wegräumen, was hier liegt, wenn der Platz knapp wird."),
    "ready.storage.refused": lazy_gettext(
        "Der Browser verspricht es nicht. Bitte kein privates Fenster benutzen und bis zum Ende keine Browserdaten "
        "löschen."
    ),
    "ready.storage.late": lazy_gettext("Der Browser antwortet nicht. Bitte seine Frage oben im Fenster beantworten."),
    "ready.storage.full": lazy_gettext("Nur noch %(megabytes)s MB frei. Bitte Fotos oder Videos löschen."),
    "ready.queue.ok": lazy_gettext("Alles übertragen."),
    "ready.offline.ok": lazy_gettext("Die Tür startet auch ohne Netz."),
    "ready.offline.none": lazy_gettext(
        "Dieser Browser kann nicht ohne Netz starten. Bitte diese Seite bis zum Ende offen lassen."
    ),
    "ready.offline.off": lazy_gettext(
        "Noch nicht auf dem Gerät gesichert. Bitte diese Seite offen lassen, bis es geklappt hat."
    ),
    "ready.offline.late": lazy_gettext("Das Sichern auf dem Gerät antwortet nicht. Bitte noch einmal laden."),
    "ready.awake.ok": lazy_gettext("Der Bildschirm geht nicht von selbst aus."),
    "ready.awake.refused": lazy_gettext(
        "Der Browser lässt den Bildschirm nicht an. Bitte in den Einstellungen des Geräts unter „Anzeige“ die längste "
        "Zeit wählen und den Stromsparmodus ausschalten."
    ),
    "ready.signals.try": lazy_gettext("Antippen: Das Gerät piept und vibriert kurz."),
    "ready.signals.tried": lazy_gettext(
        "Nichts gehört oder gespürt? Lautstärke und Vibration in den Einstellungen des Geräts anschalten."
    ),
    "ready.signals.sound.try": lazy_gettext(
        "Antippen: Das Gerät piept kurz. Vibrieren können iPhones im Browser nicht."
    ),
    "ready.signals.sound.tried": lazy_gettext("Nichts gehört? Stummschalter und Lautstärke ansehen."),
    "ready.signals.none": lazy_gettext("Dieser Browser kann weder piepen noch vibrieren. Es zählt, was er zeigt."),
    "ready.battery.ok": lazy_gettext("%(percent)s Prozent."),
    "ready.battery.charging": lazy_gettext("%(percent)s Prozent, lädt."),
    "ready.battery.low": lazy_gettext("%(percent)s Prozent. Bitte laden oder eine Powerbank holen."),
    "ready.battery.unknown": lazy_gettext("Bitte selbst nachsehen. Unter 40 Prozent besser laden."),
    "ready.install.offer": lazy_gettext(
        "Vom Startbildschirm öffnet sich die Tür schneller, und das Gerät hebt mehr auf."
    ),
    "ready.install.ios": lazy_gettext(
        "Im Browser löscht ein iPhone nach sieben Tagen ohne Besuch, was hier liegt. Bitte am Tag selbst noch einmal "
        "öffnen. Für länger: Teilen, „Zum Home-Bildschirm“, dort öffnen und den Tür-Link einfügen."
    ),
    "link.wrong": lazy_gettext("Das ist kein Tür-Link. Bitte den ganzen Link einfügen."),
    # rehearsing: what the door says otherwise then
    "rehearsal.status.sent": lazy_gettext("Probe, zählt nicht"),
    "rehearsal.status.preparing": lazy_gettext("Probe, zählt nicht"),
    "rehearsal.other_event": lazy_gettext("Echtes Ticket"),
    "rehearsal.other_event.text": lazy_gettext("Bitte die Probe beenden."),
    "other_event.rehearsal": lazy_gettext("Probe-Ticket, gilt nur beim Proben"),
    **{f"sample.{name}": title for name, title in TITLES.items()},
    **{f"sample.{name}.hint": hint for name, hint in HINTS.items()},
    **{f"sample.{name}.hint.open": hint for name, hint in OPEN_HINTS.items()},
}

_N = {"n": "%(n)s"}

PLURALS: Mapping[str, Callable[[int], str]] = {
    "ready.open": lambda n: ngettext("%(n)s Punkt bitte ansehen", "%(n)s Punkte bitte ansehen", n, **_N),
    "ready.queue.waiting": lambda n: ngettext("%(n)s Eintrag wartet.", "%(n)s Einträge warten.", n, **_N),
    "ready.queue.offline": lambda n: ngettext(
        "%(n)s Eintrag wartet. Gerade keine Verbindung, er bleibt auf dem Gerät.",
        "%(n)s Einträge warten. Gerade keine Verbindung, sie bleiben auf dem Gerät.",
        n,
        **_N,
    ),
    "ready.queue.rejected": lambda n: ngettext(
        "%(n)s Eintrag wurde nicht angenommen. Bitte der Leitung zeigen.",
        "%(n)s Einträge wurden nicht angenommen. Bitte der Leitung zeigen.",
        n,
        **_N,
    ),
    "ready.offline.missing": lambda n: ngettext(
        "%(n)s Datei fehlt auf dem Gerät.", "%(n)s Dateien fehlen auf dem Gerät.", n, **_N
    ),
}
