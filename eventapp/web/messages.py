"""Sentences for error codes, in the person's language."""

from flask_babel import gettext, lazy_gettext

from eventapp.domain.errors import DomainError
from eventapp.web.filters import number

_SENTENCES = {
    "not_found": lazy_gettext("Diese Seite gibt es nicht."),
    "gone": lazy_gettext("Das gibt es nicht mehr."),
    "not_allowed": lazy_gettext("Dafür fehlt Ihnen die Berechtigung."),
    "registration_closed": lazy_gettext("Die Anmeldung ist gerade nicht möglich."),
    "not_enough_places": lazy_gettext("So viele Plätze sind nicht mehr frei. Frei: %(left)s."),
    "session_full": lazy_gettext("Bei „%(session)s“ sind nicht mehr genug Plätze frei. Frei: %(left)s."),
    "waiting_list_only": lazy_gettext("Gerade ist kein Platz frei. Sie können sich auf die Warteliste setzen."),
    "no_offer": lazy_gettext("Hier ist gerade kein Platz angeboten."),
    "not_waiting": lazy_gettext("Diese Anmeldung steht nicht (mehr) auf der Warteliste."),
    "somebody_waits": lazy_gettext(
        "Solange jemand wartet, bleibt die Warteliste an. Sie können sie anhalten. Auf der Liste: %(waiting)s."
    ),
    "unknown_session": lazy_gettext("Dieser Termin steht nicht mehr zur Wahl. Bitte wählen Sie neu."),
    "party_too_large": lazy_gettext("Eine Anmeldung gilt für höchstens %(limit)s Personen."),
    "party_empty": lazy_gettext("Bitte sagen Sie, wie viele Personen kommen."),
    "party_below_admitted": lazy_gettext("%(admitted)s Personen sind schon eingelassen. Weniger geht nicht."),
    "attendee_admitted": lazy_gettext("%(name)s ist schon eingelassen und bleibt auf der Anmeldung."),
    "names_required": lazy_gettext(
        "Der Fördergeber verlangt hier eine Liste mit Namen. Bitte schreiben Sie zu jeder Person einen Namen."
    ),
    "too_many_mails": lazy_gettext(
        "Heute sind schon mehrere Mails hinausgegangen. Bitte versuchen Sie es morgen wieder."
    ),
    "no_session_left": lazy_gettext("Ein Termin muss bleiben. Wenn Sie gar nicht kommen, sagen Sie bitte ganz ab."),
    "session_attended": lazy_gettext("Bei diesem Termin waren Sie schon da: %(session)s. Er bleibt auf der Anmeldung."),
    "registration_not_active": lazy_gettext("Diese Anmeldung ist abgesagt und lässt sich nicht mehr ändern."),
    "invitation_not_valid": lazy_gettext("Diese Einladung gilt nicht mehr. Bitte fragen Sie, wer Sie eingeladen hat."),
    "invitation_used_up": lazy_gettext("So viele Plätze hat diese Einladung nicht mehr. Frei: %(left)s."),
    "email_missing": lazy_gettext("Hier geht es nur mit E-Mail-Adresse: Sie bestätigen sie danach mit einem Tipp."),
    "not_pending": lazy_gettext("Das ist schon entschieden."),
    "too_many_check_mails": lazy_gettext(
        "Wir haben schon mehrere Mails geschickt und schicken keine weitere. Bitte sehen Sie auch im Spam-Ordner nach."
    ),
    "blank_ticket_unknown": lazy_gettext("Ein Blanko-Ticket mit diesem Kurzcode gibt es hier nicht."),
    "blank_ticket_taken": lazy_gettext("Dieser Kurzcode gehört schon zu einer Anmeldung oder ist gesperrt."),
    "blank_ticket_used": lazy_gettext(
        "Mit diesem Blanko-Ticket sind schon Gäste gezählt. Bitte nehmen Sie ein anderes."
    ),
    "list_unreadable": lazy_gettext(
        "Diese Datei können wir nicht lesen. Bitte speichern Sie die Liste als Excel-Datei (.xlsx) oder als CSV."
    ),
    "list_too_long": lazy_gettext(
        "Eine Datei darf höchstens %(limit)s Zeilen haben. Bitte teilen Sie die Liste in mehrere Dateien."
    ),
    "list_headless": lazy_gettext(
        "In dieser Datei fehlen die Überschriften. Bitte schreiben Sie in die erste Zeile, was in den Spalten steht, "
        "zum Beispiel „Name“ und „E-Mail“."
    ),
    "list_empty": lazy_gettext("In dieser Datei steht unter den Überschriften nichts."),
    "import_does_not_fit": lazy_gettext("Es sind nicht genug Plätze frei."),
    "import_underway": lazy_gettext("Diese Liste wird gerade übernommen oder ist es schon."),
    "import_broken": lazy_gettext("Das hat nicht geklappt. Bitte versuchen Sie es noch einmal."),
    "password_too_short": lazy_gettext(
        "Das Passwort ist zu kurz: Bitte mindestens %(min)s Zeichen, zum Beispiel drei Wörter."
    ),
    "password_commonplace": lazy_gettext(
        "Dieses Passwort ist leicht zu erraten: Es steht auf Listen häufiger Passwörter oder ist ähnlich gebaut. "
        "Bitte nehmen Sie drei oder vier Wörter, die nicht zusammengehören."
    ),
    "password_about_owner": lazy_gettext(
        "Ihr Name, Ihre E-Mail-Adresse und Ihre Organisation sind bekannt und zählen deshalb nicht mit. "
        "Bitte nehmen Sie andere Wörter."
    ),
    "wrong_code": lazy_gettext("Dieser Code stimmt nicht oder ist schon benutzt. Bitte warten Sie auf den nächsten."),
    "passkey_refused": lazy_gettext("Das hat mit diesem Passkey nicht geklappt. Bitte versuchen Sie es noch einmal."),
    "second_factor_needed": lazy_gettext(
        "Ihre Aufgabe verlangt einen zweiten Faktor. Bitte richten Sie zuerst einen anderen ein."
    ),
    "not_publishable": lazy_gettext("Vor dem Veröffentlichen fehlt noch etwas."),
    "wrong_status": lazy_gettext("Dieser Schritt ist beim jetzigen Stand nicht möglich."),
    "session_ends_before_start": lazy_gettext("Das Ende muss nach dem Beginn liegen."),
    "local_time_does_not_exist": lazy_gettext(
        "%(time)s gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt."
    ),
    "project_fixed": lazy_gettext(
        "Die Zahlen dieser Veranstaltung stehen im Bericht dieses Projekts. Sie bleibt darin, damit sie einmal zählt."
    ),
    "ticket_mode_fixed": lazy_gettext("Es gibt schon Anmeldungen. Die Art der Tickets lässt sich nicht mehr ändern."),
    "event_not_over": lazy_gettext("Abschließen geht erst, wenn alle Termine vorbei sind."),
    "picture_unreadable": lazy_gettext(
        "Diese Datei ist kein Bild, das wir lesen können. Bitte nehmen Sie ein Foto als JPEG, PNG oder WebP."
    ),
    "logo_unreadable": lazy_gettext(
        "Diese Datei ist kein Bild, das wir lesen können. Bitte nehmen Sie das Logo als PNG, JPEG oder WebP."
    ),
    "logo_is_svg": lazy_gettext(
        "SVG nehmen wir nicht an, weil darin Programme stecken können. Bitte nehmen Sie das Logo als PNG."
    ),
    "logo_invisible": lazy_gettext(
        "Auf weißem Papier ist dieses Logo nicht zu sehen. Bitte nehmen Sie die dunkle oder farbige Fassung."
    ),
    "too_many_logos": lazy_gettext("Mehr als %(most)s Logos passen nicht lesbar nebeneinander."),
    "picture_too_large": lazy_gettext("Das Bild hat zu viele Bildpunkte. Erlaubt sind %(megapixels)s Megapixel."),
    "message_text_missing": lazy_gettext("Bitte schreiben Sie einen Betreff und einen Text."),
    "placeholder_unknown": lazy_gettext(
        "%(names)s kennen wir nicht. Einsetzen können wir {name}, {titel}, {termin}, {ort} und {link}."
    ),
    "message_underway": lazy_gettext("Diese Nachricht ist schon unterwegs und lässt sich nicht mehr ändern."),
    "nobody_to_write_to": lazy_gettext("In dieser Auswahl hat niemand eine E-Mail-Adresse."),
    "message_too_early": lazy_gettext("Dieser Zeitpunkt ist schon vorbei. Bitte wählen Sie einen späteren."),
    "address_not_changeable": lazy_gettext(
        "Diese Anmeldung ist abgesagt oder gelöscht. Es geht keine Mail mehr an sie."
    ),
    "still_in_use": lazy_gettext("Das wird noch verwendet und lässt sich nicht löschen."),
    "email_taken": lazy_gettext("Mit dieser E-Mail-Adresse gibt es schon ein Konto."),
    "last_administrator": lazy_gettext("Mindestens eine Person muss die Verwaltung behalten."),
    "wrong_password": lazy_gettext("Das bisherige Passwort stimmt nicht."),
    "login_failed": lazy_gettext("E-Mail-Adresse oder Passwort stimmt nicht."),
    "link_expired": lazy_gettext("Dieser Link ist abgelaufen oder schon benutzt."),
    "pairing_failed": lazy_gettext("Dieser Tür-Link ist abgelaufen oder wurde gesperrt."),
    "device_expired": lazy_gettext("Der Zugang dieses Geräts ist abgelaufen."),
    "device_revoked": lazy_gettext("Der Zugang dieses Geräts wurde gesperrt."),
    "uploads_over": lazy_gettext(
        "Der Zugang dieses Geräts ist seit über 30 Tagen beendet. Was es noch hat, nimmt die Leitung als Datei an."
    ),
    "malformed_batch": lazy_gettext("Diese Daten lassen sich nicht lesen (%(where)s)."),
    "saved_log_foreign": lazy_gettext(
        "Das ist keine Datei von der Tür. Sie heißt „einlass-….json“ und kommt vom Gerät, das an der Tür war."
    ),
    "saved_log_incomplete": lazy_gettext(
        "Diese Datei ist unvollständig oder beschädigt. Bitte sichern Sie die Einträge auf dem Gerät noch einmal."
    ),
    "saved_log_newer": lazy_gettext(
        "Diese Datei kommt von einer neueren Version von Einlass. Bitte bringen Sie zuerst den Server auf den Stand."
    ),
    "saved_log_too_long": lazy_gettext(
        "In dieser Datei stehen mehr als %(limit)s Einträge. So viele macht kein Gerät; wir übernehmen nichts davon."
    ),
    "saved_log_of_other_door": lazy_gettext("Diese Datei gehört zu einer anderen Veranstaltung."),
    "session_not_over": lazy_gettext("Abschließen geht erst, wenn der Termin vorbei ist."),
    "nothing_to_close": lazy_gettext("Die Zahlen sind schon so abgeschlossen. Es hat sich nichts geändert."),
    "report_not_reconciled": lazy_gettext(
        "Endgültig wird der Bericht erst, wenn im Abgleich nichts mehr offen ist. Offen: %(open)s."
    ),
    "period_not_ordered": lazy_gettext("Das Ende liegt vor dem Beginn."),
    "nothing_reported": lazy_gettext("In diesem Zeitraum liegt kein Termin des Projekts."),
    "too_many_names": lazy_gettext("So viele Gäste ohne Anmeldung wurden nicht gezählt. Höchstens: %(limit)s."),
    "nothing_to_count": lazy_gettext("Verschiedene Personen werden hier nicht (mehr) gezählt."),
    "name_taken": lazy_gettext("Diesen Namen gibt es hier schon."),
    "keys_still_needed": lazy_gettext("Erst wenn der Bericht bis zum Ende des Projekts endgültig festgehalten ist."),
    "wrong_statistics_answer": lazy_gettext("Diese Antwort gibt es hier nicht. Bitte wählen Sie noch einmal."),
    "statistics_not_open": lazy_gettext("Hier wird gerade nicht gefragt."),
    "no_slips": lazy_gettext("Bitte tragen Sie mindestens eine Antwort ein."),
    "crossed_too_many": lazy_gettext(
        "Geschlecht und Alter zusammen kommen öfter vor als das Geschlecht oder das Alter allein. Bitte prüfen Sie das."
    ),
    "statistics_begun": lazy_gettext("Die erste Antwort ist da. Was gefragt wird, bleibt jetzt, wie es ist."),
    "nothing_asked": lazy_gettext("Abschließen geht erst nach dem Termin, und nur einmal."),
    "estimate_incomplete": lazy_gettext(
        "Eine Schätzung braucht Anzahl, Methode, Uhrzeit und eine verantwortliche Person."
    ),
    "round_taken": lazy_gettext("Für diese Uhrzeit und diesen Bereich steht schon eine Zahl da."),
    "sheet_changed": lazy_gettext(
        "Die Vorschau hat sich geändert. Bitte prüfen Sie sie noch einmal und speichern Sie dann."
    ),
    "already_decided": lazy_gettext("Das ist schon entschieden."),
    "wrong_answer": lazy_gettext("So lässt sich dieser Fall nicht entscheiden."),
    "too_many_guests": lazy_gettext("Bitte nennen Sie mindestens eine und höchstens %(limit)s Personen."),
    "decision_is_final": lazy_gettext(
        "Was zurückgenommen ist, bleibt es. Kamen die Personen doch, tragen Sie sie unter „Papier“ nach."
    ),
    "reason_missing": lazy_gettext("Bitte nennen Sie einen Grund."),
    "no_certificates": lazy_gettext("Zu dieser Veranstaltung gibt es keine Bescheinigungen."),
    "certificates_too_early": lazy_gettext("Bescheinigungen gibt es, sobald der letzte Termin begonnen hat."),
    "certificate_incomplete": lazy_gettext("Für die Bescheinigung fehlen noch Inhalte oder die Leitung."),
    "certificate_issued": lazy_gettext("Diese Person hat schon eine Bescheinigung."),
    "certificate_name_missing": lazy_gettext("Ohne Namen gibt es keine Bescheinigung."),
    "question_forbidden": lazy_gettext("Danach dürfen wir mit Namen nicht fragen: „%(text)s“."),
    "no_questions_here": lazy_gettext("In der Beratung fragt die Anmeldung nichts: Worum es geht, bleibt im Gespräch."),
    "too_many_questions": lazy_gettext("Mehr als %(limit)s Fragen beantwortet niemand gern."),
    "question_answered": lazy_gettext(
        "Es gibt schon Antworten. Die Art der Frage, wer antwortet und Antworten, die jemand gewählt hat, bleiben."
    ),
    "question_awaited": lazy_gettext(
        "Eine andere Frage wird durch die Antworten auf diese gezeigt. Bitte ändern Sie zuerst die andere."
    ),
    "slot_not_booked": lazy_gettext("Diesen Termin hat niemand gebucht."),
    "slot_settled": lazy_gettext("Das ist schon eingetragen."),
    "talk_too_early": lazy_gettext("Dieser Termin ist nicht heute."),
    "no_free_slot": lazy_gettext("Dieser Termin ist nicht (mehr) frei."),
    "talks_wait": lazy_gettext("Bitte beenden Sie zuerst den Tag: Es warten noch Gespräche darauf, gezählt zu werden."),
    "moved_too_late": lazy_gettext("Dieser Termin hat schon begonnen und lässt sich nicht mehr verlegen."),
    "export_not_allowed": lazy_gettext("Namen dieser Veranstaltung dürfen nicht heruntergeladen werden."),
    "column_not_allowed": lazy_gettext("Nach der Altersklasse fragt nur eine Liste mit dem Förderprofil WbG."),
}


def sentence(error: DomainError) -> str:
    """Return what a person reads about the error."""
    text = _SENTENCES.get(error.code)
    if text is None:
        return str(gettext("Das hat nicht geklappt."))
    shown = {name: number(value) for name, value in error.parameters.items()}
    return str(text) % shown if shown else str(text)


def known_codes() -> frozenset[str]:
    """Return the codes that have a sentence."""
    return frozenset(_SENTENCES)
