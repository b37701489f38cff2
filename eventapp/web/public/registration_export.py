"""All that is kept about one registration, for the person it is about (PRV-5)."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Response

from eventapp.queries import certificates as certificate_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries import signatures as signature_queries
from eventapp.queries.invitations import find_label
from eventapp.queries.parts import list_given_up_ids
from eventapp.web.downloads import attachment
from eventapp.web.filters import iso
from eventapp.web.language import page_language
from eventapp.web.public.ticket_view import chosen_sessions
from eventapp.web.question_sheets import answer_views

if TYPE_CHECKING:
    from eventapp.models import LogEntryRow, OutboxMessage, Registration

JSON_TYPE = "application/json"
FILE_NAME = "meine-daten.json"


def registration_export(registration: "Registration") -> Response:
    """Return the file."""
    body = json.dumps(export_content(registration), ensure_ascii=False, indent=2)
    return attachment(body.encode(), mimetype=JSON_TYPE, filename=FILE_NAME)


def export_content(registration: "Registration") -> dict[str, object]:
    """Return everything, by name. Keys of our own tables and secrets of others are not in it."""
    entries = registration_queries.list_admissions(registration.id)
    messages = registration_queries.list_messages(registration.id)
    return _person(registration) | {
        "event": registration.event.reference,
        "organization": registration.event.organization.name,
        "event_sessions": [
            {"label": session.label, "starts_at": iso(session.starts_at), "ends_at": iso(session.ends_at)}
            for session in chosen_sessions(registration)
        ],
        "given_up_sessions": _given_up(registration),
        "tickets": _tickets(registration),
        "needs": [{"need": need.need, "consented_at": iso(need.consented_at)} for need in registration.needs],
        "answers": _answers(registration),
        "admissions": _admissions(entries),
        "messages": _messages(messages),
        "certificates": _certificates(registration),
        "signatures": _signatures(registration),
    }


def _person(registration: "Registration") -> dict[str, object]:
    return {
        "reference": registration.reference,
        "status": registration.status,
        "name": registration.name,
        "email": registration.email,
        "phone": registration.phone,
        "language": registration.language,
        "adults": registration.adults,
        "children": registration.children,
        "attendees": [{"name": attendee.name, "is_child": attendee.is_child} for attendee in registration.attendees],
        "pending_for": registration.pending_for,
        "held_until": iso(registration.held_until) if registration.held_until else None,
        "cancel_reason": registration.cancel_reason,
        "no_messages": registration.no_messages,
        "refusal_reason": registration.refusal_reason or None,
        "invitation": find_label(registration.invitation_id) if registration.invitation_id else None,
        "registered_at": iso(registration.created_at),
        "changed_at": iso(registration.updated_at),
        "canceled_at": iso(registration.canceled_at) if registration.canceled_at else None,
    }


def _given_up(registration: "Registration") -> list[dict[str, object]]:
    ids = list_given_up_ids(registration.id)
    return [
        {"label": session.label, "starts_at": iso(session.starts_at)}
        for session in registration.event.sessions
        if session.id in ids
    ]


def _tickets(registration: "Registration") -> list[dict[str, object]]:
    return [
        {
            "short_code": ticket.short_code,
            "token": ticket.token,
            "status": ticket.status,
            "name": ticket.attendee.name if ticket.attendee else None,
            "adults": ticket.adults,
            "children": ticket.children,
            "issued_at": iso(ticket.issued_at),
        }
        for ticket in registration.tickets
    ]


def _answers(registration: "Registration") -> list[dict[str, object]]:
    return [
        {"question": answer.question.text, "person": answer.person or None, "answer": answer.text}
        for answer in answer_views(registration, language=page_language())
    ]


def _admissions(entries: Sequence["LogEntryRow"]) -> list[dict[str, object]]:
    return [
        {
            "kind": entry.kind,
            "result": entry.result,
            "at": iso(entry.counted_at),
            "adults": entry.adults,
            "children": entry.children,
        }
        for entry in entries
    ]


def _certificates(registration: "Registration") -> list[dict[str, object]]:
    return [
        {
            "number": certificate.number,
            "kind": certificate.kind,
            "name": certificate.name,
            "minutes": certificate.minutes,
            "issued_at": iso(certificate.issued_at),
        }
        for certificate in certificate_queries.list_of_registration(registration.id)
    ]


def _signatures(registration: "Registration") -> list[dict[str, object]]:
    """The lines of a signature, in a box whose longer side is 2000."""
    return [
        {"signed_at": iso(signature.signed_at), "strokes": signature.strokes}
        for signature in signature_queries.list_of_registration(registration.id)
    ]


def _messages(messages: Sequence["OutboxMessage"]) -> list[dict[str, object]]:
    return [
        {
            "kind": message.kind,
            "recipient": message.recipient,
            "written_at": iso(message.created_at),
            "sent_at": iso(message.sent_at) if message.sent_at else None,
        }
        for message in messages
    ]
