"""Mails: what waits, what went out, what needs a person; of everything one may see, or of one event."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.mails import SILENT_TOO_LONG
from eventapp.domain.states import EventKind, OutboxStatus, Role
from eventapp.queries import messages as message_queries
from eventapp.queries import outbox as outbox_queries
from eventapp.queries import worker_signs
from eventapp.queries.outbox import Audience, OutboxCounts, OutboxLine
from eventapp.services import outbox
from eventapp.web.access import event_with_people, organization_ids, requires, signed_in_user
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame, has_begun
from eventapp.web.manage.mail_words import kind_words, status_words, trouble_words
from eventapp.web.manage.message_view import message_lines

_SHOWN = {
    "open": (OutboxStatus.WAITING, OutboxStatus.FAILED),
    "sent": (OutboxStatus.SENT,),
    "dropped": (OutboxStatus.DROPPED,),
}


@dataclass(frozen=True, kw_only=True)
class MailTrouble:
    """What keeps mails from going out at all: no server, or no worker."""

    is_server: bool
    count: int
    since: datetime
    answer: str


@dataclass(frozen=True, kw_only=True)
class MailRow:
    """One mail as the list shows it."""

    line: OutboxLine
    subject: str
    state_kind: str
    state_label: str
    reason: str

    @property
    def can_be_retried(self) -> bool:
        """Whether trying again makes sense now."""
        is_open = self.line.status in (OutboxStatus.WAITING, OutboxStatus.FAILED)
        return is_open and self.line.last_error != ""


@dataclass(frozen=True, kw_only=True)
class MailPage:
    """A list of mails with its counts."""

    shown: str
    counts: OutboxCounts
    rows: list[MailRow]
    limit: int = outbox_queries.PAGE_SIZE


@blueprint.get("/outbox")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def mails() -> str:
    """Show the mails of all events one may see, and those about accounts one looks after."""
    return render_template("manage/outbox/index.html", page=_page(_audience(), event_id=None))


@blueprint.get("/events/<reference>/messages")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def event_mails(reference: str) -> str:
    """Show the mails of one event."""
    event = event_with_people(reference)
    now = clock.now()
    return render_template(
        "manage/outbox/event.html",
        frame=event_frame(event, current="messages", now=now),
        page=_page(_audience(), event_id=event.id),
        lines=message_lines(event.id),
        can_write=event.kind is not EventKind.BERATUNG and event.organization_id in organization_ids(),
        has_begun=has_begun(event, now=now),
    )


@blueprint.post("/outbox/<uuid>/retry")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def retry_mail(uuid: str) -> ResponseReturnValue:
    """Try one mail again."""
    message = outbox_queries.get_visible_message(uuid, audience=_audience())
    return _retry([message.id], back=url_for("manage.mails"))


@blueprint.post("/outbox/retry")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def retry_mails() -> ResponseReturnValue:
    """Try all mails again that were given up."""
    return _retry(outbox_queries.list_failed_ids(audience=_audience()), back=url_for("manage.mails"))


@blueprint.post("/events/<reference>/messages/retry")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def retry_event_mails(reference: str) -> ResponseReturnValue:
    """Try all mails of one event again that were given up."""
    event = event_with_people(reference)
    ids = outbox_queries.list_failed_ids(audience=_audience(), event_id=event.id)
    return _retry(ids, back=url_for("manage.event_mails", reference=reference))


@blueprint.context_processor
def mail_context() -> dict[str, Callable[[], MailTrouble | None]]:
    """Let pages of organizers ask why mails do not go out: manage/outbox/_trouble.html is the notice."""
    return {"mail_trouble": find_trouble}


def find_trouble() -> MailTrouble | None:
    """Return why mails do not go out at all, None when they do."""
    server = outbox_queries.find_server_trouble()
    if server is not None:
        return MailTrouble(is_server=True, count=server.count, since=server.since, answer=server.last_error)
    now = clock.now()
    if worker_signs.is_alive(now):
        return None
    idle = outbox_queries.find_untouched(since=now - SILENT_TOO_LONG)
    if idle is not None:
        return MailTrouble(is_server=False, count=idle.count, since=idle.since, answer="")
    overdue_since = message_queries.find_overdue(since=now - SILENT_TOO_LONG)
    return MailTrouble(is_server=False, count=1, since=overdue_since, answer="") if overdue_since else None


def _retry(message_ids: list[int], *, back: str) -> ResponseReturnValue:
    count = outbox.retry_messages(message_ids=message_ids, now=clock.now())
    if count:
        flash(ngettext("Die Mail wird noch einmal versucht.", "%(num)s Mails werden noch einmal versucht.", count))
    else:
        flash(gettext("Es gibt gerade nichts zu wiederholen."))
    return redirect(back, code=303)


def _audience() -> Audience:
    user = signed_in_user()
    return Audience(
        organizing=user.organizations_as(Role.ORGANIZER, Role.ADMIN),
        counselling=user.organizations_as(Role.COUNSELLING),
        administering=user.organizations_as(Role.ADMIN),
    )


def _page(audience: Audience, *, event_id: int | None) -> MailPage:
    asked = request.args.get("status", "open")
    shown = asked if asked in _SHOWN else "open"
    lines = outbox_queries.list_messages(audience=audience, statuses=_SHOWN[shown], event_id=event_id)
    return MailPage(
        shown=shown,
        counts=outbox_queries.count_messages(audience=audience, event_id=event_id),
        rows=[_row(line) for line in lines],
    )


def _row(line: OutboxLine) -> MailRow:
    kind, label = status_words(line.status, attempts=line.attempts)
    reason = trouble_words(line.last_error, status=line.status, is_bounced=line.is_bounced)
    return MailRow(line=line, subject=kind_words(line.kind), state_kind=kind, state_label=label, reason=reason)
