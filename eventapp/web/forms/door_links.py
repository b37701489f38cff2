"""A new door link: which gate, who uses it, and what their phones may do."""

from typing import Any

from flask_babel import lazy_gettext

from eventapp.domain.states import DeviceRight
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import ChoiceField, TickField, at_most, needed

GATE_CHARS = 60

RIGHT_NAMES = {
    DeviceRight.WALK_IN: lazy_gettext("Gäste ohne Ticket zählen"),
    DeviceRight.SEARCH: lazy_gettext("Namen suchen"),
    DeviceRight.SUPERVISOR: lazy_gettext("Leitung: gegen die Regel einlassen"),
}
RIGHT_HINTS = {
    DeviceRight.WALK_IN: lazy_gettext("Große Tasten für plus und minus eins."),
    DeviceRight.SEARCH: lazy_gettext("Zeigt gekürzte Namen wie „Amina K.“, nie Kontakte."),
    DeviceRight.SUPERVISOR: lazy_gettext("Nur mit Begründung. Nimmt auch zurück, was andere Geräte entschieden haben."),
}
#: A link is for the phones of helpers, or for a tablet at which guests help themselves.
FOR_PHONES, FOR_KIOSK = "phones", DeviceRight.KIOSK.value
USE_NAMES = {
    FOR_PHONES: lazy_gettext("Geräte von Helfenden"),
    FOR_KIOSK: lazy_gettext("Tablet zum Selbst-Einchecken"),
}
USE_HINTS = {
    FOR_KIOSK: lazy_gettext("Gäste halten ihr Ticket selbst vor die vordere Kamera. Es zeigt keine Namen."),
}


class DoorLinkForm(Form):
    """The gate's name, the use and the rights; scanning is always among them, a kiosk has no other."""

    gate = LineField(
        lazy_gettext("Name der Tür"),
        [needed(lazy_gettext("Bitte geben Sie der Tür einen Namen.")), at_most(GATE_CHARS)],
    )
    use = ChoiceField(lazy_gettext("Für wen ist der Link?"), choices=offer(USE_NAMES.items()), default=FOR_PHONES)
    rights = TickField(lazy_gettext("Was dürfen die Geräte außer scannen?"), choices=offer(RIGHT_NAMES.items()))

    def __init__(self, **values: Any) -> None:
        """A new link counts guests unless that is unticked."""
        super().__init__(**values)
        if not self.is_submitted():
            self.rights.data = [DeviceRight.WALK_IN.value]

    def chosen_rights(self) -> tuple[DeviceRight, ...]:
        """Return the rights. Valid forms only."""
        if self.use.data == FOR_KIOSK:
            return (DeviceRight.KIOSK,)
        return tuple(DeviceRight(value) for value in self.rights.data or ())
