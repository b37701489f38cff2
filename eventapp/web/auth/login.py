"""Log-in."""

from flask import render_template

from eventapp.web.access import public
from eventapp.web.auth.blueprint import blueprint


@blueprint.get("/login")
@public
def login() -> str:
    """Show the log-in form."""
    return render_template("auth/login.html")
