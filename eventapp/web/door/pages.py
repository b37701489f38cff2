"""The shell of the door app."""

from flask import render_template

from eventapp.web.access import public
from eventapp.web.door.blueprint import blueprint


@blueprint.get("/")
@public
def index() -> str:
    """Show the door app; it asks for a pairing when the phone has none."""
    return render_template("door/index.html")
