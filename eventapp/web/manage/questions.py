"""What an event asks of those who register: the questions in order, writing one, and how visitors see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, NotFound, QuestionForbidden
from eventapp.domain.ordering import Direction, moved
from eventapp.domain.questions import CHOICE_KINDS, MAX_QUESTIONS, Question, has_valid_order
from eventapp.domain.states import EventKind
from eventapp.domain.texts import SOURCE_LANGUAGE
from eventapp.queries import questions as question_queries
from eventapp.services import questions as question_services
from eventapp.web.access import event_for_organizer, organizer_only, plain, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.base import Form
from eventapp.web.forms.ordering import asked_direction
from eventapp.web.forms.question_editor import KIND_WORDS, SCOPE_WORDS, QuestionEditForm
from eventapp.web.forms.questions import Person, QuestionBlock, QuestionSheet
from eventapp.web.language import available_languages, own_name, text_direction
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.manage.question_refusals import RefusalWords, refusal_of
from eventapp.web.messages import sentence
from eventapp.web.question_words import condition_note, question_words, session_names, session_note

if TYPE_CHECKING:
    from eventapp.models import Event


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question in the list."""

    reference: str
    label: str
    kind: str
    scope: str
    is_required: bool
    notes: list[str]
    answers: int
    can_go_up: bool
    can_go_down: bool
    is_awaited: bool


@blueprint.get("/events/<reference>/questions")
@organizer_only
def event_questions(reference: str) -> str:
    """Show the questions, and the form as visitors see it."""
    event = event_for_organizer(reference)
    questions = question_queries.questions_of(event)
    return render_template(
        "manage/events/questions.html",
        frame=event_frame(event, current="edit", now=clock.now()),
        rows=_rows(event, questions),
        most=MAX_QUESTIONS,
        is_counselling=event.kind is EventKind.BERATUNG,
        preview=_preview(event, questions) if questions else "",
        preview_language=_preview_language(event),
        languages=[(tag, own_name(tag)) for tag in _languages(event)],
    )


@blueprint.route("/events/<reference>/questions/new", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def new_question(reference: str) -> ResponseReturnValue:
    """Ask one more question."""
    event = event_for_organizer(reference)
    form = _form(event, None, earlier=question_queries.questions_of(event))
    return _save(event, form, question=None)


@blueprint.route("/events/<reference>/questions/<question_reference>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_question(reference: str, question_reference: str) -> ResponseReturnValue:
    """Show and change one question."""
    event = event_for_organizer(reference)
    questions, place = _found(event, question_reference)
    return _save(event, _form(event, questions[place], earlier=questions[:place]), question=questions[place])


@blueprint.post("/events/<reference>/questions/<question_reference>/position")
@organizer_only
def move_question(reference: str, question_reference: str) -> ResponseReturnValue:
    """Move a question one step in the order."""
    question_services.move_question(
        event_id=event_for_organizer(reference).id,
        reference=plain(question_reference),
        direction=asked_direction(),
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    return _to_questions(reference)


@blueprint.get("/events/<reference>/questions/<question_reference>/removal")
@organizer_only
def ask_question_removal(reference: str, question_reference: str) -> str:
    """Say how many answers go with the question."""
    event = event_for_organizer(reference)
    questions, place = _found(event, question_reference)
    row = _rows(event, questions)[place]
    frame = event_frame(event, current="edit", now=clock.now())
    return render_template("manage/events/question_removal.html", frame=frame, row=row)


@blueprint.post("/events/<reference>/questions/<question_reference>/removal")
@organizer_only
def remove_question(reference: str, question_reference: str) -> ResponseReturnValue:
    """Remove a question with its answers."""
    question_services.remove_question(
        event_id=event_for_organizer(reference).id,
        reference=plain(question_reference),
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Die Frage ist gelöscht."))
    return _to_questions(reference)


def _save(event: "Event", form: QuestionEditForm, *, question: Question | None) -> ResponseReturnValue:
    refusal: RefusalWords | None = None
    if request.method == "POST" and form.validate():
        try:
            written = _store(event, form.question(), is_new=question is None)
        except DomainError as error:
            form.refuse(error, words=sentence(error))
            refusal = refusal_of(error) if isinstance(error, QuestionForbidden) else None
            event = event_for_organizer(event.reference)  # what was taken back is not in memory any more
        else:
            has_translations = len(form.languages) > 1
            return _after_saving(event.reference, written, is_new=question is None, has_translations=has_translations)
    answers = question_queries.count_answers(event.id).get(question.reference, 0) if question else 0
    page = render_template(
        "manage/events/question.html",
        frame=event_frame(event, current="edit", now=clock.now()),
        form=form,
        question=question,
        answers=answers,
        refusal=refusal,
        choice_kinds=" ".join(CHOICE_KINDS),
    )
    return page, 422 if form.errors else 200


def _store(event: "Event", question: Question, *, is_new: bool) -> Question:
    user_id, now = signed_in_user().user_id, clock.now()
    if is_new:
        return question_services.add_question(event_id=event.id, question=question, user_id=user_id, now=now)
    question_services.change_question(event_id=event.id, question=question, user_id=user_id, now=now)
    return question


def _after_saving(reference: str, question: Question, *, is_new: bool, has_translations: bool) -> ResponseReturnValue:
    """New choices have no words in other languages yet: their fields are there from now on."""
    if is_new and question.choices and has_translations:
        flash(
            gettext("Die Frage ist gespeichert. Die Antworten können Sie jetzt auch in die anderen Sprachen bringen.")
        )
        address = url_for("manage.event_question", reference=reference, question_reference=question.reference)
        return redirect(address, code=303)
    flash(gettext("Die Frage ist gespeichert."))
    return _to_questions(reference)


def _form(event: "Event", question: Question | None, *, earlier: Sequence[Question]) -> QuestionEditForm:
    return QuestionEditForm(
        question, earlier=earlier, languages=_languages(event), sessions=session_names(event.sessions)
    )


def _languages(event: "Event") -> list[str]:
    """German first, then the other languages of the event."""
    return [SOURCE_LANGUAGE, *(text.language for text in event.texts if text.language != SOURCE_LANGUAGE)]


def _found(event: "Event", reference: str) -> tuple[list[Question], int]:
    questions = question_queries.questions_of(event)
    place = next((place for place, question in enumerate(questions) if question.reference == reference), None)
    if place is None:
        raise NotFound
    return questions, place


def _rows(event: "Event", questions: Sequence[Question]) -> list[QuestionRow]:
    counts = question_queries.count_answers(event.id) if questions else {}
    names = session_names(event.sessions)
    awaited = {question.condition.question for question in questions if question.condition}

    def can_go(place: int, direction: Direction) -> bool:
        order = moved(questions, place, direction)
        return list(order) != list(questions) and has_valid_order(order)

    return [
        QuestionRow(
            reference=question.reference,
            label=question_words(question, language=SOURCE_LANGUAGE).label.text,
            kind=str(KIND_WORDS[question.kind]),
            scope=str(SCOPE_WORDS[question.scope]),
            is_required=question.is_required,
            notes=_notes(event, question, questions, names),
            answers=counts.get(question.reference, 0),
            can_go_up=can_go(place, Direction.UP),
            can_go_down=can_go(place, Direction.DOWN),
            is_awaited=question.reference in awaited,
        )
        for place, question in enumerate(questions)
    ]


def _notes(event: "Event", question: Question, questions: Sequence[Question], names: dict[str, str]) -> list[str]:
    written = {text.language for text in question.texts if text.label}
    missing = ", ".join(own_name(tag) for tag in _languages(event) if tag not in written)
    notes = [
        condition_note(question, questions, language=SOURCE_LANGUAGE),
        session_note(question, names),
        gettext("Fehlt: %(languages)s.", languages=missing) if missing else "",
    ]
    return [note for note in notes if note]


def _preview_language(event: "Event") -> str:
    asked = request.args.get("preview", SOURCE_LANGUAGE)
    return asked if asked in _languages(event) else SOURCE_LANGUAGE


def _preview(event: "Event", questions: Sequence[Question]) -> str:
    """Render the questions as a visitor of that language gets them, as far as the pages speak it."""
    tag = _preview_language(event)
    with force_locale(tag if tag in available_languages() else SOURCE_LANGUAGE):
        names = session_names(event.sessions) if len(event.sessions) > 1 else {}
        sheet = QuestionSheet(questions=questions, language=tag, session_names=names)
        block = QuestionBlock(Form(), sheet, [Person(number=0, position=0)])
        return render_template(
            "manage/events/_question_preview.html", block=block, tag=tag, direction=text_direction(tag)
        )


def _to_questions(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.event_questions", reference=reference), code=303)
