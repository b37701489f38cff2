"""The facts about an organization."""

from flask_babel import lazy_gettext

from eventapp.domain.describing import OrganizationDetails
from eventapp.web.forms.base import Form, LineField
from eventapp.web.forms.fields import (
    EMAIL_CHARS,
    LABEL_CHARS,
    PHONE_CHARS,
    PROSE_CHARS,
    EmailLineField,
    PhoneLineField,
    ProseField,
    at_most,
    needed,
)

SHORT_NAME_CHARS = 60
POSTAL_CODE_CHARS = 10


class OrganizationForm(Form):
    """What the legal pages, mails and documents say about who runs the events (LEG-1)."""

    name = LineField(
        lazy_gettext("Vollständiger Name mit Rechtsform"),
        [needed(lazy_gettext("Bitte schreiben Sie den Namen.")), at_most(LABEL_CHARS)],
    )
    short_name = LineField(
        lazy_gettext("Kurzname"),
        [needed(lazy_gettext("Bitte schreiben Sie einen kurzen Namen.")), at_most(SHORT_NAME_CHARS)],
    )
    street = LineField(lazy_gettext("Straße und Hausnummer"), [at_most(LABEL_CHARS)])
    postal_code = LineField(lazy_gettext("Postleitzahl"), [at_most(POSTAL_CODE_CHARS)])
    city = LineField(lazy_gettext("Ort"), [at_most(LABEL_CHARS)])
    represented_by = LineField(lazy_gettext("Vertreten durch"), [at_most(LABEL_CHARS)])
    email = EmailLineField(lazy_gettext("E-Mail"), [at_most(EMAIL_CHARS)])
    phone = PhoneLineField(lazy_gettext("Telefon"), [at_most(PHONE_CHARS)])
    register_entry = LineField(lazy_gettext("Registergericht und Nummer"), [at_most(LABEL_CHARS)])
    data_protection_contact = LineField(lazy_gettext("Kontakt für Datenschutz"), [at_most(LABEL_CHARS)])
    privacy_text = ProseField(lazy_gettext("Ergänzung zur Datenschutzerklärung"), [at_most(PROSE_CHARS)])
    accessibility_text = ProseField(lazy_gettext("Erklärung zur Barrierefreiheit"), [at_most(PROSE_CHARS)])

    def details(self) -> OrganizationDetails:
        """Return what was said; call after the form is valid."""
        return OrganizationDetails(
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            street=self.street.data or "",
            postal_code=self.postal_code.data or "",
            city=self.city.data or "",
            represented_by=self.represented_by.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            register_entry=self.register_entry.data or "",
            data_protection_contact=self.data_protection_contact.data or "",
            privacy_text=self.privacy_text.data or "",
            accessibility_text=self.accessibility_text.data or "",
        )
