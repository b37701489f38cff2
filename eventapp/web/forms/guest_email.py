"""A guest's e-mail address: what looks like a slip of the finger is asked about once, and then taken."""

from typing import Any

from flask_babel import gettext
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from eventapp.domain.near_addresses import find_likely_address
from eventapp.web.forms.base import LineField, one_line


class GuestEmailField(LineField):
    """``asked`` is the address that was asked about; it is sent along as ``<name>-asked``."""

    asked = ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Remember what was asked before."""
        if formdata is not None:
            self.asked = one_line(formdata.get(f"{self.name}-asked", ""))
        super().process(formdata, data, extra_filters)

    def ask_about_slip(self) -> None:
        """Ask whether another address is meant. Raises ValidationError, for the same address only once."""
        likely = find_likely_address(self.data or "")
        if likely and self.asked != self.data:
            self.asked = self.data or ""
            raise ValidationError(
                gettext("Meinten Sie %(address)s? Ist Ihre Adresse richtig, senden Sie noch einmal.", address=likely)
            )
