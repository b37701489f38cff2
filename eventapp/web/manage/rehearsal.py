"""Rehearsal tickets as a sheet for the door: on the screen, or printed on A4."""

from dataclasses import dataclass

from flask import current_app, render_template

from eventapp.adapters import clock
from eventapp.adapters.qr_image import QrPath, qr_path
from eventapp.domain.tickets import short_code, spaced_short_code
from eventapp.services.rehearsal import list_rehearsal_links
from eventapp.web.access import event_for_organizer, organizer_only
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.rehearsal import TITLES, hints


@dataclass(frozen=True, kw_only=True)
class RehearsalView:
    """A rehearsal ticket on the sheet. A forged one has no short code: nobody can forge what is typed."""

    title: str
    hint: str
    code: QrPath
    short_code: str


@blueprint.get("/events/<reference>/door/rehearsal")
@organizer_only
def rehearsal(reference: str) -> str:
    """Show the tickets to rehearse with and what should happen with each."""
    event = event_for_organizer(reference)
    expected = hints(open_to_all=event.admits_everybody)
    tickets = [
        RehearsalView(
            title=str(TITLES[ticket.name]),
            hint=expected[ticket.name],
            code=qr_path(link),
            short_code="" if ticket.is_forged else spaced_short_code(short_code(bytes.fromhex(ticket.ticket))),
        )
        for ticket, link in list_rehearsal_links(base_url=current_app.config["BASE_URL"])
    ]
    frame = event_frame(event, current="door", now=clock.now())
    return render_template("manage/door/rehearsal.html", frame=frame, tickets=tickets)
