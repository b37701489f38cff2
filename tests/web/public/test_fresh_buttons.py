"""Pages kept open on a phone whose browser has forgotten its cookies: nothing happens, nothing typed is lost."""

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.address_checks import check_token
from eventapp.domain.states import EventKind, PendingFor, RegistrationMode, RegistrationStatus, WaitlistRule
from eventapp.models import OutboxMessage, Registration
from eventapp.queries.registrations import get_by_key
from eventapp.services import offers, registrations
from tests.support.builders import NOW, make_event, make_registration, waiting_details
from tests.support.client import Client
from tests.support.database import SECRET_KEY
from tests.support.page import Page
from tests.support.programme import change
from tests.support.registering import fields_of, form_errors

ONCE_MORE = "Die Seite war lange offen. Es ist noch nichts passiert: Bitte tippen Sie noch einmal."

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def old_client(client: Client) -> Client:
    """A browser that does not know the token of the page any more."""
    client.sends_csrf_token = False
    return client


def make_offered() -> Registration:
    """Somebody with an offer."""
    event = make_event(capacity=1)
    change(event, waitlist_rule=WaitlistRule.SKIP)
    holder = make_registration(event)
    waiting = registrations.register(event_id=event.id, details=waiting_details(), now=NOW)
    registrations.cancel(registration_id=holder.id, now=NOW)
    return get_by_key(waiting.key)


def make_unconfirmed() -> Registration:
    """Somebody whose address has yet to be confirmed."""
    return make_registration(make_event(registration_mode=RegistrationMode.CONFIRMED_ADDRESS))


def expect_one_more_tap(client: Client, address: str, *, leads_to: str) -> None:
    """The button leads to a page that asks for one more tap; no mail is written."""
    mails = db.session.scalar(select(func.count(OutboxMessage.id)))

    answer = client.post(address)

    assert (answer.status_code, answer.location) == (303, leads_to)
    assert Page(client.get(leads_to)).texts("p", css_class="flash__message") == [ONCE_MORE]
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == mails


@pytest.mark.parametrize("noun", ["acceptance", "refusal"])
def test_answer_to_an_offer_is_asked_once_more(old_client: Client, noun: str) -> None:
    offered = make_offered()

    expect_one_more_tap(old_client, f"/registrations/{offered.key}/{noun}", leads_to=f"/registrations/{offered.key}")

    assert get_by_key(offered.key).pending_for is PendingFor.OFFER


def test_queueing_again_is_asked_once_more(old_client: Client) -> None:
    passed = offers.decline_offer(registration_id=make_offered().id, now=NOW)

    expect_one_more_tap(old_client, f"/registrations/{passed.key}/queueing", leads_to=f"/registrations/{passed.key}")

    assert get_by_key(passed.key).status is RegistrationStatus.CANCELED


def test_confirming_is_asked_once_more(old_client: Client) -> None:
    registration = make_unconfirmed()
    token = check_token(registration.reference, email=registration.email or "", secret_key=SECRET_KEY.encode())

    expect_one_more_tap(old_client, f"/confirm/{token}", leads_to=f"/confirm/{token}")

    assert get_by_key(registration.key).pending_for is PendingFor.ADDRESS


@pytest.mark.parametrize(("mode", "noun"), [(RegistrationMode.CONFIRMED_ADDRESS, "address-check"), (None, "mail")])
def test_mail_is_sent_after_one_more_tap_only(old_client: Client, mode: RegistrationMode | None, noun: str) -> None:
    own_page = f"/registrations/{make_registration(make_event(registration_mode=mode)).key}"

    expect_one_more_tap(old_client, f"{own_page}/{noun}", leads_to=own_page)


def test_typed_address_and_name_stay(old_client: Client) -> None:
    unconfirmed = make_unconfirmed()
    workshop = make_registration(make_event(kind=EventKind.WORKSHOP), attendee_names=["Ada"])
    sent = {
        f"/registrations/{unconfirmed.key}/address": {"email": "richtig@example.org"},
        f"/registrations/{workshop.key}/handover?person=0": {"name": "Cem"},
    }

    for address, typed in sent.items():
        answer = old_client.post(address, data=typed)
        assert answer.status_code == 422
        assert form_errors(Page(answer)) == [
            "Das Formular war zu lange offen. Ihre Angaben stehen noch da: Bitte senden Sie es noch einmal."
        ]
        fields = fields_of(Page(answer))
        assert {name: fields[name] for name in typed} == typed
