"""The words of an event's certificates, one person's name, and why they are printed all at once."""

from flask_babel import gettext, lazy_gettext
from wtforms import Field, SelectField
from wtforms.validators import DataRequired, Length, ValidationError

from eventapp.domain.certificates import (
    DEFAULT_PERCENT,
    LEAST_POINTS,
    LONGEST_POINT_CHARACTERS,
    MOST_POINTS,
    CertificateWords,
)
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import LABEL_CHARS, NumberField, ProseField, at_most, between, needed

SECOND_LANGUAGES = {
    "": lazy_gettext("nur Deutsch"),
    "en": lazy_gettext("Englisch"),
    "ar": lazy_gettext("Arabisch"),
    "fr": lazy_gettext("Französisch"),
    "ru": lazy_gettext("Russisch"),
    "tr": lazy_gettext("Türkisch"),
    "uk": lazy_gettext("Ukrainisch"),
}


class CertificateWordsForm(Form):
    """What the certificates say besides name, time and place."""

    contents = ProseField(
        lazy_gettext("Inhalte, ein Punkt je Zeile"), [needed(lazy_gettext("Bitte nennen Sie die Inhalte."))]
    )
    leader = LineField(
        lazy_gettext("Leitung oder Referent:in"),
        [needed(lazy_gettext("Bitte nennen Sie die Leitung.")), at_most(LABEL_CHARS)],
    )
    signer_name = LineField(lazy_gettext("Wer unterschreibt?"), [at_most(LABEL_CHARS)])
    signer_role = LineField(lazy_gettext("Funktion"), [at_most(LABEL_CHARS)])
    second_language = SelectField(
        lazy_gettext("Überschrift in einer zweiten Sprache"), choices=offer(SECOND_LANGUAGES.items())
    )
    required_percent = NumberField(
        lazy_gettext("Anteil der Termine für die ganze Bescheinigung, in Prozent"),
        [needed(lazy_gettext("Bitte nennen Sie eine Zahl.")), between(1, 100)],
        default=DEFAULT_PERCENT,
    )

    def validate_contents(self, field: Field) -> None:
        """Ask for three to six points that fit on the page."""
        points = self._points()
        if not LEAST_POINTS <= len(points) <= MOST_POINTS:
            raise ValidationError(
                gettext(
                    "Bitte %(least)s bis %(most)s Punkte, jeden in eine Zeile.", least=LEAST_POINTS, most=MOST_POINTS
                )
            )
        if any(len(point) > LONGEST_POINT_CHARACTERS for point in points):
            raise ValidationError(gettext("Bitte höchstens %(max)s Zeichen je Punkt.", max=LONGEST_POINT_CHARACTERS))

    def words(self) -> CertificateWords:
        """Return the words; call after the form is valid."""
        return CertificateWords(
            contents=tuple(self._points()),
            leader=self.leader.data or "",
            signer_name=self.signer_name.data or "",
            signer_role=self.signer_role.data or "",
            second_language=self.second_language.data or "",
            required_percent=self.required_percent.data or DEFAULT_PERCENT,
        )

    def _points(self) -> list[str]:
        """Return the lines without the signs that people put before points of a list."""
        lines = (line.strip().lstrip("-•*–").strip() for line in (self.contents.data or "").split("\n"))
        return [line for line in lines if line]


class CertificateNameForm(Form):
    """The name as the person writes it."""

    name = LineField(
        lazy_gettext("Name auf der Bescheinigung"),
        [needed(lazy_gettext("Bitte nennen Sie den Namen.")), at_most(LABEL_CHARS)],
    )


class CertificatePrintForm(Form):
    """Why the names leave the system (PRV-9)."""

    reason = LineField(
        lazy_gettext("Wofür brauchen Sie die Namen?"),
        [
            DataRequired(lazy_gettext("Bitte nennen Sie einen Grund.")),
            Length(min=5, max=500, message=lazy_gettext("Bitte ein paar Worte, höchstens 500 Zeichen.")),
        ],
        default=lazy_gettext("Bescheinigungen zum Unterschreiben und Austeilen"),
    )
