"""The programme."""

from flask import render_template

from eventapp.queries import events as event_queries
from eventapp.web.access import public
from eventapp.web.public.blueprint import blueprint


@blueprint.get("/")
@public
def index() -> str:
    """Show all public events."""
    return render_template("public/programme/index.html", events=event_queries.list_public_events())
