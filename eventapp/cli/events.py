"""Events at the command line: see what there is, make a draft public."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import AppGroup

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, NotFound
from eventapp.domain.publishing import Gap
from eventapp.domain.states import EventStatus
from eventapp.domain.texts import SOURCE_LANGUAGE, select_text
from eventapp.queries import event_lists
from eventapp.services import publication

if TYPE_CHECKING:
    from eventapp.models import Event

group = AppGroup("events", help="Events of all organizations.")


@group.command("list")
@click.option("--status", type=click.Choice([status.value for status in EventStatus]), help="Only events that are so.")
def list_events(status: str | None) -> None:
    """Print reference, status, type, first day and title of every event."""
    for event in event_lists.list_all():
        if status is None or event.status == status:
            click.echo(_line(event))


@group.command("publish")
@click.argument("reference")
def publish(reference: str) -> None:
    """Make a draft public; says what is missing where it cannot be."""
    try:
        event = event_lists.get_any(reference)
    except NotFound as error:
        raise click.ClickException(f"There is no event {reference}.") from error
    zone = current_app.config["TIMEZONE"]
    gaps = publication.check_event(event, zone=zone)
    try:
        publication.publish_event(event_id=event.id, zone=zone, user_id=None, now=clock.now())
    except DomainError as error:
        raise click.ClickException(_refusal(event, gaps)) from error
    click.echo(f"Published {reference}.")


def _line(event: "Event") -> str:
    text = select_text(event.texts, SOURCE_LANGUAGE)
    first = min((session.starts_at for session in event.sessions), default=None)
    day = first.astimezone(ZoneInfo(current_app.config["TIMEZONE"])).date().isoformat() if first else "-"
    return f"{event.reference:10} {event.status:10} {event.kind:9} {day:11}{text.title if text else ''}".rstrip()


def _refusal(event: "Event", gaps: list[Gap]) -> str:
    if event.status is not EventStatus.DRAFT:
        return f"{event.reference} is no draft but {event.status}."
    missing = "".join(f"\n  - {gap.code} ({gap.page}, {gap.field})" for gap in gaps if gap.is_blocking)
    return f"{event.reference} cannot be published yet:{missing}"
