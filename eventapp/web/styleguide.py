"""Every component in every state, for developers (only with DEBUG_PAGES)."""

from base64 import b64encode

from flask import Blueprint, render_template
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.adapters.event_art import event_art
from eventapp.adapters.qr_image import qr_path
from eventapp.domain.states import EventKind
from eventapp.web.access import public

blueprint = Blueprint("styleguide", __name__)

SECTIONS = ("basics", "forms", "tickets", "lists", "workspace", "charts", "door", "verdicts")


class SampleForm(Form):
    """Fields with and without errors; the texts are samples, so they are not translated."""

    adults = IntegerField("Erwachsene", default=2)
    children = IntegerField("Kinder", default=20, validators=[NumberRange(max=9, message="Höchstens 9 Kinder")])
    name = StringField("Name auf dem Ticket", default="Familie Haddad", validators=[DataRequired()])
    email = EmailField(
        "E-Mail", default="nour@example", validators=[Regexp(r".+@.+\..+", message="Nach dem @ fehlt ein Stück")]
    )
    phone = StringField("Telefon")
    language = SelectField(
        "Sprache",
        choices=[SelectChoice("de", "Deutsch"), SelectChoice("ar", "العربية"), SelectChoice("tr", "Türkçe")],
        default="de",
    )
    note = TextAreaField("Nachricht an uns")
    needs = SelectMultipleField(
        "Brauchen Sie etwas?",
        choices=[
            SelectChoice("wheelchair", "Platz für Rollstuhl"),
            SelectChoice("ar", "Hilfe auf Arabisch"),
            SelectChoice("dgs", "Gebärdensprache"),
        ],
        default=["ar"],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    kind = RadioField(
        "Art der Veranstaltung",
        choices=[
            SelectChoice("fest", "Fest"),
            SelectChoice("workshop", "Workshop"),
            SelectChoice("fachtag", "Fachtag"),
            SelectChoice("beratung", "Beratung"),
        ],
        default="fest",
    )
    seat = RadioField(
        "Platz",
        choices=[SelectChoice("front", "vorn"), SelectChoice("back", "hinten")],
        validators=[InputRequired("Bitte einen Platz wählen")],
    )
    consent = BooleanField(
        "Ich habe die Hinweise gelesen", validators=[InputRequired("Bitte bestätigen Sie die Hinweise")]
    )


@blueprint.get("/styleguide")
@public
def index() -> str:
    """Show the style guide."""
    form = SampleForm()
    form.validate()
    return render_template(
        "styleguide/index.html",
        sections=SECTIONS,
        form=form,
        art={kind.value: _picture(kind) for kind in EventKind},
        code=qr_path("EINLASS STYLE GUIDE: THIS CODE OPENS NOTHING"),
    )


def _picture(kind: EventKind) -> str:
    drawing = event_art(kind, "STYLEGUIDE").encode()
    return f"data:image/svg+xml;base64,{b64encode(drawing).decode()}"
