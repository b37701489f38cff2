"""Registering somebody who stands at the desk or calls: a name if they like, numbers, a contact if they have one."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField
from wtforms.validators import Length, StopValidation, ValidationError

from eventapp.adapters.randomness import new_key
from eventapp.domain.errors import (
    BlankTicketTaken,
    BlankTicketUnknown,
    BlankTicketUsed,
    DomainError,
    UnknownSession,
    WaitingListOnly,
)
from eventapp.domain.registering import Contact, PartyMember, RegistrationDetails
from eventapp.domain.states import RegistrationSource
from eventapp.domain.tickets import normalize_short_code
from eventapp.web.forms.base import TOO_LONG, LineField
from eventapp.web.forms.contacts import MAX_PHONE_CHARS, check_contact, read_email, read_phone
from eventapp.web.forms.fields import PickField
from eventapp.web.forms.questions import QuestionBlock, QuestionSheet
from eventapp.web.forms.registrations import MAX_EMAIL_CHARS, NOTHING_ASKED, FormShape, PartyForm
from eventapp.web.language import available_languages, own_name
from eventapp.web.messages import sentence

_FORM_TOKEN = re.compile(r"[a-z2-7]{26}")
_ABOUT_THE_CODE = (BlankTicketUnknown, BlankTicketTaken, BlankTicketUsed)


class DeskForm(PartyForm):
    """The party, its contact, language and sessions, and the blank ticket that it holds already."""

    form_token = HiddenField()
    #: sent by the button that appears when there is no place
    accepts_waiting = BooleanField()
    email = LineField(lazy_gettext("E-Mail"), validators=[Length(max=MAX_EMAIL_CHARS, message=TOO_LONG)])
    phone = LineField(lazy_gettext("Telefon"), validators=[Length(max=MAX_PHONE_CHARS, message=TOO_LONG)])
    event_sessions = SelectMultipleField(validate_choice=False)
    language = PickField(lazy_gettext("Sprache des Tickets"))
    code = LineField(lazy_gettext("Kurzcode des Blanko-Tickets"))

    def __init__(self, shape: FormShape, sheet: QuestionSheet = NOTHING_ASKED, **values: Any) -> None:
        """Offer what the event and the installation have."""
        super().__init__(shape, **values)
        #: there is no place, but a waiting list; ``places_left`` is what there is
        self.asks_to_wait = False
        self.places_left = 0
        if not _FORM_TOKEN.fullmatch(self.form_token.data or ""):
            self.form_token.data = new_key()
        self.language.choices = [(tag, own_name(tag)) for tag in available_languages()]
        self.language.data = self.language.data or available_languages()[0]
        if not shape.event_sessions:
            del self.event_sessions
        self.asked = QuestionBlock(self, sheet, self.persons())

    def take_step(self, step: str) -> None:
        """Do what a button asks for; new people can be asked too."""
        super().take_step(step)
        self.asked.rebuild(self.persons(), step=step)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether everything is right; questions may stay without an answer."""
        super().validate(extra_validators)
        self.asked.check(self.event_sessions.data or () if "event_sessions" in self else None)
        return not self.errors

    def validate_name(self, field: Field) -> None:
        """Nobody has to say a name."""

    def validate_names(self, field: Field) -> None:
        """Nobody has to say a name; the number of people is checked all the same."""
        try:
            self._check_size(field)
        except ValidationError as error:
            self.names.entries[-1].errors = [str(error)]
            self.names.errors = [[str(error)]]
            raise StopValidation from error

    def validate_event_sessions(self, field: Field) -> None:
        """Ask for what the event needs: exactly one session, or at least one."""
        chosen = set(field.data or ())
        if not chosen or (self.shape.is_one_session and len(chosen) > 1):
            raise ValidationError(gettext("Bitte wählen Sie einen Termin."))
        if not chosen.issubset(self.shape.event_sessions):
            raise ValidationError(sentence(UnknownSession()))

    def validate_email(self, field: Field) -> None:
        """Refuse what no mail would reach."""
        check_contact(field, read_email)

    def validate_phone(self, field: Field) -> None:
        """Refuse what is no telephone number."""
        check_contact(field, read_phone)

    def validate_code(self, field: Field) -> None:
        """Find slips of the finger before anything is asked of the database."""
        if field.data and normalize_short_code(field.data) is None:
            raise ValidationError(gettext("Diesen Kurzcode gibt es nicht. Bitte vergleichen Sie ihn mit dem Ticket."))

    def people(self) -> tuple[PartyMember, ...]:
        """Return the holders of personal tickets; who says no name is a guest."""
        return super().people() or ((PartyMember(name=gettext("Gast")),) if self.shape.is_personal else ())

    def refuse(self, error: DomainError, *, words: str) -> None:
        """Put the service's refusal to the field that it is about; where there is a list, ask about that instead."""
        if isinstance(error, WaitingListOnly):
            self.asks_to_wait, self.places_left = True, int(str(error.parameters["left"]))
        elif isinstance(error, _ABOUT_THE_CODE):
            self.code.errors = [words]
        else:
            super().refuse(error, words=words)

    def details(self) -> RegistrationDetails:
        """Return what was typed. Valid forms only."""
        return RegistrationDetails(
            form_token=self.form_token.data or "",
            party=self.party(),
            name="" if self.shape.is_personal else self.name.data or gettext("Gast"),
            members=self.people(),
            event_sessions=tuple(self.event_sessions.data or ()) if "event_sessions" in self else (),
            contact=Contact(
                email=read_email(self.email.data) if self.email.data else None,
                phone=read_phone(self.phone.data) if self.phone.data else None,
            ),
            language=self.language.data,
            accepts_waiting=self.accepts_waiting.data,
            source=RegistrationSource.STAFF,
            answers=self.asked.answers(),
        )

    def blank_code(self) -> str:
        """Return the short code of the blank ticket, empty without one. Valid forms only."""
        return normalize_short_code(self.code.data) or "" if self.code.data else ""
