"""Buttons of pages kept open since the browser was closed: they lead to a fresh page, where one more tap does it."""

from flask import flash
from flask_babel import gettext

from eventapp.web.forms.base import Form


def is_fresh() -> bool:
    """Return whether the button was on a page of this visit; else the next page says to tap once more.

    For views marked ``checks_own_token`` that lead to the page with the button.
    """
    if Form().validate():
        return True
    flash(gettext("Die Seite war lange offen. Es ist noch nichts passiert: Bitte tippen Sie noch einmal."), "error")
    return False
