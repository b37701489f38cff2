"""The tickets that this device remembers; the server does not know which they are."""

from flask import render_template

from eventapp.queries import accounts as account_queries
from eventapp.web.access import public
from eventapp.web.public.blueprint import blueprint


@blueprint.get("/my-tickets")
@public
def my_tickets() -> str:
    """Show the page that the device fills in."""
    return render_template("public/tickets/wallet.html", organization=account_queries.find_organization())
