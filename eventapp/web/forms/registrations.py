"""Registering and changing a registration: what a visitor sends, checked, as values of the domain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput

from eventapp.domain.capacity import ensure_party_size
from eventapp.domain.check_in import Party
from eventapp.domain.errors import (
    DomainError,
    EmailMissing,
    NamesRequired,
    SessionFull,
    UnknownSession,
    WaitingListOnly,
)
from eventapp.domain.registering import Contact, PartyChange, PartyMember, RegistrationDetails, party_of
from eventapp.domain.states import Need
from eventapp.web.forms.base import TOO_LONG, CountField, Form, LineField, one_line
from eventapp.web.forms.contacts import MAX_PHONE_CHARS, check_contact, read_email, read_phone
from eventapp.web.forms.form_tokens import FormTokenField
from eventapp.web.forms.guest_email import GuestEmailField
from eventapp.web.forms.party_lines import MAX_NAME_CHARS, PartyLine, PartyLineField, PartyLines
from eventapp.web.forms.questions import Person, QuestionBlock, QuestionSheet
from eventapp.web.messages import sentence

MAX_EMAIL_CHARS = 254

#: The button that ticks every session.
ALL_SESSIONS = "sessions+all"
_STEP = re.compile(r"(adults|children|names|companions)([+-])([0-9]{1,2})")

NEED_LABELS = {
    Need.WHEELCHAIR: lazy_gettext("Platz für Rollstuhl oder Rollator"),
    Need.SIGN_LANGUAGE: lazy_gettext("Gebärdensprache"),
    Need.INDUCTION_LOOP: lazy_gettext("Höranlage"),
    Need.INTERPRETING: lazy_gettext("Hilfe in meiner Sprache"),
    Need.CHILDCARE: lazy_gettext("Kinderbetreuung"),
    Need.ASSISTANCE: lazy_gettext("Platz für eine Assistenz"),
}


@dataclass(frozen=True, kw_only=True)
class FormShape:
    """What an event asks for. ``event_sessions`` are the references to choose from, empty without a choice."""

    is_personal: bool
    max_party_size: int
    event_sessions: tuple[str, ...] = ()
    is_one_session: bool = False
    #: the address must be confirmed, so there must be one
    needs_email: bool = False
    #: the funder asks for a list of everybody: nobody comes as a companion without a name
    needs_names: bool = False

    @property
    def is_single(self) -> bool:
        """True when a registration is always for one person."""
        return not self.is_personal and self.max_party_size == 1


def _known_needs(values: Sequence[str] | None) -> list[str]:
    return [value for value in values or () if value in set(Need)]


NOTHING_ASKED = QuestionSheet()

#: Made before all other fields: their order is that of the error summary, and sessions stand on top of the page.
_SESSION_FIELD = SelectMultipleField(validate_choice=False)


class PartyForm(Form):
    """Who comes: numbers and one name, or a name for each person."""

    adults = CountField(default=1)
    children = CountField(default=0)
    name = LineField(validators=[Length(max=MAX_NAME_CHARS, message=TOO_LONG)])
    names = PartyLines(PartyLineField(), min_entries=1)

    def __init__(self, shape: FormShape, **values: Any) -> None:
        """Keep the fields that the event asks for. ``values`` are a form's own arguments."""
        super().__init__(**values)
        self.shape = shape
        #: the id of the field that a step has just made
        self.focused = ""
        unused = ("adults", "children", "name") if shape.is_personal else ("names",)
        for field in unused + (("adults", "children") if shape.is_single else ()):
            del self[field]

    def take_step(self, step: str) -> None:
        """Do what one of the plus and minus buttons asks for; anything else changes nothing."""
        if step == ALL_SESSIONS and "event_sessions" in self:
            self["event_sessions"].data = list(self.shape.event_sessions)
        asked = _STEP.fullmatch(step)
        if asked is None:
            return
        sign, number = asked[2], int(asked[3])
        if asked[1] in ("names", "companions"):
            self._step_lines(is_companion=asked[1] == "companions", removed=number if sign == "-" else None)
        elif asked[1] in self:
            count = (self[asked[1]].data or 0) + (number if sign == "+" else -number)
            self[asked[1]].process(None, min(max(count, 0), self.shape.max_party_size))

    def _step_lines(self, *, is_companion: bool, removed: int | None) -> None:
        """Take a line off, or put one more below."""
        if not self.shape.is_personal:
            return
        lines = self.names.lines()
        if removed is None:
            lines.append(PartyLine(is_companion=is_companion and not self.shape.needs_names))
        else:
            del lines[removed : removed + 1]
        self.names.show(lines[: self.shape.max_party_size])
        self.focused = self.names.entries[-1].id

    def party(self) -> Party:
        """Return how many come. Valid forms only."""
        if self.shape.is_personal:
            return party_of(self.people())
        if self.shape.is_single:
            return Party(adults=1)
        return Party(adults=self.adults.data or 0, children=self.children.data or 0)

    def people(self) -> tuple[PartyMember, ...]:
        """Return who comes with a ticket of their own, without empty lines."""
        return self.names.members() if self.shape.is_personal else ()

    def persons(self) -> list[Person]:
        """Return whom questions may be about, as far as the form is filled in."""
        if not self.shape.is_personal:
            size = 1 if self.shape.is_single else self.party().size
            return [Person(number=n, position=n) for n in range(min(max(size, 0), self.shape.max_party_size))]
        lines = self.names.lines()
        coming = [number for number, line in enumerate(lines) if line.is_somebody] or [0]
        positions = {number: position for position, number in enumerate(coming)}
        return [Person(number=n, position=positions.get(n), name=line.name) for n, line in enumerate(lines)]

    def change(self) -> PartyChange:
        """Return the change that the form asks for. Valid forms only."""
        name = "" if self.shape.is_personal else self.name.data or ""
        return PartyChange(party=self.party(), name=name, members=self.people())

    def refuse(self, error: DomainError, *, words: str) -> None:
        """Put the service's refusal to the field that it is about, else to the form."""
        if isinstance(error, (SessionFull, UnknownSession)) and "event_sessions" in self:
            self["event_sessions"].errors = [words]
        elif self.shape.is_personal:
            self.names.entries[-1].errors = [words]
            self.names.errors = [[words]]
        elif self.shape.is_single:
            self.form_errors.append(words)
        else:
            self.adults.errors = [words]

    def validate_adults(self, field: Field) -> None:
        """Refuse an empty party and one that is too large."""
        self._check_size(field)

    def validate_name(self, field: Field) -> None:
        """Ask for some name."""
        if not field.data:
            raise ValidationError(gettext("Bitte schreiben Sie einen Namen. Ein Vorname reicht."))

    def validate_names(self, field: Field) -> None:
        """Ask for at least one person, and for no more than the event allows."""
        if not any(member.name for member in self.people()):
            self._refuse_line(0, gettext("Bitte schreiben Sie den Namen der Person, die kommt."))
        for index, line in enumerate(self.names.lines()):
            if self.shape.needs_names and line.is_somebody and not line.name:
                self._refuse_line(index, sentence(NamesRequired()))
        try:
            self._check_size(field)
        except ValidationError as error:
            self._refuse_line(-1, str(error))

    def _refuse_line(self, index: int, message: str) -> NoReturn:
        """Put the message to one of the lines, so that it can be linked to."""
        self.names.entries[index].errors = [message]
        self.names.errors = [[message]]
        raise StopValidation

    def _check_size(self, field: Field) -> None:
        if field.errors:
            return
        try:
            ensure_party_size(self.party().size, limit=self.shape.max_party_size)
        except DomainError as error:
            raise ValidationError(sentence(error)) from error


class RegistrationForm(PartyForm):
    """Everything on one screen. Nothing is ticked beforehand; contact and needs are the visitor's choice."""

    form_token = FormTokenField()
    #: the secret of the link that opened the form
    invitation = HiddenField(filters=[one_line])
    #: sent once the visitor has read that there is no place now
    accepts_waiting = BooleanField()
    #: hidden from people; programs that fill in every field give themselves away
    leave_empty = LineField()
    event_sessions = _SESSION_FIELD
    email = GuestEmailField(lazy_gettext("E-Mail"), validators=[Length(max=MAX_EMAIL_CHARS, message=TOO_LONG)])
    phone = LineField(lazy_gettext("Telefon"), validators=[Length(max=MAX_PHONE_CHARS, message=TOO_LONG)])
    needs = SelectMultipleField(
        lazy_gettext("Was brauchen Sie?"),
        choices=[SelectChoice(need.value, label) for need, label in NEED_LABELS.items()],
        filters=[_known_needs],
        option_widget=CheckboxInput(),
    )
    needs_consent = BooleanField()

    def __init__(self, shape: FormShape, sheet: QuestionSheet = NOTHING_ASKED, **values: Any) -> None:
        """Ask what the event asks."""
        super().__init__(shape, **values)
        if not shape.event_sessions:
            del self.event_sessions
        self.asked = QuestionBlock(self, sheet, self.persons())

    def take_step(self, step: str) -> None:
        """Do what a button asks for; new people are asked too."""
        super().take_step(step)
        self.asked.rebuild(self.persons(), step=step)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether everything is right. Who was caught in a trap for programs may simply send again."""
        super().validate(extra_validators)
        self.asked.check(self.event_sessions.data or () if "event_sessions" in self else None)
        if self.leave_empty.data:
            self.leave_empty.data = ""
            self.form_errors.append(gettext("Das hat nicht geklappt. Bitte senden Sie das Formular noch einmal."))
        if not self.errors and (complaint := self.form_token.complaint()):  # one sentence is enough
            self.form_errors.append(complaint)
        return not self.errors

    def validate_event_sessions(self, field: Field) -> None:
        """Ask for what the event needs: exactly one session, or at least one."""
        chosen = set(field.data or ())
        if not chosen:
            raise ValidationError(
                gettext("Bitte wählen Sie einen Termin.")
                if self.shape.is_one_session
                else gettext("Bitte wählen Sie mindestens einen Termin.")
            )
        if not chosen.issubset(self.shape.event_sessions) or (self.shape.is_one_session and len(chosen) > 1):
            raise ValidationError(sentence(UnknownSession()))

    def validate_email(self, field: Field) -> None:
        """Refuse what no mail would reach, and nothing where the address is to be confirmed."""
        if self.shape.needs_email and not field.data:
            raise ValidationError(sentence(EmailMissing()))
        check_contact(field, read_email)
        self.email.ask_about_slip()

    def validate_phone(self, field: Field) -> None:
        """Refuse what is no telephone number."""
        check_contact(field, read_phone)

    def validate_needs_consent(self, field: Field) -> None:
        """Needs tell of health: they are kept with consent only (PRV-4)."""
        if self.needs.data and not field.data:
            raise ValidationError(
                gettext(
                    "Damit wir das speichern dürfen, brauchen wir hier Ihr Häkchen. Oder wählen Sie oben nichts aus."
                )
            )

    def refuse(self, error: DomainError, *, words: str) -> None:
        """Put the refusal where it belongs; where only the list is left, sending the form again means waiting."""
        if isinstance(error, WaitingListOnly):
            self.accepts_waiting.data = True
            self.form_errors.append(words)
        else:
            super().refuse(error, words=words)

    def details(self, *, language: str) -> RegistrationDetails:
        """Return what the visitor says. Valid forms only."""
        return RegistrationDetails(
            form_token=self.form_token.key,
            party=self.party(),
            name="" if self.shape.is_personal else self.name.data or "",
            members=self.people(),
            event_sessions=tuple(self.event_sessions.data or ()) if "event_sessions" in self else (),
            contact=Contact(
                email=read_email(self.email.data) if self.email.data else None,
                phone=read_phone(self.phone.data) if self.phone.data else None,
            ),
            language=language,
            accepts_waiting=self.accepts_waiting.data,
            needs=tuple(Need(value) for value in self.needs.data or ()),
            answers=self.asked.answers(),
            invitation=self.invitation.data or "",
        )
