"""A new event, and everything about an event that is not text, session or picture."""

from datetime import time
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext

from eventapp.domain.describing import Contact, EventDetails, NewEvent
from eventapp.domain.retention import CONTACT_BOUNDS, NAME_BOUNDS, NEEDS_BOUNDS, Bounds, RetentionPolicy
from eventapp.domain.schedule import Span, Window
from eventapp.domain.states import EventKind, RegistrationMode, TicketMode
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import (
    EMAIL_CHARS,
    LABEL_CHARS,
    PHONE_CHARS,
    ChoiceField,
    ClockField,
    DayField,
    EmailLineField,
    NumberField,
    PhoneLineField,
    PickField,
    TickField,
    YesField,
    add_error,
    at_most,
    between,
    needed,
)
from eventapp.web.forms.languages import language_choices
from eventapp.web.forms.times import day_after, local_day_of, local_time_of, read_moment, read_span

if TYPE_CHECKING:
    from eventapp.models import Event

MAX_CAPACITY = 100_000
MAX_PARTY = 50
MAX_MINUTES = 1_440
MIDNIGHT = time(0, 0)

KIND_NAMES = {
    EventKind.FEST: lazy_gettext("Fest"),
    EventKind.WORKSHOP: lazy_gettext("Workshop"),
    EventKind.FACHTAG: lazy_gettext("Fachtag"),
    EventKind.BERATUNG: lazy_gettext("Beratungstag"),
}
KIND_HINTS = {
    EventKind.FEST.value: lazy_gettext("Alle sind willkommen, Anmeldung freiwillig, ein Ticket für die Gruppe."),
    EventKind.WORKSHOP.value: lazy_gettext("Begrenzte Plätze, Ticket für jede Person, Teilnahmeliste."),
    EventKind.FACHTAG.value: lazy_gettext("Viele Plätze, Ticket für jede Person, Teilnahmeliste."),
    EventKind.BERATUNG.value: lazy_gettext("Einzeltermine mit Nummern, vertraulich, Löschung nach 7 Tagen."),
}


def _days_field(label: Any, bounds: Bounds) -> NumberField:
    """Days from the last session until something goes."""
    checks = [needed(lazy_gettext("Bitte eine Zahl nennen.")), between(bounds.least, bounds.most)]
    return NumberField(label, checks)


class NewEventForm(Form):
    """The few things an event begins with. ``projects`` and ``venues`` are those of one organization."""

    kind = ChoiceField(
        lazy_gettext("Was für eine Veranstaltung ist es?"),
        [needed(lazy_gettext("Bitte wählen Sie eine Art."))],
        choices=offer([(kind.value, name) for kind, name in KIND_NAMES.items()]),
    )
    title = LineField(
        lazy_gettext("Titel"),
        [needed(lazy_gettext("Bitte schreiben Sie einen Titel.")), at_most(LABEL_CHARS)],
    )
    project = PickField(lazy_gettext("Projekt"))
    venue = PickField(lazy_gettext("Ort"))
    day = DayField(lazy_gettext("Tag"))
    starts = ClockField(lazy_gettext("Beginn"))
    ends = ClockField(lazy_gettext("Ende"))
    ends_day = DayField(lazy_gettext("Tag des Endes"))

    span: Span | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right; day, beginning and end come together or not at all."""
        super().validate(extra_validators)
        given = (self.day, self.starts, self.ends)
        if any(field.raw_data and field.raw_data[0] for field in given):
            for field in given:
                if field.data is None and not field.errors:
                    add_error(field, gettext("Bitte Tag, Beginn und Ende angeben oder alles leer lassen."))
            self.span = read_span(self)
        return not self.errors

    def details(self) -> NewEvent:
        """Return what was said; call after the form is valid.

        A counselling day begins without a session: its appointments are laid out on a page of their own (CNS-1).
        """
        return NewEvent(
            kind=EventKind(self.kind.data),
            title=self.title.data or "",
            project=self.project.data or None,
            venue=self.venue.data or None,
            first_session=None if self.kind.data == EventKind.BERATUNG else self.span,
        )


MODE_LABELS = {
    RegistrationMode.NONE: lazy_gettext("Ohne Anmeldung: einfach kommen"),
    RegistrationMode.OPTIONAL: lazy_gettext("Freiwillig"),
    RegistrationMode.REQUIRED: lazy_gettext("Nötig"),
    RegistrationMode.APPROVAL: lazy_gettext("Nötig, und wir sagen zu oder ab"),
    RegistrationMode.CONFIRMED_ADDRESS: lazy_gettext("Nötig, mit bestätigter E-Mail-Adresse"),
    RegistrationMode.INVITATION: lazy_gettext("Nur mit Einladungslink"),
    RegistrationMode.INTERNAL: lazy_gettext("Nur für Mitgliedsvereine"),
}
MODE_HINTS = {
    RegistrationMode.NONE.value: lazy_gettext("Es gibt kein Formular. An der Tür wird gezählt, wer kommt."),
    RegistrationMode.OPTIONAL.value: lazy_gettext("Wer mag, meldet sich an. Alle anderen sind auch willkommen."),
    RegistrationMode.REQUIRED.value: lazy_gettext("Wer kommt, meldet sich vorher an und hat sofort ein Ticket."),
    RegistrationMode.APPROVAL.value: lazy_gettext(
        "Jede Anfrage hält ihren Platz, bis Sie antworten. Tickets gehen erst mit der Zusage hinaus."
    ),
    RegistrationMode.CONFIRMED_ADDRESS.value: lazy_gettext(
        "Gilt erst, wenn jemand den Link in der Mail bestätigt. Ohne E-Mail-Adresse geht es dann nicht."
    ),
    RegistrationMode.INVITATION.value: lazy_gettext(
        "Steht im Programm. Das Formular öffnet sich nur mit einem Link, den Sie unter „Personen“ machen."
    ),
    RegistrationMode.INTERNAL.value: lazy_gettext(
        "Steht in keinem Programm und in keinem Kalender. Jeder Verein bekommt seinen eigenen Link."
    ),
}
MAX_CONFIRM_HOURS = 168


class EventForm(Form):
    """Every setting of an event; its type filled them in when it was made (EVT-1)."""

    project = PickField(lazy_gettext("Projekt"))
    venue = PickField(lazy_gettext("Ort"))
    spoken_languages = TickField(lazy_gettext("Gesprochene Sprachen"), choices=language_choices)
    interpreted_languages = TickField(lazy_gettext("Sprachmittlung"), choices=language_choices)
    contact_name = LineField(lazy_gettext("Ansprechperson"), [at_most(LABEL_CHARS)])
    contact_phone = PhoneLineField(lazy_gettext("Telefon"), [at_most(PHONE_CHARS)])
    contact_email = EmailLineField(lazy_gettext("E-Mail"), [at_most(EMAIL_CHARS)])
    needs_deadline = DayField(lazy_gettext("Bedarf anmelden bis"))
    registration_mode = ChoiceField(
        lazy_gettext("Anmeldung"),
        [needed(lazy_gettext("Bitte wählen Sie eine der Möglichkeiten."))],
        choices=offer([(mode.value, label) for mode, label in MODE_LABELS.items()]),
    )
    confirm_hours = NumberField(
        lazy_gettext("Zeit zum Bestätigen (Stunden)"),
        [needed(lazy_gettext("Bitte eine Zahl nennen.")), between(1, MAX_CONFIRM_HOURS)],
    )
    open_to_all = YesField(lazy_gettext("An der Tür wird niemand abgewiesen"))
    ticket_mode = ChoiceField(
        lazy_gettext("Tickets"),
        [needed(lazy_gettext("Bitte wählen Sie eine der Möglichkeiten."))],
        choices=offer(
            [
                (TicketMode.PARTY.value, lazy_gettext("Ein Ticket für die ganze Gruppe")),
                (TicketMode.PERSONAL.value, lazy_gettext("Ein Ticket für jede Person, mit Namen")),
            ]
        ),
    )
    opens_day = DayField(lazy_gettext("Anmeldung ab"))
    opens_time = ClockField(lazy_gettext("Uhrzeit"))
    closes_day = DayField(lazy_gettext("Anmeldung bis"))
    closes_time = ClockField(lazy_gettext("Uhrzeit"))
    capacity = NumberField(lazy_gettext("Plätze insgesamt"), [between(0, MAX_CAPACITY)])
    max_party_size = NumberField(
        lazy_gettext("Personen je Anmeldung"),
        [needed(lazy_gettext("Bitte eine Zahl nennen.")), between(1, MAX_PARTY)],
    )
    admission_lead_minutes = NumberField(lazy_gettext("Einlass vor Beginn (Minuten)"), [between(0, MAX_MINUTES)])
    admission_grace_minutes = NumberField(lazy_gettext("Einlass nach dem Ende (Minuten)"), [between(0, MAX_MINUTES)])
    list_duty = YesField(lazy_gettext("Der Fördergeber verlangt eine Teilnahmeliste"))
    contact_days = _days_field(lazy_gettext("E-Mail und Telefon"), CONTACT_BOUNDS)
    name_days = _days_field(lazy_gettext("Namen"), NAME_BOUNDS)
    needs_days = _days_field(lazy_gettext("Bedarf"), NEEDS_BOUNDS)

    window = Window()

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether everything is right, the registration window too."""
        super().validate(extra_validators)
        self.window = self._read_window()
        opens_at, closes_at = self.window.opens_at, self.window.closes_at
        if opens_at and closes_at and closes_at <= opens_at:
            add_error(self.closes_day, gettext("Die Anmeldung endet, bevor sie beginnt."))
        for field in (self.contact_days, self.needs_days):
            if not self.errors and (field.data or 0) > (self.name_days.data or 0):
                add_error(field, gettext("Das kann nicht länger bleiben als der Name."))
        return not self.errors

    def details(self) -> EventDetails:
        """Return what was said; call after the form is valid."""
        return EventDetails(
            project=self.project.data or None,
            venue=self.venue.data or None,
            ticket_mode=TicketMode(self.ticket_mode.data),
            open_to_all=bool(self.open_to_all.data),
            registration_mode=RegistrationMode(self.registration_mode.data),
            confirm_hours=self.confirm_hours.data or 1,
            window=self.window,
            capacity=self.capacity.data,
            max_party_size=self.max_party_size.data or 1,
            admission_lead_minutes=self.admission_lead_minutes.data,
            admission_grace_minutes=self.admission_grace_minutes.data,
            list_duty=bool(self.list_duty.data),
            retention=RetentionPolicy(
                contact_days=self.contact_days.data or 0,
                name_days=self.name_days.data or 0,
                needs_days=self.needs_days.data or 0,
            ),
            contact=Contact(
                name=self.contact_name.data or "",
                phone=self.contact_phone.data or "",
                email=self.contact_email.data or "",
            ),
            needs_deadline=self.needs_deadline.data,
            spoken_languages=tuple(self.spoken_languages.data or ()),
            interpreted_languages=tuple(self.interpreted_languages.data or ()),
        )

    def _read_window(self) -> Window:
        """Without a time the window opens as its first day begins and closes as its last day ends."""
        opens_at = closes_at = None
        if self.opens_day.data:
            opens_at = read_moment(self.opens_day.data, self.opens_time.data or MIDNIGHT, at=self.opens_time)
        elif self.opens_time.data:
            add_error(self.opens_day, gettext("Zu dieser Uhrzeit fehlt der Tag."))
        if self.closes_day.data and self.closes_time.data:
            closes_at = read_moment(self.closes_day.data, self.closes_time.data, at=self.closes_time)
        elif self.closes_day.data:
            closes_at = read_moment(day_after(self.closes_day.data), MIDNIGHT, at=self.closes_day)
        elif self.closes_time.data:
            add_error(self.closes_day, gettext("Zu dieser Uhrzeit fehlt der Tag."))
        return Window(opens_at=opens_at, closes_at=closes_at)


_SAME_NAMES = (
    "contact_name",
    "contact_phone",
    "contact_email",
    "needs_deadline",
    "registration_mode",
    "confirm_hours",
    "open_to_all",
    "ticket_mode",
    "capacity",
    "max_party_size",
    "admission_lead_minutes",
    "admission_grace_minutes",
    "list_duty",
    "contact_days",
    "name_days",
    "needs_days",
)


def show_event(event: "Event") -> dict[str, Any]:
    """Return the event as the form's data."""
    opens, closes = event.registration_opens_at, event.registration_closes_at
    return {
        **{name: getattr(event, name) for name in _SAME_NAMES},
        "project": event.project.reference if event.project else "",
        "venue": event.venue.reference if event.venue else "",
        "spoken_languages": list(event.spoken_languages),
        "interpreted_languages": list(event.interpreted_languages),
        "opens_day": local_day_of(opens) if opens else None,
        "opens_time": local_time_of(opens) if opens else None,
        "closes_day": local_day_of(closes) if closes else None,
        "closes_time": local_time_of(closes) if closes else None,
    }
