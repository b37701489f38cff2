"""Duplicating an event: everything but the people."""

from datetime import datetime, timedelta

from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.schedule import move_by_days
from eventapp.domain.states import EventStatus
from eventapp.models import CertificateSettings, Event, EventSession, EventText
from eventapp.queries import events as event_queries
from eventapp.queries.projects import is_usable
from eventapp.services.event_changes import record
from eventapp.services.questions import copy_questions


@transactional
def copy_event(*, event_id: int, days: int, zone: str, user_id: int, now: datetime) -> Event:
    """Make a draft with the same texts, picture, settings and words of certificates.

    Every date comes so many days later, at the same time of day. Cancelled sessions are left out. Raises
    LocalTimeDoesNotExist when a session would begin in an hour that the change to summer time skips.
    """
    locked = event_queries.lock_event(event_id)
    source = event_queries.get_organization_event(locked.reference, organization_ids=[locked.organization_id])

    def later(moment: datetime | None) -> datetime | None:
        return None if moment is None else move_by_days(moment, days=days, zone=zone)

    copy = _same_settings(source, now=now)
    copy.registration_opens_at = later(source.registration_opens_at)
    copy.registration_closes_at = later(source.registration_closes_at)
    copy.needs_deadline = source.needs_deadline and source.needs_deadline + timedelta(days=days)
    copy.texts = [_same_text(text) for text in source.texts]
    sessions = {
        session.id: _same_session(session, days=days, zone=zone)
        for session in source.sessions
        if not session.is_cancelled
    }
    copy.sessions = list(sessions.values())
    db.session.add(copy)
    db.session.flush()
    _copy_certificate_words(source, copy)
    copy_questions(source, copy, sessions=sessions)
    record("event.copied", copy, user_id=user_id, reason=source.reference, now=now)
    return copy


def _project_id(source: Event) -> int | None:
    """The project of the source, unless the umbrella has stopped to share it or is none any more."""
    if source.project_id is None or not is_usable(source.project_id, organization_id=source.organization_id):
        return None
    return source.project_id


def _same_settings(source: Event, *, now: datetime) -> Event:
    return Event(
        organization_id=source.organization_id,
        project_id=_project_id(source),
        venue_id=source.venue_id,
        reference=new_reference(),
        kind=source.kind,
        status=EventStatus.DRAFT,
        ticket_mode=source.ticket_mode,
        open_to_all=source.open_to_all,
        registration_mode=source.registration_mode,
        confirm_hours=source.confirm_hours,
        waitlist_rule=source.waitlist_rule,
        offer_hours=source.offer_hours,
        release_minutes=source.release_minutes,
        capacity=source.capacity,
        max_party_size=source.max_party_size,
        admission_lead_minutes=source.admission_lead_minutes,
        admission_grace_minutes=source.admission_grace_minutes,
        list_duty=source.list_duty,
        extra_questions=source.extra_questions,
        contact_days=source.contact_days,
        name_days=source.name_days,
        needs_days=source.needs_days,
        reminder_hours=source.reminder_hours,
        contact_name=source.contact_name,
        contact_phone=source.contact_phone,
        contact_email=source.contact_email,
        spoken_languages=source.spoken_languages,
        interpreted_languages=source.interpreted_languages,
        access=dict(source.access),
        picture_name=source.picture_name,
        picture_widths=source.picture_widths,
        picture_alt=source.picture_alt,
        created_at=now,
        updated_at=now,
    )


def _copy_certificate_words(source: Event, copy: Event) -> None:
    words = db.session.get(CertificateSettings, source.id)
    if words is not None:
        db.session.add(
            CertificateSettings(
                event_id=copy.id,
                contents=words.contents,
                leader=words.leader,
                signer_name=words.signer_name,
                signer_role=words.signer_role,
                second_language=words.second_language,
                required_percent=words.required_percent,
            )
        )


def _same_text(text: EventText) -> EventText:
    return EventText(
        language=text.language,
        title=text.title,
        subtitle=text.subtitle,
        summary=text.summary,
        body=text.body,
        agenda=text.agenda,
        is_machine_translated=text.is_machine_translated,
    )


def _same_session(session: EventSession, *, days: int, zone: str) -> EventSession:
    return EventSession(
        reference=new_reference(),
        label=session.label,
        starts_at=move_by_days(session.starts_at, days=days, zone=zone),
        ends_at=move_by_days(session.ends_at, days=days, zone=zone),
        break_minutes=session.break_minutes,
        capacity=session.capacity,
        target=session.target,
        remark=session.remark,
    )
