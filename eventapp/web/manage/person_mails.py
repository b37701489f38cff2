"""The mails to one person: what arrived, what did not, and putting an address right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.states import MessageKind, OutboxStatus, RegistrationStatus, Role
from eventapp.queries import outbox as outbox_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import bounces
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.messages import AddressForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.manage.mail_words import kind_words, status_words, trouble_words

if TYPE_CHECKING:
    from eventapp.models import OutboxMessage, Registration


@dataclass(frozen=True, kw_only=True)
class PersonMail:
    """One mail, in words."""

    subject: str
    state_kind: str
    state_label: str
    recipient: str
    reason: str
    answer: str
    moment: datetime


@blueprint.route("/events/<reference>/people/<registration_reference>/address", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def person_address(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Put an address right; what did not arrive goes out again."""
    event = event_with_people(reference)
    registration = registration_queries.get_of_event(plain(registration_reference), event_id=event.id)
    form = AddressForm(data={"email": registration.email})
    person = url_for("manage.person", reference=reference, registration_reference=registration_reference)
    if request.method == "POST" and form.validate():
        count = bounces.correct_address(
            registration_id=registration.id,
            email=form.email.data or "",
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(gettext("Die Adresse ist gespeichert."))
        if count:
            flash(ngettext("%(num)s Mail geht noch einmal hinaus.", "%(num)s Mails gehen noch einmal hinaus.", count))
        return redirect(person, code=303)
    frame = event_frame(event, current="people", now=clock.now())
    page = render_template("manage/people/address.html", frame=frame, form=form, registration=registration, back=person)
    return page, 422 if form.errors else 200


@blueprint.context_processor
def person_context() -> dict[str, Callable[..., Any]]:
    """Let the pages about people ask for their mails."""
    return {"person_mails": person_mails, "unreached_among": unreached_among, "can_correct": can_correct}


def person_mails(registration: "Registration") -> list[PersonMail]:
    """Return the mails to one person, the newest first."""
    return [_mail(message) for message in outbox_queries.list_of_registration(registration.id)]


def unreached_among(registrations: "Iterable[Registration]") -> set[int]:
    """Return the ids of those to whom a mail has not arrived."""
    return outbox_queries.list_unreached_ids([registration.id for registration in registrations])


def can_correct(registration: "Registration") -> bool:
    """True while there is somebody to write to."""
    return registration.erased_at is None and registration.status is not RegistrationStatus.CANCELED


def _mail(message: "OutboxMessage") -> PersonMail:
    kind, label = status_words(message.status, attempts=message.attempts)
    is_bounced = message.bounced_at is not None
    return PersonMail(
        subject=kind_words(MessageKind(message.kind)),
        state_kind=kind,
        state_label=label,
        recipient=message.recipient,
        reason=trouble_words(message.last_error, status=OutboxStatus(message.status), is_bounced=is_bounced),
        answer=message.last_error,
        moment=message.sent_at or message.created_at,
    )
