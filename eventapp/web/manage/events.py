"""Events of the person's organizations."""

from flask import render_template

from eventapp.queries import events as event_queries
from eventapp.web.access import organization_ids, organizer_only
from eventapp.web.manage.blueprint import blueprint


@blueprint.get("/")
@organizer_only
def index() -> str:
    """Show all events, the latest first."""
    events = event_queries.list_organization_events(organization_ids())
    return render_template("manage/events/index.html", events=events)
