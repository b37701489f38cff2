"""The words of an event, language by language."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.texts import SOURCE_LANGUAGE, AgendaItem, find_gaps, parse_agenda, select_text
from eventapp.services import event_texts as text_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.event_texts import TextForm
from eventapp.web.forms.languages import MORE_TEXT_LANGUAGES, TEXT_LANGUAGES, is_text_language
from eventapp.web.language import own_name, text_direction
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame

if TYPE_CHECKING:
    from eventapp.models import Event, EventText

_FIELD_NAMES = {
    "title": lazy_gettext("Titel"),
    "subtitle": lazy_gettext("Untertitel"),
    "summary": lazy_gettext("Kurztext"),
    "body": lazy_gettext("Text"),
    "agenda": lazy_gettext("Ablauf"),
}


@dataclass(frozen=True, kw_only=True)
class LanguageChoice:
    """A language in the row of languages, with what is missing in it."""

    tag: str
    name: str
    is_first_wave: bool
    is_written: bool
    missing: str


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The language that is being written, among the others."""

    tag: str
    name: str
    direction: str
    is_written: bool
    choices: "list[LanguageChoice]"
    preview: "Preview | None"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How guests read the event in a language; ``tag`` differs where they get another one."""

    tag: str
    direction: str
    text: "EventText"
    agenda: list[AgendaItem]
    is_fallback: bool


@blueprint.get("/events/<reference>/texts")
@organizer_only
def event_texts(reference: str) -> ResponseReturnValue:
    """Lead to the German text."""
    event_for_organizer(reference)
    return redirect(url_for("manage.event_text", reference=reference, language=SOURCE_LANGUAGE))


@blueprint.route("/events/<reference>/texts/<language>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_text(reference: str, language: str) -> ResponseReturnValue:
    """Show and change the words in one language."""
    event = event_for_organizer(reference)
    if not is_text_language(language):
        raise NotFound
    text = next((text for text in event.texts if text.language == language), None)
    form = TextForm(obj=text)
    if request.method == "POST" and form.validate():
        text_services.save_text(
            event_id=event.id, details=form.details(language), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Gespeichert. Unten sehen Sie, wie Gäste den Text lesen."))
        return redirect(url_for("manage.event_text", reference=reference, language=language), code=303)
    page = render_template(
        "manage/events/text.html",
        frame=event_frame(event, current="edit", now=clock.now()),
        form=form,
        writing=_writing(event, language),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/texts/<language>/removal")
@organizer_only
def remove_event_text(reference: str, language: str) -> ResponseReturnValue:
    """Remove the words in one language."""
    event = event_for_organizer(reference)
    text_services.remove_text(event_id=event.id, language=language, user_id=signed_in_user().user_id, now=clock.now())
    flash(gettext("Der Text (%(language)s) ist gelöscht.", language=own_name(language)))
    return redirect(url_for("manage.event_texts", reference=reference), code=303)


def count_missing_languages(event: "Event") -> int:
    """Return how many languages of the first wave have gaps."""
    return len(find_gaps(event.texts, languages=TEXT_LANGUAGES))


def _writing(event: "Event", language: str) -> Writing:
    return Writing(
        tag=language,
        name=own_name(language),
        direction=text_direction(language),
        is_written=any(text.language == language for text in event.texts),
        choices=_choices(event),
        preview=_preview(event, language),
    )


def _choices(event: "Event") -> list[LanguageChoice]:
    written = {text.language for text in event.texts}
    tags = [*TEXT_LANGUAGES, *MORE_TEXT_LANGUAGES]
    gaps = {gap.language: gap.fields for gap in find_gaps(event.texts, languages=tags)}
    return [
        LanguageChoice(
            tag=tag,
            name=own_name(tag),
            is_first_wave=tag in TEXT_LANGUAGES,
            is_written=tag in written,
            missing=", ".join(str(_FIELD_NAMES[field]) for field in gaps.get(tag, ())),
        )
        for tag in tags
    ]


def _preview(event: "Event", language: str) -> Preview | None:
    text = select_text(event.texts, language)
    if text is None:
        return None
    return Preview(
        tag=text.language,
        direction=text_direction(text.language),
        text=text,
        agenda=parse_agenda(text.agenda),
        is_fallback=text.language != language,
    )
