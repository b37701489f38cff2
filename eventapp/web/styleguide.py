"""Every component in every state, for developers (only with DEBUG_PAGES)."""

from flask import Blueprint, render_template

from eventapp.web.access import public

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
@public
def index() -> str:
    """Show the style guide."""
    return render_template("styleguide/index.html")
