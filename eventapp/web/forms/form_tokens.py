"""The hidden field that says which form this is and since when it is open."""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from wtforms import HiddenField

from eventapp.adapters import clock
from eventapp.adapters.randomness import new_key
from eventapp.domain.form_tokens import FormAge, FormToken, make_token, read_token
from eventapp.web.forms.base import FORM_EXPIRED


class FormTokenField(HiddenField):
    """Always holds a token of ours: a fresh one on a new form, and on one whose token is too old or unknown."""

    sent = FormToken(key="", age=FormAge.UNKNOWN)

    def process(self, formdata: Any, *values: Any, **options: Any) -> None:
        """Read the token that was sent. The key of a form stays, so that it registers once."""
        super().process(formdata, *values, **options)
        secret = current_app.config["SECRET_KEY"].encode()
        least = timedelta(seconds=current_app.config["FORM_SECONDS"])
        self.sent = read_token(self.data or "", now=clock.now(), least=least, secret=secret)
        self.key = self.sent.key or new_key()
        if self.sent.age in (FormAge.TOO_OLD, FormAge.UNKNOWN):
            self.data = make_token(self.key, made_at=clock.now(), secret=secret)

    def complaint(self) -> str:
        """Return what to say to whoever sent the form, nothing where all is well. Sending it again always helps."""
        if self.sent.age is FormAge.RIGHT:
            return ""
        if self.sent.age is FormAge.TOO_YOUNG:
            return gettext("Das ging sehr schnell. Bitte sehen Sie Ihre Angaben noch einmal an und senden Sie dann.")
        return str(FORM_EXPIRED)
